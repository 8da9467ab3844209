/** Reads the elements and macros of a page into blocks. */
@NullMarked
package orchestrator.document.macro;

import org.jspecify.annotations.NullMarked;
