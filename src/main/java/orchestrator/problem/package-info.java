/** Everything that can go wrong: exit code, title and advice. */
@NullMarked
package orchestrator.problem;

import org.jspecify.annotations.NullMarked;
