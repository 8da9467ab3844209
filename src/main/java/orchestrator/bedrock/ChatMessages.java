package orchestrator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import orchestrator.json.Json;
import orchestrator.llm.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * The chat body that OpenAI made common; several families speak it with small differences.
 *
 * @param systemRole the role that carries the system prompt
 * @param limit the name of the token limit
 */
record ChatMessages(String systemRole, String limit) implements ModelFamily {
  static final ChatMessages COMMON = new ChatMessages("system", "max_tokens");
  static final ChatMessages OPENAI = new ChatMessages("developer", "max_completion_tokens");

  @Override
  public ObjectNode request(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = Json.object();
    ArrayNode messages = body.putArray("messages");
    if (prompt.system() != null) {
      messages.addObject().put("role", systemRole).put("content", prompt.system());
    }
    messages.addObject().put("role", "user").put("content", prompt.text());
    body.put(limit, maxTokens);
    if (temperature != null) {
      body.put("temperature", temperature);
    }
    return body;
  }

  @Override
  public Part whole(JsonNode body) {
    return choice(body);
  }

  @Override
  public Part event(JsonNode event) {
    return choice(event);
  }

  /** gpt-oss begins with its reasoning; where nothing of the kind comes, the filter is idle. */
  @Override
  public ThinkingFilter thinking() {
    return ThinkingFilter.between("<reasoning>", "</reasoning>");
  }

  /**
   * The first choice, in any of the spellings that families use: {@code message.content}, {@code
   * delta.content} or {@code text}, with {@code finish_reason} or {@code stop_reason}.
   */
  static Part choice(JsonNode body) {
    JsonNode choice = body.path("choices").path(0);
    String text =
        choice.path("delta").path("content").asText("")
            + choice.path("message").path("content").asText("")
            + choice.path("text").asText("");
    String stopReason = Part.word(choice.path("finish_reason"));
    return Part.of(
        text,
        stopReason != null ? stopReason : Part.word(choice.path("stop_reason")),
        Part.usage(body.path("usage"), "prompt_tokens", "completion_tokens"));
  }
}
