/** Writes blocks as Markdown. */
@NullMarked
package orchestrator.document.render;

import org.jspecify.annotations.NullMarked;
