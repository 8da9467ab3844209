package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import org.jspecify.annotations.Nullable;

/** DeepSeek R1, which completes a prompt in its own turn marks and begins in thought. */
final class DeepSeek implements ModelCodec {

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    String system = prompt.system() == null ? "" : withoutMarks(prompt.system());
    ObjectNode body = Json.object();
    body.put(
        "prompt",
        "<｜begin▁of▁sentence｜>"
            + system
            + earlier(prompt)
            + "<｜User｜>"
            + withoutMarks(prompt.text())
            + "<｜Assistant｜><think>\n");
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
    return ChatMessages.choice(event);
  }

  @Override
  public ThinkingFilter.Opening thinking() {
    return ThinkingFilter.Opening.PROMPT;
  }

  private static String earlier(Prompt prompt) {
    StringBuilder said = new StringBuilder();
    for (Prompt.Message turn : prompt.earlier()) {
      String text = withoutMarks(ModelCodec.text(turn));
      said.append(
          turn.role() == Prompt.Message.Role.USER
              ? "<｜User｜>" + text
              : "<｜Assistant｜>" + text + "<｜end▁of▁sentence｜>");
    }
    return said.toString();
  }

  /** A page must not be able to end its own turn and begin another. */
  private static String withoutMarks(String content) {
    return content.replace("<｜", "< ｜");
  }
}
