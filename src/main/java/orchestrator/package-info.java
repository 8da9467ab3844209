/** The command-line program {@code orchestrator}: see {@code docs/design.md} for a walk through. */
@NullMarked
package orchestrator;

import org.jspecify.annotations.NullMarked;
