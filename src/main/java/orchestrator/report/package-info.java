/** Runs and batches as HTML: one file each, that opens anywhere and asks nobody for anything. */
@NullMarked
package orchestrator.report;

import org.jspecify.annotations.NullMarked;
