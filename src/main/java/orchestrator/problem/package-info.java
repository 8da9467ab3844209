/** Everything that can go wrong, explained once: what to say, what to advise, how to exit. */
@NullMarked
package orchestrator.problem;

import org.jspecify.annotations.NullMarked;
