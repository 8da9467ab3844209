package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Cohere's Command R and R+. */
final class CohereCommand implements ModelCodec {
  /** What events hold that have no text of the answer. */
  private static final Set<String> BESIDE_TEXT =
      Set.of(
          "event_type",
          "generation_id",
          "response_id",
          "citations",
          "documents",
          "search_queries",
          "search_results");

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    body.put("message", prompt.text());
    if (prompt.system() != null) {
      body.put("preamble", prompt.system());
    }
    if (!prompt.earlier().isEmpty()) {
      ArrayNode history = body.putArray("chat_history");
      for (Prompt.Message turn : prompt.earlier()) {
        boolean user = turn.role() == Prompt.Message.Role.USER;
        history
            .addObject()
            .put("role", user ? "USER" : "CHATBOT")
            .put("message", ModelCodec.text(turn));
      }
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
  public ResponseChunk answer(JsonNode body) {
    return ResponseChunk.of(
        Content.of(body.path("text")),
        ResponseChunk.word(body.path("finish_reason")),
        Usage.UNKNOWN);
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    String stopReason = ResponseChunk.word(event.path("finish_reason"));
    // The last event may repeat the whole answer, so its text counts only where it is a piece.
    boolean piece = stopReason == null && !event.path("is_finished").asBoolean();
    return ResponseChunk.of(piece ? piece(event) : Content.NONE, stopReason, Usage.UNKNOWN);
  }

  private static Content piece(JsonNode event) {
    return event.has("text") ? Content.of(event.path("text")) : Content.beside(BESIDE_TEXT, event);
  }
}
