/** Single options of how an answer should be made. */
@NullMarked
package orchestrator.model.option;

import org.jspecify.annotations.NullMarked;
