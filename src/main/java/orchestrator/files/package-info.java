/** Writing to the disk: whole or not at all, and for the owner alone. */
@org.jspecify.annotations.NullMarked
package orchestrator.files;
