/** A page between Confluence and Markdown: blocks, references and what was lost. */
@NullMarked
package orchestrator.document;

import org.jspecify.annotations.NullMarked;
