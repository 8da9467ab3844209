/** Where a page is: addresses, sites, and the page as it was found. */
@NullMarked
package orchestrator.confluence;

import org.jspecify.annotations.NullMarked;
