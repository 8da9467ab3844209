/** Where a page is, and how to get it. */
@NullMarked
package orchestrator.confluence;

import org.jspecify.annotations.NullMarked;
