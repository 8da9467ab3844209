/** Standard output and standard error: redacted, harmless for terminals, and the progress line. */
@NullMarked
package orchestrator.cli.stream;

import org.jspecify.annotations.NullMarked;
