/** Reads a page into a document, resolves its references, and reports what was lost. */
@NullMarked
package orchestrator.document.convert;

import org.jspecify.annotations.NullMarked;
