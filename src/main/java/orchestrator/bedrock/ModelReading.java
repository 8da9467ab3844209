package orchestrator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.json.Json;
import orchestrator.llm.Answer;
import orchestrator.llm.AnswerEvent;
import orchestrator.llm.AnswerFile;
import orchestrator.llm.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Puts a model's answer together from the bodies that arrive. For one call each. */
final class ModelReading {
  private final ModelFamily family;
  private final ThinkingFilter thinking;
  private final AnswerText text;

  /** What came before any text, in case that nothing of it turns out to be text. */
  private final List<JsonNode> unread = new ArrayList<>();

  private @Nullable String stopReason;
  private @Nullable Long inputTokens;
  private @Nullable Long outputTokens;
  private boolean begun;
  private boolean ended;
  private boolean guarded;

  ModelReading(ModelFamily family, Consumer<AnswerEvent> events) {
    this.family = family;
    this.thinking = family.thinking();
    this.text = new AnswerText(events);
  }

  /**
   * Reads one event of a stream.
   *
   * @throws orchestrator.json.Json.JsonException if it is no JSON
   */
  void event(Supplier<JsonNode> event) {
    JsonNode json = event.get();
    begun = true;
    add(family.event(json));
    common(json);
  }

  /**
   * Reads the body of a call that was not streamed.
   *
   * @throws orchestrator.json.Json.JsonException if it is no JSON
   */
  void whole(Supplier<JsonNode> body) {
    JsonNode json = body.get();
    begun = true;
    add(family.whole(json));
    common(json);
    ended = true;
  }

  /** Counts that came beside the body; they add what the body did not tell. */
  void headers(Usage usage) {
    inputTokens = inputTokens == null ? usage.inputTokens() : inputTokens;
    outputTokens = outputTokens == null ? usage.outputTokens() : outputTokens;
  }

  /** Whether anything at all has arrived; then the call has been billed. */
  boolean begun() {
    return begun;
  }

  /** Whether the model has said that it is done; nothing that happens now can harm the answer. */
  boolean ended() {
    return ended;
  }

  /** Whether there is text to keep. */
  boolean hasText() {
    return !text.isEmpty();
  }

  /**
   * The answer as far as it came.
   *
   * @param broken what broke it off before its end, if anything did
   */
  Answer answer(@Nullable String requestId, @Nullable Failure broken) {
    if (ended) {
      text.add(thinking.rest()); // Of a thought that was cut off, nothing is answer.
    }
    text.end();
    Failure shortfall = shortfall(broken);
    return new Answer(
        text.toString(),
        stopReason,
        new Usage(inputTokens, outputTokens),
        List.of(),
        shortfall != null && shortfall.problem() == Problem.ANSWER_UNREADABLE
            ? List.of(asItCame())
            : List.of(),
        null,
        requestId,
        shortfall == null ? null : shortfall.requestId(requestId));
  }

  private @Nullable Failure shortfall(@Nullable Failure broken) {
    if (guarded) {
      return Problem.GUARDRAIL_INTERVENED.failure("");
    }
    if (!ended) {
      return broken == null ? Shortfall.noEndMark() : Shortfall.brokenOff(broken);
    }
    Failure stopped = Shortfall.stopped(stopReason, outputTokens);
    if (stopped != null) {
      return stopped;
    }
    if (!text.toString().isBlank()) {
      return null;
    }
    return stopReason == null
        ? Problem.ANSWER_UNREADABLE.failure("Neither text nor a stop reason was found in it.")
        : Problem.ANSWER_EMPTY.failure("The model ended without a word.");
  }

  /** It has been paid for, and somebody may still find the answer in it. */
  private AnswerFile asItCame() {
    StringBuilder lines = new StringBuilder();
    unread.forEach(json -> lines.append(Json.printableLine(json)).append('\n'));
    return new AnswerFile(
        "answer.jsonl", "application/jsonl", lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void add(Part part) {
    text.add(thinking.pass(part.text()));
    stopReason = part.stopReason() == null ? stopReason : part.stopReason();
    ended |= part.last();
    count(part.usage());
  }

  /** What Bedrock itself adds to the bodies of all families; the metrics come last of all. */
  private void common(JsonNode json) {
    if (text.isEmpty()) {
      unread.add(json);
    } else {
      unread.clear();
    }
    JsonNode metrics = json.path("amazon-bedrock-invocationMetrics");
    ended |= metrics.isObject();
    count(
        Part.usage(metrics, "inputTokenCount", "outputTokenCount")
            .plusInput(metrics.path("cacheReadInputTokenCount").longValue())
            .plusInput(metrics.path("cacheWriteInputTokenCount").longValue()));
    guarded |= json.path("amazon-bedrock-guardrailAction").asText().equals("INTERVENED");
  }

  private void count(Usage usage) {
    inputTokens = usage.inputTokens() == null ? inputTokens : usage.inputTokens();
    outputTokens = usage.outputTokens() == null ? outputTokens : usage.outputTokens();
  }
}
