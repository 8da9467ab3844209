/** Converts a page to Markdown, and reports what was lost. */
@NullMarked
package orchestrator.document.convert;

import org.jspecify.annotations.NullMarked;
