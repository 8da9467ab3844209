/** What the command line, the environment and orchestrator.conf say, each value with its source. */
@NullMarked
package orchestrator.settings;

import org.jspecify.annotations.NullMarked;
