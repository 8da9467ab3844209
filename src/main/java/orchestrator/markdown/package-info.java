/** Confluence storage format to Markdown, with a list of what could not be carried over. */
@NullMarked
package orchestrator.markdown;

import org.jspecify.annotations.NullMarked;
