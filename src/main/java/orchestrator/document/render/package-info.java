/** Writes blocks as Markdown, or in storage format. */
@NullMarked
package orchestrator.document.render;

import org.jspecify.annotations.NullMarked;
