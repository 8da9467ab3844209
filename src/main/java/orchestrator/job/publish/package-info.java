/** Publishes the answer of a run where its page is. */
@NullMarked
package orchestrator.job.publish;

import org.jspecify.annotations.NullMarked;
