/** A digest of the page made without any model. */
@NullMarked
package orchestrator.offline;

import org.jspecify.annotations.NullMarked;
