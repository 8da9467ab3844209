/** The jobs of the commands, from page to record; each reads from top to bottom. */
@NullMarked
package orchestrator.job;

import org.jspecify.annotations.NullMarked;
