/** Checks everything that a run needs, and says what to fix. */
@NullMarked
package orchestrator.doctor;

import org.jspecify.annotations.NullMarked;
