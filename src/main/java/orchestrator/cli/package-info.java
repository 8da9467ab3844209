/** The commands: options in, a job, results out. */
@NullMarked
package orchestrator.cli;

import org.jspecify.annotations.NullMarked;
