package orchestrator.bedrock.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import orchestrator.model.option.AnswerSchema;
import org.jspecify.annotations.Nullable;

/**
 * A schema as Bedrock takes it: a part of JSON Schema 2020-12. What it does not take is left out,
 * so the model may be held to less than the schema says; the answer is validated against all of it.
 *
 * @param leftOut the keywords that are not sent
 */
public record ResponseFormat(String name, ObjectNode schema, List<String> leftOut) {
  private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions");
  private static final Set<String> LISTS = Set.of("anyOf", "allOf", "oneOf");

  /** Keywords that are sent as they are. */
  private static final Set<String> TAKEN =
      Set.of("type", "required", "enum", "const", "$ref", "description", "title", "format");

  /** Notes that say nothing of what fits. */
  private static final Set<String> SILENT =
      Set.of("$id", "$schema", "$comment", "default", "examples", "deprecated");

  private static final String ADDITIONAL = "additionalProperties";

  /** The format for a schema; null for one that refers to itself, which Bedrock does not take. */
  public static @Nullable ResponseFormat of(AnswerSchema schema) {
    if (isRecursive(schema.json(), schema.json(), new HashSet<>())) {
      return null;
    }
    Set<String> leftOut = new TreeSet<>();
    ObjectNode sent = taken(schema.json(), leftOut);
    return new ResponseFormat(schema.name(), sent, List.copyOf(leftOut));
  }

  private static boolean isRecursive(JsonNode root, JsonNode node, Set<String> within) {
    JsonNode reference = node.path("$ref");
    if (reference.isTextual()) {
      String pointer = reference.textValue().substring(1);
      if (!within.add(pointer) || !(pointer.isEmpty() || pointer.startsWith("/"))) {
        return true;
      }
      boolean recursive = pointer.isEmpty() || isRecursive(root, root.at(pointer), within);
      within.remove(pointer);
      if (recursive) {
        return true;
      }
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      boolean definitions =
          member.getKey().equals("$defs") || member.getKey().equals("definitions");
      if (!definitions && isRecursive(root, member.getValue(), within)) {
        return true;
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (isRecursive(root, element, within)) {
          return true;
        }
      }
    }
    return false;
  }

  private static ObjectNode taken(JsonNode schema, Set<String> leftOut) {
    ObjectNode sent = ((ObjectNode) schema).objectNode();
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String keyword = member.getKey();
      JsonNode value = member.getValue();
      if (MAPS.contains(keyword) && value.isObject()) {
        ObjectNode map = sent.putObject(keyword);
        value.properties().forEach(it -> set(map, it.getKey(), it.getValue(), leftOut));
      } else if (LISTS.contains(keyword)) {
        ArrayNode list = sent.putArray(keyword.equals("oneOf") ? "anyOf" : keyword);
        value.forEach(it -> list.add(it.isObject() ? taken(it, leftOut) : it));
      } else if (keyword.equals("items")) {
        set(sent, keyword, value, leftOut);
      } else if ((TAKEN.contains(keyword) && !isComplex(keyword, value))
          || (keyword.equals("minItems") && value.asInt() <= 1)) {
        sent.set(keyword, value);
      } else if (!SILENT.contains(keyword) && !isClosed(keyword, value)) {
        leftOut.add(keyword);
      }
    }
    if (schema.path("type").asText().equals("object") || schema.has("properties")) {
      sent.put(ADDITIONAL, false);
    }
    return sent;
  }

  /** Every object is closed when it is sent. */
  private static boolean isClosed(String keyword, JsonNode value) {
    return keyword.equals(ADDITIONAL) && value.isBoolean() && !value.booleanValue();
  }

  private static boolean isComplex(String keyword, JsonNode value) {
    boolean complex = value.isContainerNode();
    if (keyword.equals("enum")) {
      complex = false;
      for (JsonNode each : value) {
        complex |= each.isContainerNode();
      }
    }
    return complex && (keyword.equals("enum") || keyword.equals("const"));
  }

  private static void set(ObjectNode parent, String name, JsonNode value, Set<String> leftOut) {
    if (value.isObject()) {
      parent.set(name, taken(value, leftOut));
    } else {
      parent.set(name, value);
    }
  }
}
