/** What a run leaves behind: its folder, record.json and how it ended. */
@NullMarked
package orchestrator.record;

import org.jspecify.annotations.NullMarked;
