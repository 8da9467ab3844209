package orchestrator.bedrock.agentcore;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ThinkingFilter;
import orchestrator.bedrock.error.AgentRuntimeProblems;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.AnswerCollector;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.text.ForeignText;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what an agent on a runtime answers. Whatever says more than a piece of the answer,
 * or something else, is a step as well, so that the record has it. For one call each.
 */
final class RuntimeAnswerReader {
  private final AgentRuntimeProblems problems;
  private final Consumer<RunEvent> events;
  private final AnswerCollector text;
  private final ThinkingFilter thinking = ThinkingFilter.of(ThinkingFilter.Opening.MODEL);
  private final List<String> unknown = new ArrayList<>();
  private @Nullable Long inputTokens;
  private @Nullable Long outputTokens;
  private @Nullable Failure failed;
  private boolean ofModel;
  private boolean begun;

  RuntimeAnswerReader(AgentRuntimeProblems problems, Consumer<RunEvent> events) {
    this.problems = problems;
    this.events = events;
    this.text = new AnswerCollector(events);
  }

  /** Whether anything at all has arrived; then the call has been billed. */
  boolean begun() {
    return begun;
  }

  void event(ServerSentEvents.Event event) {
    begun = true;
    String data = event.data();
    if (data.isBlank() || data.equals("[DONE]")) {
      return;
    }
    JsonNode json = json(data);
    boolean error = event.name().equals("error");
    if (json != null) {
      take(json, data, error);
    } else if (error) {
      fail(data);
    } else {
      say(data);
    }
  }

  /**
   * Takes a whole body: a document, or whatever else it is.
   *
   * @return whether it is a document
   */
  boolean document(byte[] body) {
    begun = true;
    String whole = new String(body, StandardCharsets.UTF_8);
    JsonNode json = json(whole);
    if (json == null) {
      say(whole);
    } else {
      take(json, whole, false);
    }
    return json != null;
  }

  private void take(JsonNode json, String asItCame, boolean error) {
    if (json.isNull()) {
      return;
    }
    AnswerPiece piece = AnswerPiece.of(json);
    ofModel |= piece.ofModel();
    JsonNode usage = json.path("event").path("metadata").path("usage");
    inputTokens = sum(inputTokens, usage.path("inputTokens"));
    outputTokens = sum(outputTokens, usage.path("outputTokens"));
    if (!piece.isAll() || error) {
      String line = Json.printableLine(json);
      events.accept(new RunEvent.Step("event", ForeignText.oneLine(line), line));
    }
    if (piece.error() != null || error) {
      fail(Objects.requireNonNullElse(piece.error(), asItCame));
    }
    if (error) {
      return;
    }
    if (piece.text() == null) {
      if (piece.error() == null) {
        unknown.add(asItCame);
      }
    } else if (!ofModel || piece.ofModel()) { // what its events have said comes again as a whole
      say(piece.text());
    }
  }

  private void fail(String what) {
    if (failed == null) {
      failed =
          IncompleteReason.brokenOff(
              problems.failed("The agent says: " + ForeignText.oneLine(what)));
    }
  }

  private void say(String piece) {
    text.add(thinking.pass(piece));
  }

  /**
   * The answer as far as it came.
   *
   * @param broken what broke it off, if anything did
   */
  Answer answer(String sessionId, @Nullable String requestId, @Nullable Failure broken) {
    text.add(thinking.rest(broken == null));
    if (!unknown.isEmpty() && !ofModel) {
      if (text.toString().isBlank()) {
        text.add(String.join("\n", unknown));
      } else {
        boolean one = unknown.size() == 1;
        events.accept(
            new RunEvent.Note(
                unknown.size()
                    + (one ? " event of the answer has" : " events of the answer have")
                    + " a form that is not known, and "
                    + (one ? "is" : "are")
                    + " in trace.jsonl of the record as received"));
      }
    }
    text.end();
    Failure shortfall = shortfall(broken);
    return new Answer(
        text.toString(),
        null,
        new Usage(inputTokens, outputTokens),
        List.of(),
        List.of(),
        sessionId,
        requestId,
        shortfall == null ? null : shortfall.requestId(requestId));
  }

  private @Nullable Failure shortfall(@Nullable Failure broken) {
    if (broken != null) {
      return IncompleteReason.brokenOff(broken);
    }
    if (failed != null) {
      return failed;
    }
    return text.toString().isBlank()
        ? Problem.ANSWER_EMPTY.failure("The agent ended without a word.")
        : null;
  }

  private static @Nullable JsonNode json(String data) {
    try {
      return Json.parse(data);
    } catch (Json.JsonException e) {
      return null;
    }
  }

  private static @Nullable Long sum(@Nullable Long sum, JsonNode further) {
    if (!further.isNumber()) {
      return sum;
    }
    return (sum == null ? 0 : sum) + further.longValue();
  }
}
