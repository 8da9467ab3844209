package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.option.Thinking;
import orchestrator.bedrock.option.ThinkingControl;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Amazon Nova's messages. */
public final class AmazonNova implements ModelCodec {
  /** The events of a stream; the first one is of the protocol, and of no model. */
  private static final Set<String> EVENTS =
      Set.of(
          "initial-response",
          "messageStart",
          "contentBlockStart",
          "contentBlockDelta",
          "contentBlockStop",
          "messageStop",
          "metadata");

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    if (prompt.system() != null) {
      body.putArray("system").addObject().put("text", prompt.system());
    }
    ObjectNode message = body.putArray("messages").addObject();
    message.put("role", "user");
    ArrayNode content = message.putArray("content");
    for (ContentPart part : prompt.content()) {
      if (part instanceof ContentPart.Image image) {
        ObjectNode block = content.addObject().putObject("image").put("format", image.format());
        block.putObject("source").put("bytes", image.bytes());
      } else {
        content.addObject().put("text", ModelCodec.text(part));
      }
    }
    ObjectNode inference = body.putObject("inferenceConfig");
    inference.put("maxTokens", maxTokens);
    if (temperature != null) {
      inference.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public boolean takesImages() {
    return true;
  }

  @Override
  public void cache(ObjectNode body, CacheMarks marks) {
    if (marks.system()) {
      mark((ArrayNode) body.path("system"), 1);
    }
    if (marks.page() > 0) {
      ArrayNode content = (ArrayNode) body.path("messages").path(0).path("content");
      mark(content, marks.cut(content) + 1);
    }
  }

  private static void mark(ArrayNode blocks, int at) {
    blocks.insertObject(at).putObject("cachePoint").put("type", "default");
  }

  @Override
  public boolean think(ObjectNode body, Thinking thinking) {
    if (thinking.control() != ThinkingControl.REASONING_CONFIG) {
      return false;
    }
    ObjectNode inference = body.withObjectProperty("inferenceConfig");
    if (thinking.excludesLimit()) {
      inference.remove("maxTokens");
    }
    inference
        .putObject("reasoningConfig")
        .put("type", "enabled")
        .put("maxReasoningEffort", thinking.effort().word());
    return true;
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("end_turn", "stop_sequence");
  }

  @Override
  public ResponseChunk answer(JsonNode body) {
    Content content = Content.of(body.path("output").path("message").path("content"));
    return ResponseChunk.of(content, ResponseChunk.word(body.path("stopReason")), usage(body));
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    Content content =
        Content.of(event.path("contentBlockStart").path("start"))
            .plus(Content.of(event.path("contentBlockDelta").path("delta")))
            .plus(Content.beside(EVENTS, event));
    String stopReason = ResponseChunk.word(event.path("messageStop").path("stopReason"));
    return new ResponseChunk(
        content, stopReason, usage(event.path("metadata")), event.has("messageStop"));
  }

  private static Usage usage(JsonNode parent) {
    JsonNode counts = parent.path("usage");
    Usage usage = ResponseChunk.usage(counts, "inputTokens", "outputTokens");
    Usage whole = usage.plusCache(cached(counts, "Read"), cached(counts, "Write"));
    // Whether the input counts the cached tokens differs by model; the total tells.
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    return input != null && output != null && counts.path("totalTokens").asLong() == input + output
        ? new Usage(input, output, whole.cacheReadTokens(), whole.cacheWriteTokens())
        : whole;
  }

  /** Converse and Nova's own body name it differently. */
  private static @Nullable Long cached(JsonNode counts, String way) {
    String name = "cache" + way + "InputToken";
    Long count = ResponseChunk.count(counts.path(name + "s"));
    return count == null ? ResponseChunk.count(counts.path(name + "Count")) : count;
  }
}
