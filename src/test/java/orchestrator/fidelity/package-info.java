/**
 * A measure of how much of a page arrives in its Markdown, by a reading of both that shares no line
 * with the converter.
 */
@NullMarked
package orchestrator.fidelity;

import org.jspecify.annotations.NullMarked;
