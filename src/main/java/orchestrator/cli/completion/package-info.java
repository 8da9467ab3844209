/**
 * What a shell completes: the candidates for each word of a command line, and the scripts that ask
 * for them.
 */
@NullMarked
package orchestrator.cli.completion;

import org.jspecify.annotations.NullMarked;
