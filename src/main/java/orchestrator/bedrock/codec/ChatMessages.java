package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.bedrock.option.ThinkingControl;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The chat body that OpenAI made common; several families speak it with small differences.
 *
 * @param systemRole the role that carries the system prompt
 * @param limit the name of the token limit
 */
record ChatMessages(String systemRole, String limit) implements ModelCodec {
  /** The reasons of OpenAI's own body, and those of engines that serve open-weight models. */
  static final Set<String> COMPLETE = Set.of("stop", "stop_sequence", "end_turn", "eos_token");

  /** What a body tells beside its choices. */
  private static final Set<String> ABOUT_THE_BODY =
      Set.of(
          "choices",
          "created",
          "id",
          "model",
          "object",
          "provider",
          "request_id",
          "service_tier",
          "system_fingerprint",
          "usage");

  /** What a message holds beside text. A call of a tool comes with a stop reason of its own. */
  private static final Set<String> MESSAGE =
      Set.of(
          "annotations",
          "content",
          "function_call",
          "id",
          "name",
          "reasoning",
          "reasoning_content",
          "reasoning_details",
          "role",
          "tool_calls",
          "type");

  static final ChatMessages COMMON = new ChatMessages("system", "max_tokens");
  static final ChatMessages OPENAI = new ChatMessages("developer", "max_completion_tokens");

  @Override
  public ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature) {
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
  public boolean think(ObjectNode body, Thinking thinking) {
    if (thinking.control() != ThinkingControl.REASONING_EFFORT) {
      return false;
    }
    body.put("reasoning_effort", thinking.effort().word());
    return true;
  }

  @Override
  public boolean hold(ObjectNode body, ResponseFormat format) {
    ObjectNode form = body.putObject("response_format").put("type", "json_schema");
    form.putObject("json_schema").put("name", format.name()).set("schema", format.schema());
    return true;
  }

  @Override
  public Set<String> completeReasons() {
    return COMPLETE;
  }

  @Override
  public ResponseChunk answer(JsonNode body) {
    return choice(body);
  }

  @Override
  public ResponseChunk chunk(JsonNode event) {
    return choice(event);
  }

  /**
   * The first choice, in any of the spellings that families use: {@code message.content}, {@code
   * delta.content} or {@code text}, with {@code finish_reason} or {@code stop_reason}.
   */
  static ResponseChunk choice(JsonNode body) {
    JsonNode choice = body.path("choices").path(0);
    Content content =
        message(choice.path("delta"))
            .plus(message(choice.path("message")))
            .plus(Content.of(choice.path("text")))
            .plus(body.has("choices") ? Content.NONE : Content.beside(ABOUT_THE_BODY, body));
    String stopReason = ResponseChunk.word(choice.path("finish_reason"));
    return ResponseChunk.of(
        content,
        stopReason != null ? stopReason : ResponseChunk.word(choice.path("stop_reason")),
        usage(body.path("usage")));
  }

  /** What came from a cache is part of the prompt's tokens. */
  private static Usage usage(JsonNode counts) {
    Usage usage = ResponseChunk.usage(counts, "prompt_tokens", "completion_tokens");
    return new Usage(
        usage.inputTokens(),
        usage.outputTokens(),
        ResponseChunk.count(counts.path("prompt_tokens_details").path("cached_tokens")),
        null);
  }

  private static Content message(JsonNode message) {
    return Content.of(message.path("content"))
        .plus(Content.reasoning(message.path("reasoning_content")))
        .plus(Content.reasoning(message.path("reasoning")))
        .plus(Content.beside(MESSAGE, message));
  }
}
