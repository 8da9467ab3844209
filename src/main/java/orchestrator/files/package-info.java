/** Atomic, durable writing to the disk, for the owner alone. */
@NullMarked
package orchestrator.files;

import org.jspecify.annotations.NullMarked;
