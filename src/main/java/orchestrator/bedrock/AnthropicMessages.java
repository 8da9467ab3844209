package orchestrator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.llm.Prompt;
import orchestrator.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Claude's messages. Blocks are picked by type: newer models think first, by default. */
final class AnthropicMessages implements ModelFamily {

  @Override
  public ObjectNode request(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    body.put("anthropic_version", "bedrock-2023-05-31");
    body.put("max_tokens", maxTokens);
    if (temperature != null) {
      body.put("temperature", temperature);
    }
    if (prompt.system() != null) {
      body.put("system", prompt.system());
    }
    ObjectNode message = body.putArray("messages").addObject();
    message.put("role", "user");
    message.putArray("content").addObject().put("type", "text").put("text", prompt.text());
    return body;
  }

  @Override
  public void cacheSystem(ObjectNode body) {
    String system = body.path("system").asText();
    ObjectNode block = body.putArray("system").addObject();
    block.put("type", "text").put("text", system);
    block.putObject("cache_control").put("type", "ephemeral");
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("end_turn", "stop_sequence");
  }

  @Override
  public Part whole(JsonNode body) {
    return Part.of(
        Content.of(body.path("content")), Part.word(body.path("stop_reason")), usage(body));
  }

  @Override
  public Part event(JsonNode event) {
    return switch (event.path("type").asText()) {
      case "message_start" -> {
        JsonNode message = event.path("message");
        yield new Part(Content.of(message.path("content")), null, usage(message), false);
      }
      case "content_block_start" -> Part.of(Content.of(event.path("content_block")));
      case "content_block_delta" -> Part.of(Content.of(event.path("delta")));
      // The stop reason comes one event ahead of the end mark.
      case "message_delta" ->
          new Part(
              Content.NONE,
              Part.word(event.path("delta").path("stop_reason")),
              usage(event),
              false);
      case "message_stop" -> new Part(Content.NONE, null, Usage.UNKNOWN, true);
      default -> Part.NOTHING;
    };
  }

  private static Usage usage(JsonNode message) {
    JsonNode counts = message.path("usage");
    return Part.usage(counts, "input_tokens", "output_tokens")
        .plusInput(counts.path("cache_read_input_tokens").longValue())
        .plusInput(counts.path("cache_creation_input_tokens").longValue());
  }
}
