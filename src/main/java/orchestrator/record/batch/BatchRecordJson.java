package orchestrator.record.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.usage.Cost;
import orchestrator.record.RunRecordJson;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;

/** Serializer of {@link BatchRecord}, and of its entries as they stand in the journal. */
public final class BatchRecordJson {
  static final int SCHEMA = 1;

  private BatchRecordJson() {}

  /**
   * The record as JSON.
   *
   * @param folder where the batch is, so that its pages' folders are found from anywhere
   */
  public static ObjectNode write(BatchRecord record, Path folder) {
    ObjectNode root = Json.object();
    root.put("schema", SCHEMA);
    root.put("kind", "batch");
    root.put("name", record.name());
    root.put("status", record.status().label());
    root.put("started_at", record.startedAt().truncatedTo(ChronoUnit.MILLIS).toString());
    root.put("finished_at", record.finishedAt().truncatedTo(ChronoUnit.MILLIS).toString());
    root.put("folder", folder.toString());
    root.set("tool", RunRecordJson.write(record.tool()));
    ObjectNode counts = root.putObject("counts");
    for (PageStatus status : PageStatus.values()) {
      counts.put(status.label(), record.count(status));
    }
    root.set("usage", RunRecordJson.write(record.usage()));
    Cost cost = record.cost();
    if (cost != null) {
      root.set("cost", RunRecordJson.write(cost));
    }
    ArrayNode pages = root.putArray("pages");
    for (Entry entry : record.pages()) {
      ObjectNode page = write(entry);
      page.put("folder", entry.folder() == null ? null : folder.resolve(entry.folder()).toString());
      pages.add(page);
    }
    return root;
  }

  /** A page as JSON; its folder is told below the batch's. */
  static ObjectNode write(Entry entry) {
    ObjectNode node = Json.object();
    node.put("page", entry.page());
    node.put("title", entry.title());
    node.put("version", entry.version());
    node.put("status", entry.status().label());
    node.put("folder", entry.folder());
    node.set("usage", RunRecordJson.write(entry.usage()));
    if (entry.cost() != null) {
      node.set("cost", RunRecordJson.write(entry.cost()));
    }
    if (entry.problem() != null) {
      node.set("problem", RunRecordJson.write(entry.problem()));
    }
    return node;
  }

  /**
   * Reads a record. Folders of pages are told below the batch's, wherever that is now.
   *
   * @throws JsonException if it is no record of schema 1
   */
  public static BatchRecord read(byte[] json) {
    JsonNode root = Json.parse(json);
    if (root.path("schema").asInt() != SCHEMA || !root.path("kind").asText().equals("batch")) {
      throw new JsonException("not a batch of schema " + SCHEMA);
    }
    List<Entry> pages = new ArrayList<>();
    for (JsonNode page : root.path("pages")) {
      Entry entry = read(page);
      String name = entry.folder() == null ? null : last(entry.folder());
      pages.add(entry.in(name == null ? null : BatchDirectory.PAGES + "/" + name));
    }
    return new BatchRecord(
        root.path("name").asText(),
        batchStatus(root.path("status").asText()),
        RunRecordJson.instant(root.path("started_at").asText()),
        RunRecordJson.instant(root.path("finished_at").asText()),
        RunRecordJson.tool(root.path("tool")),
        pages);
  }

  private static String last(String folder) {
    return folder.substring(Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\')) + 1);
  }

  private static BatchRecord.Status batchStatus(String label) {
    for (BatchRecord.Status status : BatchRecord.Status.values()) {
      if (status.label().equals(label)) {
        return status;
      }
    }
    throw new JsonException("not a status of schema " + SCHEMA);
  }

  static Entry read(JsonNode node) {
    return new Entry(
        node.path("page").asText(),
        node.hasNonNull("title") ? node.path("title").asText() : null,
        node.hasNonNull("version") ? Integer.valueOf(node.path("version").asInt()) : null,
        status(node.path("status").asText()),
        node.hasNonNull("folder") ? node.path("folder").asText() : null,
        RunRecordJson.usage(node.path("usage")),
        node.hasNonNull("cost") ? RunRecordJson.cost(node.path("cost")) : null,
        node.hasNonNull("problem") ? RunRecordJson.problem(node.path("problem")) : null);
  }

  private static PageStatus status(String label) {
    for (PageStatus status : PageStatus.values()) {
      if (status.label().equals(label)) {
        return status;
      }
    }
    throw new JsonException("not a status of schema " + SCHEMA);
  }
}
