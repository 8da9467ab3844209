/** What one run is to do, as checked values. */
@NullMarked
package orchestrator.job.plan;

import org.jspecify.annotations.NullMarked;
