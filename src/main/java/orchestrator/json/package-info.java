/** JSON in and out without an ObjectMapper, whose start-up costs more than the run's own work. */
@NullMarked
package orchestrator.json;

import org.jspecify.annotations.NullMarked;
