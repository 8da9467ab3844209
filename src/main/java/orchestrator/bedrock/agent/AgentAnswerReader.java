package orchestrator.bedrock.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ThinkingFilter;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.AnswerCollector;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.AnswerFile;
import orchestrator.model.Citation;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Puts an agent's answer together from its events. For one call each. */
final class AgentAnswerReader {
  private final Consumer<RunEvent> events;
  private final AnswerCollector text;
  private final ThinkingFilter thinking = ThinkingFilter.of(ThinkingFilter.Opening.MODEL);
  private final Utf8Decoder bytes = new Utf8Decoder();
  private final List<Citation> citations = new ArrayList<>();
  private final List<AnswerFile> files = new ArrayList<>();
  private @Nullable Failure returnedControl;
  private @Nullable Long inputTokens;
  private @Nullable Long outputTokens;
  private boolean begun;
  private boolean guarded;
  private boolean unreadable;

  AgentAnswerReader(Consumer<RunEvent> events) {
    this.events = events;
    this.text = new AnswerCollector(events);
  }

  /**
   * Reads one event; those of other types tell nothing that is known.
   *
   * @throws orchestrator.json.Json.JsonException if it is no JSON
   */
  void event(String type, byte[] payload) {
    begun = true;
    JsonNode json = Json.parse(payload);
    switch (type) {
      case "chunk" -> chunk(json);
      case "trace" -> trace(json);
      case "returnControl" -> returnControl(json);
      case "files" -> json.path("files").forEach(this::file);
      default -> {}
    }
  }

  private void chunk(JsonNode chunk) {
    text.add(thinking.pass(bytes.add(bytes(chunk))));
    chunk.path("attribution").path("citations").forEach(this::cite);
  }

  private static byte[] bytes(JsonNode holder) {
    try {
      byte[] bytes = holder.path("bytes").binaryValue();
      return bytes == null ? new byte[0] : bytes;
    } catch (IOException e) {
      throw new Json.JsonException("bytes that are no base64");
    }
  }

  private void trace(JsonNode json) {
    JsonNode trace = json.path("trace");
    guarded |= trace.path("guardrailTrace").path("action").asText().equals("INTERVENED");
    for (JsonNode phase : trace) {
      JsonNode usage = phase.path("modelInvocationOutput").path("metadata").path("usage");
      inputTokens = sum(inputTokens, usage.path("inputTokens"));
      outputTokens = sum(outputTokens, usage.path("outputTokens"));
    }
    AgentStep step = AgentStep.of(trace);
    events.accept(new RunEvent.Step(step.kind(), step.summary(), Json.printableLine(json)));
  }

  private void returnControl(JsonNode json) {
    List<String> wanted = new ArrayList<>();
    for (JsonNode input : json.path("invocationInputs")) {
      for (JsonNode action : input) {
        String name = action.path("function").asText(action.path("apiPath").asText());
        wanted.add(action.path("actionGroup").asText() + " " + name + parameters(action));
      }
    }
    String what = wanted.isEmpty() ? "an action" : String.join(", ", wanted);
    returnedControl = Problem.AGENT_RETURNED_CONTROL.failure("It asks for " + what + ".");
    events.accept(
        new RunEvent.Step(
            "return control", what, Json.printableLine(Json.object().set("returnControl", json))));
  }

  /** What the action would be given, as {@code (id=42, state=open)}; nothing for nothing. */
  private static String parameters(JsonNode action) {
    List<String> given = new ArrayList<>();
    Consumer<JsonNode> add =
        parameter ->
            given.add(parameter.path("name").asText() + "=" + parameter.path("value").asText());
    action.path("parameters").forEach(add);
    for (JsonNode body : action.path("requestBody").path("content")) {
      body.path("properties").forEach(add);
    }
    return given.isEmpty() ? "" : "(" + String.join(", ", given) + ")";
  }

  private void file(JsonNode file) {
    files.add(
        new AnswerFile(
            file.path("name").asText("file"),
            file.path("type").asText("application/octet-stream"),
            bytes(file)));
  }

  /** Takes a body of JSON that came in the place of a stream. */
  void body(byte[] json) {
    begun = true;
    unreadable = true;
    files.add(new AnswerFile("answer.jsonl", "application/jsonl", json));
  }

  /** Whether anything at all has arrived; then the call has been billed. */
  boolean begun() {
    return begun;
  }

  /** Whether there is something to keep. */
  boolean hasContent() {
    return !text.isEmpty() || !files.isEmpty();
  }

  /**
   * The answer as far as it came.
   *
   * @param broken what broke it off, if anything did; agents have no end mark of their own
   */
  Answer answer(@Nullable String sessionId, @Nullable String requestId, @Nullable Failure broken) {
    text.add(thinking.pass(bytes.end()));
    text.add(thinking.rest(broken == null));
    text.end();
    Failure shortfall = shortfall(broken);
    return new Answer(
        text.toString(),
        null,
        new Usage(inputTokens, outputTokens),
        citations,
        files,
        sessionId,
        requestId,
        shortfall == null ? null : shortfall.requestId(requestId));
  }

  private @Nullable Failure shortfall(@Nullable Failure broken) {
    if (broken != null) {
      return IncompleteReason.brokenOff(broken);
    }
    if (unreadable) {
      return Problem.ANSWER_UNREADABLE.failure("One body of JSON came in the place of a stream.");
    }
    if (guarded) {
      return Problem.GUARDRAIL_INTERVENED.failure("The agent's own guardrail intervened.");
    }
    if (returnedControl != null) {
      return returnedControl;
    }
    return text.toString().isBlank() && files.isEmpty()
        ? Problem.ANSWER_EMPTY.failure(
            "The agent ended without a word. What it did is in trace.jsonl, in the record.")
        : null;
  }

  private void cite(JsonNode citation) {
    List<String> sources = new ArrayList<>();
    for (JsonNode reference : citation.path("retrievedReferences")) {
      String source = source(reference);
      if (!source.isEmpty() && !sources.contains(source)) {
        sources.add(source);
      }
    }
    String cited =
        citation.path("generatedResponsePart").path("textResponsePart").path("text").asText();
    if (!sources.isEmpty() || !cited.isEmpty()) {
      citations.add(new Citation(cited, sources));
    }
  }

  /** Each sort of location is an object of its own with one address in it. */
  private static String source(JsonNode reference) {
    JsonNode location = reference.path("location");
    for (JsonNode kind : location) {
      for (JsonNode address : kind) {
        if (address.isTextual()) {
          return address.textValue();
        }
      }
    }
    String uri = reference.path("metadata").path("x-amz-bedrock-kb-source-uri").asText();
    return uri.isEmpty() ? location.path("type").asText().toLowerCase(Locale.ROOT) : uri;
  }

  private static @Nullable Long sum(@Nullable Long sum, JsonNode further) {
    if (!further.isNumber()) {
      return sum;
    }
    return (sum == null ? 0 : sum) + further.longValue();
  }
}
