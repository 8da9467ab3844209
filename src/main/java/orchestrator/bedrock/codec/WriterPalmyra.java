package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Writer's Palmyra. Its last event may be the bare string {@code "[DONE]"}. */
final class WriterPalmyra implements ModelCodec {

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    body.put("prompt", prompt.systemAndText());
    body.put("max_tokens", maxTokens);
    if (temperature != null) {
      body.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public Set<String> completeReasons() {
    return ChatMessages.COMPLETE;
  }

  @Override
  public ResponseChunk answer(JsonNode body) {
    return ChatMessages.choice(body);
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    return event.isTextual() && event.textValue().equals("[DONE]")
        ? new ResponseChunk(Content.NONE, null, Usage.UNKNOWN, true)
        : ChatMessages.choice(event);
  }
}
