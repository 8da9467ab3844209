package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a family of models speaks: the same in a live call through {@code InvokeModel} and in a line
 * of a batch's JSONL, whose {@code modelInput} is the body and whose {@code modelOutput} the
 * answer.
 *
 * <p>A further family is one class, one line in {@link ModelFamilies} and its fixtures.
 */
public interface ModelCodec {

  /**
   * The request body.
   *
   * @param temperature null for the model's default
   */
  ObjectNode body(Prompt prompt, int maxTokens, @Nullable Double temperature);

  /** Whether the body has a place for pictures; else Converse has. */
  default boolean takesImages() {
    return false;
  }

  /**
   * The request body of a conversation. What was said before stands among the messages, each
   * written as the family writes a prompt of one; families without messages have it in their text.
   */
  default ObjectNode conversation(Prompt prompt, int maxTokens, @Nullable Double temperature) {
    ObjectNode body = body(prompt, maxTokens, temperature);
    if (body.get("messages") instanceof ArrayNode messages) {
      int last = messages.size() - 1;
      for (Prompt.Message turn : prompt.earlier()) {
        Prompt alone = new Prompt(prompt.template(), null, turn.parts());
        JsonNode message = body(alone, maxTokens, temperature).path("messages").path(0);
        messages.insert(last++, ((ObjectNode) message).put("role", role(turn)));
      }
    }
    return body;
  }

  /** What most families call who speaks. */
  static String role(Prompt.Message turn) {
    return turn.role() == Prompt.Message.Role.USER ? "user" : "assistant";
  }

  /** What was said in a turn, as text. */
  static String text(Prompt.Message turn) {
    return new Prompt("", null, turn.parts()).text();
  }

  /**
   * Marks the system prompt of a request body for reuse by the next calls, where the family has
   * that; else nothing changes.
   */
  default void cacheSystem(ObjectNode body) {}

  /** Marks in a request body up to where it is kept for the next calls, where the family can. */
  default void cache(ObjectNode body, CacheMarks marks) {}

  /**
   * Writes into a request body how much the model is to think.
   *
   * @return false if the family's body has no place for it
   */
  default boolean think(ObjectNode body, Thinking thinking) {
    return false;
  }

  /**
   * Writes into a request body what form the answer must have.
   *
   * @return false if the family's body has no place for it
   */
  default boolean hold(ObjectNode body, ResponseFormat format) {
    return false;
  }

  /** Reads the body of a call that was not streamed. */
  ResponseChunk answer(JsonNode body);

  /**
   * Reads one event of a stream. One that is not known is unknown content if it holds text, and
   * else says nothing.
   */
  ResponseChunk chunk(JsonNode event);

  /**
   * The stop reasons that mean a complete answer, in lower case. Whatever else is said, or nothing,
   * makes an answer incomplete: vendors add words for what went wrong without notice.
   */
  Set<String> completeReasons();

  /** How a model of this family begins what it thinks aloud within its text. */
  default ThinkingFilter.Opening thinking() {
    return ThinkingFilter.Opening.MODEL;
  }

  /**
   * The text of a part.
   *
   * @throws orchestrator.problem.ProblemException {@code PROMPT_PART_UNSUPPORTED} if it is none
   */
  static String text(ContentPart part) {
    if (part instanceof ContentPart.Text plain) {
      return plain.text();
    }
    String kind = part instanceof ContentPart.Media media ? media.mediaType() : "untrusted";
    throw Problem.PROMPT_PART_UNSUPPORTED.failure("It holds a file (" + kind + ").").exception();
  }
}
