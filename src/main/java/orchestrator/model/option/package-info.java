/**
 * Single options of how an answer should be made, in nobody's words: an effort, a tier, a schema.
 */
@NullMarked
package orchestrator.model.option;

import org.jspecify.annotations.NullMarked;
