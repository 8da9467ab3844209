package orchestrator.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import orchestrator.model.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints of a run: its record, with what is not in it.
 *
 * @param record the record
 * @param folder where it is
 * @param notes what people read on standard error
 * @param answer the text of the answer; null where there is none to show
 * @param prompt what would have been sent; null unless nothing was
 */
public record RunDocument(
    RunRecord record,
    Path folder,
    List<String> notes,
    @Nullable String answer,
    @Nullable Prompt prompt) {

  public RunDocument {
    notes = List.copyOf(notes);
  }

  /** The document. */
  public ObjectNode json() {
    ObjectNode root = RunRecordJson.write(record);
    root.put("folder", folder.toString());
    notes.forEach(root.putArray("notes")::add);
    if (answer != null && root.get("answer") instanceof ObjectNode described) {
      described.put("text", answer);
    }
    if (prompt != null && root.get("prompt") instanceof ObjectNode described) {
      described.put("system", prompt.system());
      described.put("text", prompt.withoutMedia().text());
    }
    return root;
  }
}
