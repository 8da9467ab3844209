package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import org.jspecify.annotations.Nullable;

/** Meta's Llama 3, whose body is the bare prompt in the model's own turn marks, and Llama 4's. */
record MetaLlama(String header, String endOfHeader, String endOfTurn) implements ModelCodec {
  static final MetaLlama THREE =
      new MetaLlama("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>");
  static final MetaLlama FOUR = new MetaLlama("<|header_start|>", "<|header_end|>", "<|eot|>");

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    StringBuilder text = new StringBuilder("<|begin_of_text|>");
    if (prompt.system() != null) {
      turn(text, "system", prompt.system());
    }
    for (Prompt.Message before : prompt.earlier()) {
      turn(text, ModelCodec.role(before), ModelCodec.text(before));
    }
    turn(text, "user", prompt.text());
    text.append(header).append("assistant").append(endOfHeader).append("\n\n");
    ObjectNode body = Json.object();
    body.put("prompt", text.toString());
    body.put("max_gen_len", maxTokens);
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
    return ResponseChunk.of(
        event.has("generation")
            ? Content.of(event.path("generation"))
            : Content.beside(Set.of("stop_reason"), event),
        ResponseChunk.word(event.path("stop_reason")),
        ResponseChunk.usage(event, "prompt_token_count", "generation_token_count"));
  }

  private void turn(StringBuilder text, String role, String content) {
    text.append(header).append(role).append(endOfHeader).append("\n\n");
    text.append(withoutMarks(content)).append(endOfTurn);
  }

  /** A page must not be able to end its own turn and begin another. */
  private static String withoutMarks(String content) {
    return content.replace("<|", "< |");
  }
}
