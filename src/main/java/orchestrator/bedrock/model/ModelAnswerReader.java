package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.codec.ResponseChunk;
import orchestrator.bedrock.codec.ThinkingFilter;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.AnswerCollector;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.AnswerFile;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Puts a model's answer together from the bodies that arrive. For one call each. */
public final class ModelAnswerReader {
  private final ModelCodec codec;
  private final ThinkingFilter thinking;
  private final AnswerCollector text;
  private final Consumer<RunEvent> events;

  /** What came before any text, in case that nothing of it turns out to be text. */
  private final List<JsonNode> untilText = new ArrayList<>();

  /** What holds parts of kinds that are not known. */
  private final List<JsonNode> unknown = new ArrayList<>();

  /** What came last and is no JSON. */
  private byte @Nullable [] unreadable;

  private @Nullable String stopReason;
  private Usage usage = Usage.UNKNOWN;
  private boolean begun;
  private boolean ended;
  private boolean guarded;

  /** Whether there was a place for text, be it empty. */
  private boolean placed;

  /** Whether the model has thought, in its text or beside it. */
  private boolean reasoned;

  public ModelAnswerReader(ModelCodec codec, Consumer<RunEvent> events) {
    this(codec, codec.thinking(), events);
  }

  /**
   * A reading.
   *
   * @param opening how this model begins what it thinks aloud
   */
  ModelAnswerReader(ModelCodec codec, ThinkingFilter.Opening opening, Consumer<RunEvent> events) {
    this.codec = codec;
    this.thinking = ThinkingFilter.of(opening);
    this.events = events;
    this.text = new AnswerCollector(events);
  }

  /**
   * Reads one event of a stream.
   *
   * @throws orchestrator.json.Json.JsonException if it is no JSON
   */
  void event(byte[] event) {
    event(parsed(event));
  }

  /** Reads one event of a stream. */
  public void event(JsonNode json) {
    begun = true;
    ResponseChunk part = codec.chunk(json);
    add(part, json);
    text.add(thinking.pass(part.content().text()));
    String held = thinking.newlyHeld();
    if (!held.isEmpty()) {
      events.accept(new RunEvent.Held(held));
    }
    common(json);
  }

  /**
   * Reads the body of a call that was not streamed.
   *
   * @throws orchestrator.json.Json.JsonException if it is no JSON
   */
  void whole(byte[] body) {
    whole(parsed(body));
  }

  /** Reads the body of a call that was not streamed, or the output of a line of a batch. */
  public void whole(JsonNode json) {
    begun = true;
    ResponseChunk part = codec.answer(json);
    add(part, json);
    text.add(thinking.whole(part.content().text()));
    common(json);
    ended = true;
  }

  private JsonNode parsed(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (Json.JsonException e) {
      unreadable = bytes;
      throw e;
    }
  }

  /** Counts that came beside the body; they add what the body did not tell. */
  void headers(Usage beside) {
    usage = beside.updatedBy(usage);
  }

  /** Whether anything at all has arrived; then the call has been billed. */
  boolean begun() {
    return begun;
  }

  /** Whether the model has said that it is done; nothing that happens now can harm the answer. */
  boolean ended() {
    return ended;
  }

  /** Whether there is text to keep, or something that is no JSON but may hold some. */
  boolean hasContent() {
    return !text.isEmpty() || thinking.holdsText() || unreadable != null;
  }

  /**
   * The answer as far as it came.
   *
   * @param broken what broke it off before its end, if anything did
   */
  public Answer answer(@Nullable String requestId, @Nullable Failure broken) {
    text.add(thinking.rest(ended && IncompleteReason.isComplete(stopReason, codec)));
    text.end();
    boolean blank = text.toString().isBlank();
    if (!thinking.hasThought() && ThinkingFilter.isThoughtIn(text.toString())) {
      events.accept(
          new RunEvent.Note(
              "The answer seems to begin with what the model thought, up to a closing mark; with"
                  + " --no-stream it is left out"));
    }
    Failure shortfall = shortfall(broken, blank);
    return new Answer(
        text.toString(),
        stopReason,
        ended ? usage : usage.withoutOutput(), // what was counted at the beginning says nothing
        List.of(),
        asItCame(blank ? untilText : unknown),
        null,
        requestId,
        shortfall == null ? null : shortfall.requestId(requestId));
  }

  private @Nullable Failure shortfall(@Nullable Failure broken, boolean blank) {
    if (guarded) {
      return Problem.GUARDRAIL_INTERVENED.failure("");
    }
    if (broken != null && unreadable != null && blank) {
      return broken;
    }
    if (!ended) {
      return broken == null ? IncompleteReason.noEndMark() : IncompleteReason.brokenOff(broken);
    }
    reasoned |= thinking.hasThought();
    if (!placed && !reasoned && stopReason == null) {
      return Problem.ANSWER_UNREADABLE.failure("Neither text nor a stop reason was found in it.");
    }
    Failure stopped = IncompleteReason.stopped(stopReason, usage.outputTokens(), codec);
    if (stopped != null) {
      return stopped;
    }
    if (!unknown.isEmpty()) {
      return Problem.ANSWER_UNREADABLE.failure("It holds a part of a kind that is not known.");
    }
    if (!blank) {
      return null;
    }
    if (!placed && !reasoned) {
      return Problem.ANSWER_UNREADABLE.failure("No text was found in it" + counted() + ".");
    }
    return Problem.ANSWER_EMPTY.failure(
        reasoned
            ? "The model thought, and ended without an answer."
            : "No text came" + counted() + ".");
  }

  private String counted() {
    Long written = usage.outputTokens();
    return written == null || written == 0
        ? ""
        : String.format(", though %,d tokens were counted", written);
  }

  /** It has been paid for, and somebody may still find the answer in it. */
  private List<AnswerFile> asItCame(List<JsonNode> bodies) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (JsonNode json : bodies) {
      all.writeBytes((Json.printableLine(json) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (unreadable != null) {
      all.writeBytes(unreadable);
      return List.of(new AnswerFile("answer.txt", "text/plain", all.toByteArray()));
    }
    return bodies.isEmpty()
        ? List.of()
        : List.of(new AnswerFile("answer.jsonl", "application/jsonl", all.toByteArray()));
  }

  private void add(ResponseChunk part, JsonNode json) {
    if (part.content().unknown()) {
      unknown.add(json);
    }
    placed |= part.content().placed();
    if (part.content().reasoning()) {
      reasoned = true;
      thinking.thoughtElsewhere();
    }
    stopReason = part.stopReason() == null ? stopReason : part.stopReason();
    ended |= part.last();
    usage = usage.updatedBy(part.usage());
  }

  /** What Bedrock itself adds to the bodies of all families; the metrics come last of all. */
  private void common(JsonNode json) {
    if (text.isEmpty()) {
      untilText.add(json);
    } else {
      untilText.clear();
    }
    JsonNode metrics = json.path("amazon-bedrock-invocationMetrics");
    ended |= metrics.isObject();
    Usage counted =
        ResponseChunk.usage(metrics, "inputTokenCount", "outputTokenCount")
            .plusCache(
                ResponseChunk.count(metrics.path("cacheReadInputTokenCount")),
                ResponseChunk.count(metrics.path("cacheWriteInputTokenCount")));
    // Where only the family tells of a cache, only its own input counts what came from there.
    usage =
        counted.cacheReadTokens() == null && usage.cacheReadTokens() != null
            ? counted.updatedBy(usage)
            : usage.updatedBy(counted);
    usage = usage.updatedBy(Usage.UNKNOWN.in(ResponseChunk.tier(json)));
    guarded |= json.path("amazon-bedrock-guardrailAction").asText().equals("INTERVENED");
  }
}
