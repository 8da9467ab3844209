/** The job of the command batch: many pages, each a run of its own, over one context. */
@NullMarked
package orchestrator.job.batch;

import org.jspecify.annotations.NullMarked;
