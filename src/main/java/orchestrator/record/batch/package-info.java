/** What a batch leaves behind: its folder, its journal, and batch.json. */
@NullMarked
package orchestrator.record.batch;

import org.jspecify.annotations.NullMarked;
