/** What people and scripts see of a run, a report or an error. */
@NullMarked
package orchestrator.cli.output;

import org.jspecify.annotations.NullMarked;
