package orchestrator.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON text into Jackson's tree and writes trees as text.
 *
 * <p>Jackson's {@code ObjectMapper} is left out on purpose: initialising it loads dates, locales
 * and time zones, about a tenth of a second of processor time in a tool that runs for one
 * (docs/adr/0004).
 */
public final class Json {
  /** Callers bound the size of what they read, so one long text in it is no attack. */
  private static final StreamReadConstraints ANY_TEXT =
      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

  /** A tree takes up to a hundred times the memory of its text, as in {@code [{},{},…]}. */
  private static final int MAX_VALUES = 1_000_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().streamReadConstraints(ANY_TEXT).build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** An empty object to fill. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An empty array to fill. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /**
   * Reads one JSON document.
   *
   * @throws JsonException if the text is not exactly one well-formed JSON value, or holds more than
   *     a million
   */
  public static JsonNode parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return document(parser, Set.of());
    } catch (IOException e) {
      throw JsonException.at(e);
    }
  }

  /**
   * Reads one JSON document in UTF-8, UTF-16 or UTF-32.
   *
   * @throws JsonException if the bytes are not exactly one well-formed JSON value
   */
  public static JsonNode parse(byte[] bytes) {
    return parseWithout(Set.of(), bytes);
  }

  /**
   * The same, passing over some members of the outermost object.
   *
   * @param members what they are called
   * @throws JsonException if the bytes are not exactly one well-formed JSON value
   */
  public static JsonNode parseWithout(Set<String> members, byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      return document(parser, members);
    } catch (IOException e) {
      throw JsonException.at(e);
    }
  }

  /**
   * Reads one JSON document however deep it is. Only for callers that walk the tree without
   * recursion; {@link #parse(String)} ends at 1,000 levels.
   *
   * @throws JsonException if the text is not exactly one well-formed JSON value, or holds more than
   *     a million
   */
  public static JsonNode parseAnyDepth(String text) {
    JsonFactory deep =
        JsonFactory.builder()
            .streamReadConstraints(ANY_TEXT.rebuild().maxNestingDepth(Integer.MAX_VALUE).build())
            .build();
    try (JsonParser parser = deep.createParser(text)) {
      return document(parser, Set.of());
    } catch (IOException e) {
      throw JsonException.at(e);
    }
  }

  /** Writes a tree on one line. */
  public static String line(JsonNode node) {
    return write(node, false);
  }

  /** Writes a tree on one line that can be shown: what steers a terminal is an escape. */
  public static String printableLine(JsonNode node) {
    return harmless(write(node, false));
  }

  /** Writes a tree for people: printable, two spaces, a line per member, a final line feed. */
  public static String pretty(JsonNode node) {
    return harmless(write(node, true)) + "\n";
  }

  private static String write(JsonNode node, boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (indented) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
      }
      write(node, generator);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen: writing to memory", e);
    }
    return text.toString();
  }

  private static String harmless(String json) {
    StringBuilder escaped = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean steers = (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) || isIsolate(c);
      if (steers && escaped == null) {
        escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
      }
      if (escaped != null) {
        if (steers) {
          escaped.append(String.format("\\u%04X", (int) c));
        } else {
          escaped.append(c);
        }
      }
    }
    return escaped == null ? json : escaped.toString();
  }

  private static boolean isIsolate(char c) {
    return c >= 0x2066 && c <= 0x2069;
  }

  private static void write(JsonNode node, JsonGenerator out) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          out.writeFieldName(member.getKey());
          write(member.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonNode element : node) {
          write(element, out);
        }
        out.writeEndArray();
      }
      case STRING -> out.writeString(node.textValue());
      case BOOLEAN -> out.writeBoolean(node.booleanValue());
      case NUMBER -> out.writeNumber(node.asText());
      case NULL, MISSING -> out.writeNull();
      case BINARY -> out.writeBinary(node.binaryValue()); // as base64
      case POJO -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    }
  }

  private static JsonNode document(JsonParser parser, Set<String> without) throws IOException {
    if (parser.nextToken() == null) {
      throw new JsonException("the document is empty");
    }
    JsonNode node = value(parser, without);
    if (parser.nextToken() != null) {
      throw JsonException.at(parser, "something follows the end of the document");
    }
    return node;
  }

  /** Reads the value that starts at the current token, without recursion. */
  private static JsonNode value(JsonParser parser, Set<String> without) throws IOException {
    Deque<ContainerNode<?>> open = new ArrayDeque<>();
    Deque<String> names = new ArrayDeque<>(); // under which each open one stands; "" in an array
    String name = "";
    int values = 0;
    for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
      JsonNode whole;
      if (token == null) {
        throw JsonException.at(parser, "the document is cut off");
      } else if (token == JsonToken.FIELD_NAME) {
        name = parser.currentName();
        if (open.size() == 1 && without.contains(name)) {
          parser.nextToken();
          parser.skipChildren();
        }
        continue;
      } else if (!token.isStructEnd() && ++values > MAX_VALUES) {
        throw JsonException.at(parser, "more than 1,000,000 values");
      } else if (token.isStructStart()) {
        open.push(token == JsonToken.START_OBJECT ? object() : array());
        names.push(name);
        continue;
      } else if (token.isStructEnd()) {
        whole = open.pop();
        name = names.pop();
      } else {
        whole = scalar(parser);
      }
      if (open.isEmpty()) {
        return whole;
      } else if (open.peek() instanceof ObjectNode object) {
        object.set(name, whole);
      } else if (open.peek() instanceof ArrayNode array) {
        array.add(whole);
      }
    }
  }

  private static JsonNode scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? NODES.numberNode(parser.getBigIntegerValue())
              : NODES.numberNode(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_NULL -> NODES.nullNode();
      default -> throw JsonException.at(parser, "unexpected " + parser.currentToken());
    };
  }

  /** JSON that cannot be read. The message has the place, never the text, which may be secret. */
  public static final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JsonException(String message) {
      super(message);
    }

    private static JsonException at(JsonParser parser, String what) {
      return new JsonException(what + " (line " + parser.currentLocation().getLineNr() + ")");
    }

    private static JsonException at(IOException e) {
      String place =
          e instanceof JsonProcessingException json && json.getLocation() != null
              ? " at line "
                  + json.getLocation().getLineNr()
                  + ", column "
                  + json.getLocation().getColumnNr()
              : "";
      return new JsonException("malformed JSON" + place);
    }
  }
}
