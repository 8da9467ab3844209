/** The commands about earlier runs. */
@NullMarked
package orchestrator.cli.history;

import org.jspecify.annotations.NullMarked;
