/** What the user chose, where, and what it means once it is all put together. */
@NullMarked
package orchestrator.settings;

import org.jspecify.annotations.NullMarked;
