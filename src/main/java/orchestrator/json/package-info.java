/**
 * Reads and writes JSON trees, without an ObjectMapper, whose start-up costs more than a run's own
 * work.
 */
@NullMarked
package orchestrator.json;

import org.jspecify.annotations.NullMarked;
