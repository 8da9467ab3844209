package orchestrator.record.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import orchestrator.problem.Failure;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints of a batch: its record, with what is not in it.
 *
 * @param record the record
 * @param folder where it is
 * @param notes what people read on standard error
 * @param stopped why no further page was begun; null where every page had its turn
 */
public record BatchDocument(
    BatchRecord record, Path folder, List<String> notes, @Nullable Failure stopped) {

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
    if (stopped != null) {
      root.set("problem", RunRecordJson.write(RunRecord.Problem.of(stopped)));
    }
    return root;
  }
}
