package orchestrator.record.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.batch.BatchJobRequest;
import orchestrator.model.batch.BatchTotals;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/**
 * What {@code job.json} says about a batch's job at its provider: on the disk before the job is.
 *
 * @param state how far this program has come with it
 * @param provider whose job it is
 * @param model the model that is asked
 * @param family the body family that the user named; null for none
 * @param region where it is
 * @param request what it is created from
 * @param id the provider's name of it; null as long as none is known
 * @param at when it was prepared
 * @param records its records and the pages that they are about
 * @param totals what it consumed; null until its answers are fetched
 */
public record JobRecord(
    State state,
    String provider,
    String model,
    @Nullable String family,
    String region,
    BatchJobRequest request,
    @Nullable String id,
    Instant at,
    List<Line> records,
    @Nullable BatchTotals totals) {
  static final String FILE = "job.json";
  private static final int SCHEMA = 1;

  /** How far this program has come with a job. */
  public enum State {
    /** It is about to be created; perhaps it was, and the answer was lost. */
    PREPARED,
    CREATED,
    /** It was turned down. */
    REFUSED,
    /** It was looked for and is not there. */
    ABANDONED,
    /** What it left is here. */
    FETCHED
  }

  /** A record of the job and its page. */
  public record Line(String recordId, BatchPage page) {}

  public JobRecord {
    records = List.copyOf(records);
  }

  /** The same later. */
  public JobRecord in(State later, @Nullable String known) {
    return new JobRecord(
        later, provider, model, family, region, request, known, at, records, totals);
  }

  /** The same with what it consumed. */
  public JobRecord fetched(@Nullable BatchTotals all) {
    return new JobRecord(
        State.FETCHED, provider, model, family, region, request, id, at, records, all);
  }

  /** Whether there may be answers that are not here. */
  public boolean isOpen() {
    return state == State.PREPARED || state == State.CREATED;
  }

  /** The record as JSON. */
  public ObjectNode toJson() {
    ObjectNode root = Json.object();
    root.put("schema", SCHEMA);
    root.put("kind", "batch-inference-job");
    root.put("state", state.name().toLowerCase(Locale.ROOT));
    root.put("provider", provider);
    root.put("model_id", model);
    root.put("model_provider", family);
    root.put("region", region);
    root.put("job_name", request.name());
    root.put("job_arn", id);
    root.put("client_request_token", request.token());
    root.put("role_arn", request.role());
    root.put("input", request.input());
    root.put("output", request.output());
    if (request.owner() != null) {
      root.put("s3_bucket_owner", request.owner());
    }
    if (request.encryptionKey() != null) {
      root.put("s3_encryption_key_id", request.encryptionKey());
    }
    root.put("prepared_at", at.truncatedTo(ChronoUnit.MILLIS).toString());
    if (totals != null) {
      root.set("usage", RunRecordJson.write(totals.usage()));
      root.put("record_count", totals.records());
    }
    ArrayNode list = root.putArray("records");
    for (Line line : records) {
      list.addObject()
          .put("record_id", line.recordId)
          .put("page", line.page.page())
          .put("folder", line.page.folder());
    }
    return root;
  }

  /**
   * Reads a record.
   *
   * @throws JsonException if it is none of schema 1
   */
  static JobRecord read(byte[] json) {
    JsonNode root = Json.parse(json);
    if (root.path("schema").asInt() != SCHEMA) {
      throw new JsonException("not a job of schema " + SCHEMA);
    }
    List<Line> records = new ArrayList<>();
    for (JsonNode line : root.path("records")) {
      records.add(
          new Line(
              line.path("record_id").asText(),
              new BatchPage(line.path("page").asText(), line.path("folder").asText())));
    }
    return new JobRecord(
        state(root.path("state").asText()),
        root.path("provider").asText(),
        root.path("model_id").asText(),
        text(root, "model_provider"),
        root.path("region").asText(),
        new BatchJobRequest(
            root.path("job_name").asText(),
            root.path("client_request_token").asText(),
            root.path("input").asText(),
            root.path("output").asText(),
            root.path("role_arn").asText(),
            text(root, "s3_bucket_owner"),
            text(root, "s3_encryption_key_id")),
        text(root, "job_arn"),
        RunRecordJson.instant(root.path("prepared_at").asText()),
        records,
        root.hasNonNull("usage")
            ? new BatchTotals(
                root.path("record_count").asLong(), RunRecordJson.usage(root.path("usage")))
            : null);
  }

  private static @Nullable String text(JsonNode root, String name) {
    return root.hasNonNull(name) ? root.path(name).asText() : null;
  }

  private static State state(String label) {
    for (State state : State.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(label)) {
        return state;
      }
    }
    throw new JsonException("not a state of schema " + SCHEMA);
  }
}
