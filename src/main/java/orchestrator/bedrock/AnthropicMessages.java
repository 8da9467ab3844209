package orchestrator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
  public Part whole(JsonNode body) {
    StringBuilder text = new StringBuilder();
    for (JsonNode block : body.path("content")) {
      if (block.path("type").asText().equals("text")) {
        text.append(block.path("text").asText());
      }
    }
    return Part.of(text.toString(), Part.word(body.path("stop_reason")), usage(body));
  }

  @Override
  public Part event(JsonNode event) {
    return switch (event.path("type").asText()) {
      case "message_start" -> new Part("", null, usage(event.path("message")), false);
      case "content_block_start" -> block(event.path("content_block"), "text");
      case "content_block_delta" -> block(event.path("delta"), "text_delta");
      // The stop reason comes one event ahead of the end mark.
      case "message_delta" ->
          new Part("", Part.word(event.path("delta").path("stop_reason")), usage(event), false);
      case "message_stop" -> new Part("", null, Usage.UNKNOWN, true);
      default -> Part.NOTHING;
    };
  }

  private static Part block(JsonNode block, String type) {
    return block.path("type").asText().equals(type)
        ? Part.text(block.path("text").asText())
        : Part.NOTHING;
  }

  private static Usage usage(JsonNode message) {
    JsonNode counts = message.path("usage");
    return Part.usage(counts, "input_tokens", "output_tokens")
        .plusInput(counts.path("cache_read_input_tokens").longValue())
        .plusInput(counts.path("cache_creation_input_tokens").longValue());
  }
}
