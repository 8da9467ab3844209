package orchestrator.record.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import orchestrator.record.RunRecord.Problem;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints of a batch: its record, with what is not in it.
 *
 * @param record the record
 * @param folder where it is
 * @param notes what people read on standard error
 * @param problem why it lacks answers, and how to go on; null where it lacks none
 */
public record BatchDocument(
    BatchRecord record, Path folder, List<String> notes, @Nullable Problem problem) {

  public BatchDocument {
    notes = List.copyOf(notes);
  }

  /** The document. */
  public ObjectNode json() {
    return with(BatchRecordJson.write(record, folder));
  }

  /** Another document about the batch, with the same beside it. */
  public ObjectNode with(ObjectNode root) {
    notes.forEach(root.putArray("notes")::add);
    if (problem != null) {
      root.set("problem", RunRecordJson.write(problem));
    }
    return root;
  }
}
