package orchestrator.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.Citation;
import orchestrator.model.InvocationContext;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.record.RunRecord.Status;
import org.jspecify.annotations.Nullable;

/**
 * Serializer of {@link RunRecord}: writes {@code record.json} and reads it. Reading leaves out what
 * it does not know, so that records of later versions can be read as long as their schema is 1.
 */
public final class RunRecordJson {
  private static final int SCHEMA = 1;

  private RunRecordJson() {}

  /** The record as JSON. */
  public static ObjectNode write(RunRecord record) {
    ObjectNode root = Json.object();
    root.put("schema", SCHEMA);
    root.put("name", record.name());
    root.put("status", record.status().label());
    root.put("started_at", time(record.startedAt(), ChronoUnit.MILLIS));
    root.put("finished_at", time(record.finishedAt(), ChronoUnit.MILLIS));
    RunRecord.Target target = record.target();
    if (target == null) {
      root.putNull("target");
    } else {
      ObjectNode node = root.putObject("target");
      node.put("provider", target.provider());
      node.put("kind", target.kind());
      target.ids().forEach(node::put);
    }
    root.set("options", list(record.options(), RunRecordJson::write));
    root.set("tool", write(record.tool()));
    ObjectNode timing = root.putObject("timing");
    putKnown(timing, "page_ms", record.timing().pageMs());
    putKnown(timing, "first_token_ms", record.timing().firstTokenMs());
    putKnown(timing, "total_ms", record.timing().totalMs());
    root.set("losses", list(record.losses(), RunRecordJson::write));
    set(root, "page", record.page(), RunRecordJson::write);
    if (record.lossesNotListed() > 0) {
      root.put("losses_not_listed", record.lossesNotListed());
    }
    set(root, "inputs", record.inputs(), RunInputsJson::write);
    set(root, "prompt", record.prompt(), RunRecordJson::write);
    putKnown(root, "fingerprint", record.fingerprint());
    putKnown(root, "reused", record.reused());
    set(root, "aws", record.aws(), RunRecordJson::write);
    set(root, "answer", record.answer(), RunRecordJson::write);
    set(root, "usage", record.usage(), RunRecordJson::write);
    set(root, "cost", record.cost(), RunRecordJson::write);
    set(root, "problem", record.problem(), RunRecordJson::write);
    putKnown(root, "parent", record.parent());
    RunRecord.Comments comments = record.comments();
    if (comments != null) {
      ObjectNode node = inputs(root).putObject("comments");
      node.put("which", comments.which());
      node.put("count", comments.count());
    }
    write(root, record.since());
    return root;
  }

  private static void write(ObjectNode root, RunRecord.@Nullable Baseline since) {
    if (since != null) {
      ObjectNode node = inputs(root).putObject("since");
      node.put("version", since.version());
      node.put("run", since.run());
    }
  }

  private static ObjectNode inputs(ObjectNode root) {
    return root.get("inputs") instanceof ObjectNode there ? there : root.putObject("inputs");
  }

  /** A failure as scripts see it, in records and on standard error. */
  public static ObjectNode write(Failure failure) {
    return write(RunRecord.Problem.of(failure));
  }

  /** A program as records name it. */
  public static ObjectNode write(Tool tool) {
    ObjectNode node = Json.object();
    node.put("version", tool.version());
    node.put("commit", tool.commit());
    node.put("java", tool.java());
    return node;
  }

  private static ObjectNode write(RunRecord.Option option) {
    ObjectNode node = Json.object();
    node.put("name", option.name());
    node.put("value", option.value());
    node.put("source", option.source());
    return node;
  }

  private static ObjectNode write(RunRecord.Loss loss) {
    ObjectNode node = Json.object();
    node.put("kind", loss.kind());
    node.put("what", loss.what());
    node.put("place", loss.place());
    return node;
  }

  private static ObjectNode write(RunRecord.Page page) {
    ObjectNode node = Json.object();
    node.put("id", page.id());
    node.put("title", page.title());
    node.put("space", page.space());
    node.put("version", page.version());
    node.put("url", page.url());
    node.put("source", page.source());
    node.put("sha256", page.sha256());
    node.set("children", list(page.children(), RunRecordJson::write));
    page.notes().forEach(node.putArray("notes")::add);
    return node;
  }

  private static ObjectNode write(RunRecord.Child child) {
    ObjectNode node = Json.object();
    node.put("id", child.id());
    node.put("title", child.title());
    node.put("version", child.version());
    return node;
  }

  private static ObjectNode write(RunRecord.Prompt prompt) {
    ObjectNode node = Json.object();
    node.put("template", prompt.template());
    node.put("sha256", prompt.sha256());
    node.put("characters", prompt.characters());
    node.put("estimated_tokens", prompt.estimatedTokens());
    new TreeMap<>(prompt.params()).forEach(node.putObject("params")::put);
    return node;
  }

  private static ObjectNode write(RunRecord.Aws aws) {
    InvocationContext context = aws.context();
    ObjectNode node = Json.object();
    node.put("region", context.region());
    node.put("region_source", context.regionSource());
    node.put("credential_source", context.credentialSource());
    node.put("profile", context.profile());
    node.put("account", context.account());
    node.put("role", context.role());
    node.put("expires_at", time(context.expiresAt(), ChronoUnit.SECONDS));
    node.put("endpoint", context.endpoint());
    node.put("request_id", aws.requestId());
    return node;
  }

  private static ObjectNode write(RunRecord.Answer answer) {
    ObjectNode node = Json.object();
    node.put("characters", answer.characters());
    node.put("sha256", answer.sha256());
    List<Citation> citations = answer.citations();
    if (citations != null) {
      node.put("stop_reason", answer.stopReason());
      node.set("citations", list(citations, RunRecordJson::write));
    }
    if (!answer.files().isEmpty()) {
      answer.files().forEach(node.putArray("files")::add);
    }
    return node;
  }

  private static ObjectNode write(Citation citation) {
    ObjectNode node = Json.object();
    node.put("text", citation.text());
    citation.sources().forEach(node.putArray("sources")::add);
    return node;
  }

  /** What a call consumed. */
  public static ObjectNode write(Usage usage) {
    ObjectNode node = Json.object();
    node.put("input_tokens", usage.inputTokens());
    node.put("output_tokens", usage.outputTokens());
    putKnown(node, "cache_read_tokens", usage.cacheReadTokens());
    putKnown(node, "cache_write_tokens", usage.cacheWriteTokens());
    putKnown(node, "service_tier", usage.serviceTier());
    return node;
  }

  /** About what a call cost. */
  public static ObjectNode write(Cost cost) {
    ObjectNode node = Json.object();
    node.put("usd", cost.usd());
    node.put("prices_as_of", cost.pricesAsOf());
    return node;
  }

  /** A failure as it was recorded. */
  public static ObjectNode write(RunRecord.Problem problem) {
    ObjectNode node = Json.object();
    node.put("code", problem.code());
    node.put("exit_code", problem.exitCode());
    node.put("title", problem.title());
    node.put("detail", problem.detail());
    node.put("advice", problem.advice());
    node.put("request_id", problem.requestId());
    return node;
  }

  private static <T> ArrayNode list(List<T> values, Function<T, ObjectNode> write) {
    ArrayNode list = Json.array();
    values.forEach(value -> list.add(write.apply(value)));
    return list;
  }

  private static <T> void set(
      ObjectNode node, String name, @Nullable T value, Function<T, ObjectNode> write) {
    if (value != null) {
      node.set(name, write.apply(value));
    }
  }

  private static void putKnown(ObjectNode node, String name, @Nullable Long value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void putKnown(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static @Nullable String time(@Nullable Instant time, ChronoUnit unit) {
    return time == null ? null : time.truncatedTo(unit).toString();
  }

  /**
   * Reads a record.
   *
   * @throws JsonException if it is no record of schema 1
   */
  public static RunRecord read(byte[] json) {
    return read(Json.parse(json));
  }

  /**
   * Reads a record for a list of many: without what can be long, the losses and the options.
   *
   * @throws JsonException if it is no record of schema 1
   */
  public static RunRecord readForList(byte[] json) {
    return read(Json.parseWithout(Set.of("losses", "options"), json));
  }

  private static RunRecord read(JsonNode root) {
    if (root.path("schema").asInt() != SCHEMA) {
      throw new JsonException("not a record of schema " + SCHEMA);
    }
    JsonNode timing = root.path("timing");
    return new RunRecord(
        text(root, "name"),
        status(text(root, "status")),
        instant(text(root, "started_at")),
        known(root, "finished_at", node -> instant(node.asText())),
        known(root, "target", RunRecordJson::target),
        list(root, "options", RunRecordJson::option),
        tool(root.path("tool")),
        new RunRecord.Timing(
            known(timing, "page_ms", JsonNode::asLong),
            known(timing, "first_token_ms", JsonNode::asLong),
            known(timing, "total_ms", JsonNode::asLong)),
        list(root, "losses", RunRecordJson::loss),
        root.path("losses_not_listed").asInt(),
        known(root, "page", RunRecordJson::page),
        known(root, "inputs", RunInputsJson::read),
        known(root, "prompt", RunRecordJson::prompt),
        optional(root, "fingerprint"),
        optional(root, "reused"),
        known(root, "aws", RunRecordJson::aws),
        known(root, "answer", RunRecordJson::answer),
        known(root, "usage", RunRecordJson::usage),
        known(root, "cost", RunRecordJson::cost),
        known(root, "problem", RunRecordJson::problem),
        optional(root, "parent"),
        known(root.path("inputs"), "comments", RunRecordJson::comments),
        known(
            root.path("inputs"),
            "since",
            node ->
                new RunRecord.Baseline(
                    known(node, "version", JsonNode::asInt), optional(node, "run"))));
  }

  private static Status status(String label) {
    for (Status status : Status.values()) {
      if (status.label().equals(label)) {
        return status;
      }
    }
    throw new JsonException("not a status of schema " + SCHEMA);
  }

  private static RunRecord.Target target(JsonNode node) {
    Map<String, @Nullable String> ids = new LinkedHashMap<>();
    node.properties()
        .forEach(
            id -> ids.put(id.getKey(), id.getValue().isNull() ? null : id.getValue().asText()));
    ids.keySet().removeAll(List.of("provider", "kind"));
    return new RunRecord.Target(text(node, "provider"), text(node, "kind"), ids);
  }

  private static RunRecord.Option option(JsonNode node) {
    return new RunRecord.Option(text(node, "name"), text(node, "value"), text(node, "source"));
  }

  /** The program that made a record. */
  public static Tool tool(JsonNode node) {
    return new Tool(text(node, "version"), optional(node, "commit"), text(node, "java"));
  }

  private static RunRecord.Loss loss(JsonNode node) {
    return new RunRecord.Loss(text(node, "kind"), text(node, "what"), text(node, "place"));
  }

  private static RunRecord.Page page(JsonNode node) {
    return new RunRecord.Page(
        optional(node, "id"),
        text(node, "title"),
        optional(node, "space"),
        known(node, "version", JsonNode::asInt),
        optional(node, "url"),
        text(node, "source"),
        text(node, "sha256"),
        list(node, "children", RunRecordJson::child),
        list(node, "notes", JsonNode::asText));
  }

  private static RunRecord.Child child(JsonNode node) {
    return new RunRecord.Child(
        optional(node, "id"), text(node, "title"), known(node, "version", JsonNode::asInt));
  }

  private static RunRecord.Prompt prompt(JsonNode node) {
    Map<String, String> params = new TreeMap<>();
    node.path("params").properties().forEach(it -> params.put(it.getKey(), it.getValue().asText()));
    return new RunRecord.Prompt(
        text(node, "template"),
        text(node, "sha256"),
        node.path("characters").asInt(),
        node.path("estimated_tokens").asLong(),
        params);
  }

  private static RunRecord.Comments comments(JsonNode node) {
    return new RunRecord.Comments(text(node, "which"), node.path("count").asInt());
  }

  private static RunRecord.Aws aws(JsonNode node) {
    InvocationContext context =
        new InvocationContext(
            text(node, "region"),
            text(node, "region_source"),
            text(node, "credential_source"),
            optional(node, "profile"),
            optional(node, "account"),
            optional(node, "role"),
            known(node, "expires_at", time -> instant(time.asText())),
            text(node, "endpoint"));
    return new RunRecord.Aws(context, optional(node, "request_id"));
  }

  private static RunRecord.Answer answer(JsonNode node) {
    return new RunRecord.Answer(
        node.path("characters").asInt(),
        text(node, "sha256"),
        optional(node, "stop_reason"),
        node.has("citations") ? list(node, "citations", RunRecordJson::citation) : null,
        list(node, "files", JsonNode::asText));
  }

  private static Citation citation(JsonNode node) {
    return new Citation(text(node, "text"), list(node, "sources", JsonNode::asText));
  }

  /** Reads what a call consumed. */
  public static Usage usage(JsonNode node) {
    return new Usage(
        known(node, "input_tokens", JsonNode::asLong),
        known(node, "output_tokens", JsonNode::asLong),
        known(node, "cache_read_tokens", JsonNode::asLong),
        known(node, "cache_write_tokens", JsonNode::asLong),
        optional(node, "service_tier"));
  }

  /** Reads about what a call cost. */
  public static Cost cost(JsonNode node) {
    return new Cost(node.path("usd").decimalValue(), text(node, "prices_as_of"));
  }

  /** Reads a failure. */
  public static RunRecord.Problem problem(JsonNode node) {
    return new RunRecord.Problem(
        text(node, "code"),
        node.path("exit_code").asInt(),
        text(node, "title"),
        text(node, "detail"),
        text(node, "advice"),
        optional(node, "request_id"));
  }

  private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> read) {
    List<T> list = new ArrayList<>();
    node.path(name).forEach(element -> list.add(read.apply(element)));
    return list;
  }

  private static <T> @Nullable T known(JsonNode node, String name, Function<JsonNode, T> read) {
    return node.hasNonNull(name) ? read.apply(node.path(name)) : null;
  }

  private static @Nullable String optional(JsonNode node, String name) {
    return known(node, name, JsonNode::asText);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText();
  }

  /**
   * A time as records write it.
   *
   * @throws JsonException if it is none
   */
  public static Instant instant(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new JsonException("not a time");
    }
  }
}
