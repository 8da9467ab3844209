/** Answers in the forms in which other programs take them. */
@NullMarked
package orchestrator.export;

import org.jspecify.annotations.NullMarked;
