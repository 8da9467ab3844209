package orchestrator.bedrock.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * The content of an assistant's message, or of a piece of one: a string, an array of typed parts,
 * or a mixture of both.
 *
 * @param text what of it is text
 * @param placed whether there was a place for text, be it empty
 * @param reasoning whether it holds reasoning, which is no part of the answer
 * @param unknown whether it holds a part of a kind that is not known
 */
public record Content(String text, boolean placed, boolean reasoning, boolean unknown) {
  /** Says nothing. */
  static final Content NONE = new Content("", false, false, false);

  /** How the members begin that Bedrock itself adds to the bodies of all families. */
  private static final String OF_BEDROCK = "amazon-bedrock-";

  private static final Content REASONING = new Content("", false, true, false);
  private static final Content UNKNOWN = new Content("", false, false, true);

  /** Reads a value that may be missing. */
  static Content of(JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, NULL -> NONE;
      case STRING -> new Content(value.textValue(), true, false, false);
      case ARRAY -> parts(value);
      case OBJECT -> value.path("type").isTextual() ? typed(value) : named(value);
      default -> UNKNOWN;
    };
  }

  /** What a member of a message says that holds reasoning in some families. */
  static Content reasoning(JsonNode value) {
    return value.isMissingNode() || value.isNull() || value.asText("-").isEmpty()
        ? NONE
        : REASONING;
  }

  /**
   * What stands in an object beside its known members: unknown content if any of it holds text,
   * since that may be part of the answer; else nothing.
   */
  static Content beside(Set<String> known, JsonNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!known.contains(member.getKey())
          && !member.getKey().startsWith(OF_BEDROCK)
          && holdsText(member.getValue())) {
        return UNKNOWN;
      }
    }
    return NONE;
  }

  private static boolean holdsText(JsonNode value) {
    if (value.isContainerNode()) {
      for (JsonNode part : value) {
        if (holdsText(part)) {
          return true;
        }
      }
    }
    return value.isTextual() && !value.textValue().isBlank();
  }

  /** Both, in this order. */
  Content plus(Content next) {
    return new Content(
        text + next.text,
        placed || next.placed,
        reasoning || next.reasoning,
        unknown || next.unknown);
  }

  private static Content parts(JsonNode parts) {
    StringBuilder text = new StringBuilder();
    boolean reasoning = false;
    boolean unknown = false;
    for (JsonNode part : parts) {
      Content content = part.isObject() && part.isEmpty() ? UNKNOWN : of(part);
      text.append(content.text);
      reasoning |= content.reasoning;
      unknown |= content.unknown;
    }
    return new Content(text.toString(), true, reasoning, unknown);
  }

  /** A part that names its kind, as in the messages of Anthropic, Mistral and OpenAI. */
  private static Content typed(JsonNode part) {
    return switch (part.path("type").textValue()) {
      case "text", "text_delta", "output_text" -> of(part.path("text"));
      case "thinking",
          "thinking_delta",
          "redacted_thinking",
          "signature_delta",
          "reasoning",
          "reasoning_content" ->
          REASONING;
      case "citations_delta" -> NONE;
      default -> UNKNOWN;
    };
  }

  /** A part whose kind is the name of its member, as in Nova's messages and in Converse. */
  private static Content named(JsonNode part) {
    Content all = NONE;
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      all = all.plus(named(member.getKey(), member.getValue()));
    }
    return all;
  }

  private static Content named(String kind, JsonNode value) {
    return switch (kind) {
      case "text" -> of(value);
      case "citationsContent" -> of(value.path("content"));
      case "reasoningContent", "reasoning", "thinking" -> REASONING;
      case "citation", "citations", "annotations", "index" -> NONE;
      default -> value.isNull() ? NONE : UNKNOWN;
    };
  }
}
