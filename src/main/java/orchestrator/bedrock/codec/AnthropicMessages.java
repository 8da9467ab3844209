package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Claude's messages. Blocks are picked by type: newer models think first, by default. */
final class AnthropicMessages implements ModelCodec {

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
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
    ArrayNode content = message.putArray("content");
    for (ContentPart part : prompt.content()) {
      if (part instanceof ContentPart.Image image) {
        ObjectNode source = content.addObject().put("type", "image").putObject("source");
        source.put("type", "base64").put("media_type", image.mediaType());
        source.put("data", image.bytes());
      } else {
        content.addObject().put("type", "text").put("text", ModelCodec.text(part));
      }
    }
    return body;
  }

  @Override
  public boolean takesImages() {
    return true;
  }

  @Override
  public void cacheSystem(ObjectNode body) {
    cache(body, CacheMarks.SYSTEM);
  }

  @Override
  public void cache(ObjectNode body, CacheMarks marks) {
    if (marks.system()) {
      String system = body.path("system").asText();
      ObjectNode block = body.putArray("system").addObject();
      block.put("type", "text").put("text", system);
      mark(block, marks);
    }
    if (marks.page() > 0) {
      ArrayNode content = (ArrayNode) body.path("messages").path(0).path("content");
      mark((ObjectNode) content.get(marks.cut(content)), marks);
    }
  }

  private static void mark(ObjectNode block, CacheMarks marks) {
    ObjectNode control = block.putObject("cache_control").put("type", "ephemeral");
    if (marks.lifetime() != null) {
      control.put("ttl", marks.lifetime());
    }
  }

  @Override
  public boolean think(ObjectNode body, Thinking thinking) {
    switch (thinking.control()) {
      case ADAPTIVE -> {
        body.putObject("thinking").put("type", "adaptive");
        body.withObjectProperty("output_config").put("effort", thinking.effort().word());
      }
      case BUDGET ->
          body.putObject("thinking").put("type", "enabled").put("budget_tokens", thinking.budget());
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean hold(ObjectNode body, ResponseFormat format) {
    ObjectNode form = body.withObjectProperty("output_config").putObject("format");
    form.put("type", "json_schema").set("schema", format.schema());
    return true;
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("end_turn", "stop_sequence");
  }

  @Override
  public ResponseChunk answer(JsonNode body) {
    return ResponseChunk.of(
        Content.of(body.path("content")),
        ResponseChunk.word(body.path("stop_reason")),
        usage(body));
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    return switch (event.path("type").asText()) {
      case "message_start" -> {
        JsonNode message = event.path("message");
        yield new ResponseChunk(Content.of(message.path("content")), null, usage(message), false);
      }
      case "content_block_start" -> ResponseChunk.of(Content.of(event.path("content_block")));
      case "content_block_delta" -> ResponseChunk.of(Content.of(event.path("delta")));
      // The stop reason comes one event ahead of the end mark.
      case "message_delta" ->
          new ResponseChunk(
              Content.NONE,
              ResponseChunk.word(event.path("delta").path("stop_reason")),
              usage(event),
              false);
      case "message_stop" -> new ResponseChunk(Content.NONE, null, Usage.UNKNOWN, true);
      case "ping", "content_block_stop" -> ResponseChunk.NOTHING;
      default -> ResponseChunk.of(Content.beside(Set.of("type"), event));
    };
  }

  private static Usage usage(JsonNode message) {
    JsonNode counts = message.path("usage");
    return ResponseChunk.usage(counts, "input_tokens", "output_tokens")
        .plusCache(
            ResponseChunk.count(counts.path("cache_read_input_tokens")),
            ResponseChunk.count(counts.path("cache_creation_input_tokens")));
  }
}
