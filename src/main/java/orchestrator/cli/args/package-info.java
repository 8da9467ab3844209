/**
 * The grammar of the command line: options, arguments, the readers of both, help and manual pages.
 */
@NullMarked
package orchestrator.cli.args;

import org.jspecify.annotations.NullMarked;
