package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Amazon Titan's text completion. It has no place for a system prompt, so that goes first. */
final class AmazonTitan implements ModelCodec {

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    body.put("inputText", prompt.systemAndText());
    ObjectNode config = body.putObject("textGenerationConfig");
    config.put("maxTokenCount", maxTokens);
    if (temperature != null) {
      config.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("finish", "finished", "stop_criteria_met");
  }

  @Override
  public ResponseChunk answer(JsonNode body) {
    JsonNode result = body.path("results").path(0);
    return ResponseChunk.of(
        Content.of(result.path("outputText")),
        ResponseChunk.word(result.path("completionReason")),
        new Usage(count(body.path("inputTextTokenCount")), count(result.path("tokenCount"))));
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    return ResponseChunk.of(
        event.has("outputText")
            ? Content.of(event.path("outputText"))
            : Content.beside(Set.of("completionReason"), event),
        ResponseChunk.word(event.path("completionReason")),
        ResponseChunk.usage(event, "inputTextTokenCount", "totalOutputTextTokenCount"));
  }

  private static @Nullable Long count(JsonNode node) {
    return node.isNumber() ? node.longValue() : null;
  }
}
