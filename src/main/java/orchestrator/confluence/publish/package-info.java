/** Writes to Confluence what was made of a page, and finds it again. */
@NullMarked
package orchestrator.confluence.publish;

import org.jspecify.annotations.NullMarked;
