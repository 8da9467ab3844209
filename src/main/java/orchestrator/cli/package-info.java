/** The command line: commands, options, and what people see. */
@NullMarked
package orchestrator.cli;

import org.jspecify.annotations.NullMarked;
