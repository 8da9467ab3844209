/** What all checks have in common: the runner, outcomes, results and their redaction. */
@NullMarked
package orchestrator.doctor.check;

import org.jspecify.annotations.NullMarked;
