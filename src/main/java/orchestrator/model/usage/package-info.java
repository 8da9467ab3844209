/** What a call used, and about what that costs. */
@NullMarked
package orchestrator.model.usage;

import org.jspecify.annotations.NullMarked;
