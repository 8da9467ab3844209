/** The way from what the user typed to the document of a page, with what it points at. */
@NullMarked
package orchestrator.job.page;

import org.jspecify.annotations.NullMarked;
