package orchestrator.bedrock.agentcore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import orchestrator.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of JSON from an agent says, in the shapes that AWS's starter kits and samples use.
 *
 * @param text what belongs to the answer; null in a shape that is not known
 * @param error what went wrong inside of the agent; null for nothing
 * @param ofModel whether it is an event of the model behind the agent, passed on as it came
 * @param isAll whether the text is all that the piece says
 */
record AnswerPiece(@Nullable String text, @Nullable String error, boolean ofModel, boolean isAll) {

  /** Members that hold the answer, or lead to it. */
  private static final List<String> LEADING =
      List.of("text", "result", "content", "message", "output", "data");

  /** Members that say nothing beside a text. */
  private static final List<String> LABELS = List.of("role", "type");

  /** A text, and how many of the values in a piece make it up. */
  private record Found(String text, int values) {}

  static AnswerPiece of(JsonNode json) {
    JsonNode event = json.path("event");
    if (event.isObject()) {
      String delta = event.path("contentBlockDelta").path("delta").path("text").asText();
      return new AnswerPiece(delta, null, true, !delta.isEmpty());
    }
    Found found = found(json);
    boolean isAll = found != null && found.values() == values(json);
    return new AnswerPiece(found == null ? null : found.text(), error(json), false, isAll);
  }

  private static @Nullable String error(JsonNode json) {
    JsonNode error = json.path("error");
    boolean none = error.isContainerNode() ? error.isEmpty() : error.asText().isEmpty();
    if (none || error.isNull() || (error.isBoolean() && !error.booleanValue())) {
      return null;
    }
    String what = error.isTextual() ? error.textValue() : Json.line(json);
    String type = json.path("error_type").asText();
    return type.isEmpty() ? what : type + ": " + what;
  }

  private static @Nullable Found found(JsonNode json) {
    if (json.isArray()) {
      return blocks(json);
    }
    if (!json.isObject()) {
      return json.isNull() ? null : new Found(json.asText(), 1);
    }
    for (String name : LEADING) {
      JsonNode next = json.path(name);
      // A message of one line is a status as often as an answer.
      boolean leads = !next.isMissingNode() && (!name.equals("message") || next.isObject());
      Found found = leads ? found(next) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Content blocks, each of which is an object; null for another list. */
  private static @Nullable Found blocks(JsonNode list) {
    StringBuilder text = new StringBuilder();
    int values = 0;
    for (JsonNode block : list) {
      if (!block.isObject()) {
        return null;
      }
      if (block.path("text").isTextual()) {
        text.append(block.path("text").textValue());
        values++;
      }
    }
    return values == 0 ? null : new Found(text.toString(), values);
  }

  private static int values(JsonNode json) {
    if (!json.isContainerNode()) {
      return json.isNull() ? 0 : 1;
    }
    int values = 0;
    if (json instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        values += LABELS.contains(member.getKey()) ? 0 : values(member.getValue());
      }
    } else {
      for (JsonNode element : json) {
        values += values(element);
      }
    }
    return values;
  }
}
