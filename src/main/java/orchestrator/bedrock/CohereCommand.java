package orchestrator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.llm.Prompt;
import orchestrator.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Cohere's Command R and R+. */
final class CohereCommand implements ModelFamily {

  @Override
  public ObjectNode request(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    body.put("message", prompt.text());
    if (prompt.system() != null) {
      body.put("preamble", prompt.system());
    }
    body.put("max_tokens", maxTokens);
    if (temperature != null) {
      body.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("complete", "stop_sequence");
  }

  @Override
  public Part whole(JsonNode body) {
    return Part.of(
        Content.of(body.path("text")), Part.word(body.path("finish_reason")), Usage.UNKNOWN);
  }

  @Override
  public Part event(JsonNode event) {
    String stopReason = Part.word(event.path("finish_reason"));
    // The last event may repeat the whole answer, so its text counts only where it is a piece.
    boolean piece = stopReason == null && !event.path("is_finished").asBoolean();
    return Part.of(
        piece ? Content.of(event.path("text")) : Content.NONE, stopReason, Usage.UNKNOWN);
  }
}
