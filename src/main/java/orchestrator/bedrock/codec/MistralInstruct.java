package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** The older Mistral models, which complete a prompt between instruction marks. */
final class MistralInstruct implements ModelCodec {

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    body.put("prompt", "<s>[INST] " + withoutMarks(prompt.systemAndText()) + " [/INST]");
    body.put("max_tokens", maxTokens);
    if (temperature != null) {
      body.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public Set<String> completeReasons() {
    return Set.of("stop");
  }

  @Override
  public ResponseChunk answer(JsonNode body) {
    return chunk(body);
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    JsonNode output = event.path("outputs").path(0);
    return ResponseChunk.of(
        event.has("outputs")
            ? Content.of(output.path("text"))
            : Content.beside(Set.of("stop_reason"), event),
        ResponseChunk.word(output.path("stop_reason")),
        Usage.UNKNOWN);
  }

  /** A page must not be able to end its own turn and begin another. */
  private static String withoutMarks(String content) {
    return content.replace("[INST]", "[ INST]").replace("[/INST]", "[ /INST]");
  }
}
