package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one body, or one event of a stream, says about the answer.
 *
 * @param content further text, and what stands beside it; often nothing
 * @param stopReason why the model stopped, in its own word
 * @param usage what it counted, if this part tells
 * @param last whether this is the family's end mark: no text can follow
 */
public record ResponseChunk(
    Content content, @Nullable String stopReason, Usage usage, boolean last) {
  /** Says nothing. */
  static final ResponseChunk NOTHING = of(Content.NONE);

  /** Only content. */
  static ResponseChunk of(Content content) {
    return new ResponseChunk(content, null, Usage.UNKNOWN, false);
  }

  /** Content, which is the last as soon as a stop reason comes with it. */
  static ResponseChunk of(Content content, @Nullable String stopReason, Usage usage) {
    return new ResponseChunk(content, stopReason, usage, stopReason != null);
  }

  /** The usage under two names of {@code counts}, each of which may be missing. */
  public static Usage usage(JsonNode counts, String input, String output) {
    return new Usage(count(counts.path(input)), count(counts.path(output)));
  }

  /** A count; null where it is missing. */
  public static @Nullable Long count(JsonNode node) {
    return node.isNumber() ? node.longValue() : null;
  }

  /** The tier that a body of {@code Converse} was served in; null where it does not tell. */
  public static @Nullable String tier(JsonNode body) {
    JsonNode told = body.path("metadata").path("serviceTier"); // the last event of a stream
    return word((told.isMissingNode() ? body.path("serviceTier") : told).path("type"));
  }

  /** The text of a node; null where it is missing, null or empty. */
  static @Nullable String word(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
  }
}
