/** Earlier runs: which one is meant, lists of them, how two differ, and which may go. */
@NullMarked
package orchestrator.history;

import org.jspecify.annotations.NullMarked;
