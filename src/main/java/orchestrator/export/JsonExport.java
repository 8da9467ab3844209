package orchestrator.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import orchestrator.history.Entry;
import orchestrator.history.RunFiles;
import orchestrator.history.RunHistory;
import orchestrator.json.Json;
import orchestrator.record.KeptRun;
import orchestrator.record.RunDocument;
import orchestrator.record.batch.BatchRecordJson;

/** Record and answer in one document; of a batch, those of all its pages. */
public final class JsonExport implements ExportFormat {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public String of(Entry entry) {
    return Json.pretty(document(entry));
  }

  private static ObjectNode document(Entry entry) {
    if (entry instanceof Entry.Run run) {
      return document(run.kept());
    }
    Entry.Batch batch = (Entry.Batch) entry;
    ObjectNode root = BatchRecordJson.write(batch.record(), batch.folder());
    for (JsonNode page : root.path("pages")) {
      if (page.hasNonNull("folder")) {
        KeptRun run = RunHistory.openRun(Path.of(page.path("folder").asText()));
        ((ObjectNode) page).set("run", document(run));
      }
    }
    return root;
  }

  private static ObjectNode document(KeptRun run) {
    Path answer = RunFiles.answer(run);
    return new RunDocument(
            run.record(),
            run.folder(),
            List.of(),
            answer == null ? null : RunFiles.text(answer),
            null)
        .json();
  }
}
