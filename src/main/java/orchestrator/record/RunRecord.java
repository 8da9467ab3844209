package orchestrator.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import orchestrator.confluence.Page;
import orchestrator.document.Loss;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Citation;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/**
 * {@code record.json} while it grows: each stage adds what it learned. Never holds a secret. Safe
 * to use from the thread that handles Ctrl-C.
 */
public final class RunRecord {
  /** Nobody reads more, and half a million would take more memory than the page. */
  private static final int MAX_LOSSES = 10_000;

  /** How a run can have ended. */
  public enum Status {
    COMPLETE("complete"),
    INCOMPLETE("incomplete"),
    FAILED("failed"),
    INTERRUPTED("interrupted"),
    DRY_RUN("dry-run");

    private final String label;

    /** How a run ended whose answer is not the whole one. */
    public static Status of(ExitCode code) {
      return switch (code) {
        case INCOMPLETE -> INCOMPLETE;
        case INTERRUPTED, TERMINATED, CLOSED_PIPE -> Status.INTERRUPTED;
        default -> FAILED;
      };
    }

    Status(String label) {
      this.label = label;
    }
  }

  private final Clock clock;
  private final Instant started;
  private final ObjectNode root = Json.object();
  private final ObjectNode timing = Json.object();

  public RunRecord(String name, @Nullable Target target, Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
    root.put("schema", 1);
    root.put("name", name);
    root.put("status", Status.INTERRUPTED.label);
    root.put("started_at", started.truncatedTo(ChronoUnit.MILLIS).toString());
    root.putNull("finished_at");
    root.set("target", target(target));
    root.set("timing", timing);
    root.set("losses", Json.array());
  }

  public Instant started() {
    return started;
  }

  public synchronized void page(Page page, String markdown, List<Loss> losses) {
    ObjectNode node = Json.object();
    node.put("id", page.id());
    node.put("title", page.title());
    node.put("space", page.space());
    node.put("version", page.version());
    node.put("url", page.url());
    node.put("source", page.source());
    node.put("sha256", sha256(markdown));
    root.set("page", node);
    ArrayNode list = Json.array();
    for (Loss loss : losses.subList(0, Math.min(losses.size(), MAX_LOSSES))) {
      ObjectNode entry = list.addObject();
      entry.put("kind", loss.kind().label());
      entry.put("what", loss.what());
      entry.put("place", loss.place());
    }
    root.set("losses", list);
    if (losses.size() > MAX_LOSSES) {
      root.put("losses_not_listed", losses.size() - MAX_LOSSES);
    }
    timing.put("page_ms", sinceStart());
  }

  public synchronized void prompt(Prompt prompt) {
    ObjectNode node = Json.object();
    node.put("template", prompt.template());
    node.put("sha256", prompt.fingerprint()); // of system.md and prompt.md, in this order
    node.put("characters", prompt.characters());
    node.put("estimated_tokens", prompt.estimatedTokens());
    root.set("prompt", node);
  }

  public synchronized void route(InvocationContext route) {
    ObjectNode node = Json.object();
    node.put("region", route.region());
    node.put("region_source", route.regionSource());
    node.put("credential_source", route.credentialSource());
    node.put("profile", route.profile());
    node.put("account", route.account());
    node.put("role", route.role());
    Instant end = route.expiresAt();
    node.put("expires_at", end == null ? null : end.truncatedTo(ChronoUnit.SECONDS).toString());
    node.put("endpoint", route.endpoint());
    node.putNull("request_id");
    root.set("aws", node);
  }

  public synchronized void firstText() {
    if (!timing.has("first_token_ms")) {
      timing.put("first_token_ms", sinceStart());
    }
  }

  public synchronized void answer(Answer answer) {
    ObjectNode node = text(answer.text());
    node.put("stop_reason", answer.stopReason());
    ArrayNode citations = node.putArray("citations");
    for (Citation citation : answer.citations()) {
      ObjectNode entry = citations.addObject();
      entry.put("text", citation.text());
      ArrayNode sources = entry.putArray("sources");
      citation.sources().forEach(sources::add);
    }
    root.set("answer", node);
    ObjectNode usage = Json.object();
    usage.put("input_tokens", answer.usage().inputTokens());
    usage.put("output_tokens", answer.usage().outputTokens());
    root.set("usage", usage);
    if (answer.sessionId() != null && root.get("target") instanceof ObjectNode target) {
      target.put("session_id", answer.sessionId());
    }
    requestId(answer.requestId());
  }

  /** The files that an agent made, by their names in the record's folder. */
  public synchronized void files(List<String> names) {
    if (!names.isEmpty() && root.get("answer") instanceof ObjectNode answer) {
      ArrayNode files = answer.putArray("files");
      names.forEach(files::add);
    }
  }

  /** What arrived before the run was stopped. */
  public synchronized void partialAnswer(String text) {
    if (!text.isEmpty() && !root.has("answer")) {
      root.set("answer", text(text));
    }
  }

  public synchronized void failure(Failure failure) {
    root.set("problem", json(failure));
    requestId(failure.requestId());
  }

  /** The finished record. */
  public synchronized ObjectNode finish(Status status) {
    root.put("status", status.label);
    root.put("finished_at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    timing.put("total_ms", sinceStart());
    return root.deepCopy();
  }

  /** The record as it is now, for the case that nobody comes back to finish it. */
  public synchronized ObjectNode soFar() {
    return root.deepCopy();
  }

  /** A failure as scripts see it, in records and on standard error. */
  public static ObjectNode json(Failure failure) {
    ObjectNode node = Json.object();
    node.put("code", failure.problem().code());
    node.put("exit_code", failure.problem().exitCode().number());
    node.put("title", failure.problem().title());
    node.put("detail", failure.detail());
    node.put("advice", failure.advice());
    node.put("request_id", failure.requestId());
    return node;
  }

  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static ObjectNode text(String text) {
    ObjectNode node = Json.object();
    node.put("characters", text.length());
    node.put("sha256", sha256(text));
    return node;
  }

  /** The id of the request, where AWS gave it one. */
  public synchronized void requestId(@Nullable String id) {
    if (id != null && root.get("aws") instanceof ObjectNode aws) {
      aws.put("request_id", id);
    }
  }

  private long sinceStart() {
    return Duration.between(started, clock.instant()).toMillis();
  }

  private static @Nullable ObjectNode target(@Nullable Target target) {
    if (target == null) {
      return null;
    }
    ObjectNode node = Json.object();
    node.put("provider", target.provider());
    node.put("kind", target.kind());
    target.fields().forEach(node::put);
    return node;
  }
}
