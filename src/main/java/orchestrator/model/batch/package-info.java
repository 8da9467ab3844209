/** Many prompts as one job of the provider's own: handed over, asked after, and fetched. */
@NullMarked
package orchestrator.model.batch;

import org.jspecify.annotations.NullMarked;
