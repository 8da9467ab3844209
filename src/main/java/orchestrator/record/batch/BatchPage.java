package orchestrator.record.batch;

/**
 * A page of a batch.
 *
 * @param page which it is, as PAGE names it
 * @param folder the name of its folder below the batch: its id, or its file's name without the end
 */
public record BatchPage(String page, String folder) {}
