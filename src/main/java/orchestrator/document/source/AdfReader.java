package orchestrator.document.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import orchestrator.document.LossCollector;
import orchestrator.json.Json;
import orchestrator.text.InvisibleCharacters;

/** Reads Atlassian's document format into the elements of a page. */
public final class AdfReader {
  private static final Pattern FILE_NAME = Pattern.compile("(?i)[^\\s.]\\.[a-z][a-z0-9]{1,4}$");

  private int flattened;

  private AdfReader() {}

  /**
   * The page in a document; what cannot be read as one becomes a page of its text.
   *
   * @param document JSON, as in {@code body.atlas_doc_format.value}
   */
  public static Element parse(String document, LossCollector losses) {
    Element page = new Element("page");
    JsonNode root;
    try {
      root = Json.parseAnyDepth(document);
    } catch (Json.JsonException e) {
      losses.malformed("the document is not JSON that can be read: " + e.getMessage());
      return page.add(document);
    }
    AdfReader reader = new AdfReader();
    reader.content(root, page, 0);
    if (reader.flattened > 0) {
      losses.nesting(
          reader.flattened + " nodes below depth " + StorageParser.MAX_DEPTH + " flattened");
    }
    return page;
  }

  private void content(JsonNode parent, Element target, int depth) {
    for (JsonNode node : parent.path("content")) {
      node(node, target, depth + 1);
    }
  }

  private void node(JsonNode node, Element target, int depth) {
    if (depth > StorageParser.MAX_DEPTH) {
      flatten(node, target);
      return;
    }
    String type = node.path("type").asText();
    Element around = type.startsWith("media") ? target : marked(node, target);
    node(type, node, around, depth);
  }

  private void node(String type, JsonNode node, Element target, int depth) {
    JsonNode attributes = node.path("attrs");
    switch (type) {
      case "text" -> target.add(node.path("text").asText());
      case "paragraph" -> into("p", node, target, depth);
      case "heading" -> into("h" + level(attributes), node, target, depth);
      case "hardBreak" -> target.add(new Element("br"));
      case "rule" -> target.add(new Element("hr"));
      case "bulletList" -> into("ul", node, target, depth);
      case "orderedList" ->
          into("ol", node, target, depth).with("start", attributes.path("order").asText("1"));
      case "listItem" -> into("li", node, target, depth);
      case "taskList" -> into(PageElements.taskList(), node, target, depth);
      case "taskItem", "blockTaskItem" -> task(node, target, depth);
      case "decisionList" -> into("ul", node, target, depth);
      case "decisionItem" -> decision(node, target, depth);
      case "blockquote" -> into("blockquote", node, target, depth);
      case "codeBlock" -> code(node, target);
      case "panel" -> body(macro(panel(attributes), target, "", ""), node, depth);
      case "expand", "nestedExpand" ->
          body(macro("expand", target, "title", value(attributes, "title")), node, depth);
      case "table" -> into("table", node, target, depth);
      case "tableRow" -> into("tr", node, target, depth);
      case "tableCell" -> cell("td", node, target, depth);
      case "tableHeader" -> cell("th", node, target, depth);
      case "layoutSection", "layoutColumn" -> into("div", node, target, depth);
      case "mediaSingle", "mediaGroup" -> media(node, target, depth);
      case "media", "mediaInline" -> target.add(image(node, ""));
      case "mention" ->
          target.add(PageElements.mention(value(attributes, "id"), value(attributes, "text")));
      case "emoji" ->
          target.add(
              PageElements.emoji(
                  value(attributes, "shortName"),
                  value(attributes, "id"),
                  value(attributes, "text"),
                  ""));
      case "date" -> target.add(new Element("time").with("datetime", date(attributes)));
      case "status" ->
          PageElements.parameter(
              macro("status", target, "title", value(attributes, "text")),
              "colour",
              value(attributes, "color"));
      case "inlineCard", "blockCard", "embedCard" -> card(node, target);
      case "extension", "inlineExtension" -> target.add(AtlasExtension.of(node));
      case "bodiedExtension", "multiBodiedExtension" -> {
        Element macro = AtlasExtension.macro(node);
        target.add(macro);
        body(macro, node, depth);
      }
      case "placeholder" -> {}
      case "doc", "caption", "extensionFrame" -> content(node, target, depth);
      default -> {
        if (node.path("text").isTextual()) {
          target.add(node.path("text").asText());
        } else if (node.path("content").isEmpty()) {
          unknown(node, target);
        } else {
          content(node, target, depth);
        }
      }
    }
  }

  /**
   * Adds the text of a node that is too deep, and without recursion, since it may be deeper still.
   */
  private void flatten(JsonNode deep, Element target) {
    Deque<JsonNode> rest = new ArrayDeque<>();
    rest.push(deep);
    while (!rest.isEmpty()) {
      JsonNode node = rest.pop();
      String text = node.path("text").asText("");
      if (text.isEmpty()) {
        flattened++;
        JsonNode content = node.path("content");
        for (int i = content.size() - 1; i >= 0; i--) {
          rest.push(content.get(i));
        }
      } else {
        target.add(text + " ");
      }
    }
  }

  private Element into(String name, JsonNode node, Element target, int depth) {
    return into(new Element(name), node, target, depth);
  }

  private Element into(Element element, JsonNode node, Element target, int depth) {
    target.add(element);
    content(node, element, depth);
    return element;
  }

  private static String level(JsonNode attributes) {
    return String.valueOf(Math.max(1, Math.min(6, attributes.path("level").asInt(1))));
  }

  private static String value(JsonNode attributes, String name) {
    return value(attributes.path(name));
  }

  private static String value(JsonNode attribute) {
    return InvisibleCharacters.removeFrom(attribute.asText(""));
  }

  /** The innermost of the elements that a node's marks put around it. */
  private static Element marked(JsonNode node, Element target) {
    Element around = target;
    for (JsonNode mark : node.path("marks")) {
      JsonNode attributes = mark.path("attrs");
      String type = mark.path("type").asText();
      Element inner =
          switch (type) {
            case "strong", "em", "code" -> new Element(type);
            case "strike" -> new Element("s");
            case "subsup" -> new Element(value(attributes, "type").equals("sub") ? "sub" : "sup");
            case "link" -> new Element("a").with("href", value(attributes, "href"));
            case "annotation" -> PageElements.commented(value(attributes, "id"));
            default -> around;
          };
      if (inner != around) {
        around.add(inner);
        around = inner;
      }
    }
    return around;
  }

  /** Where the mark of a picture leads; empty when it has none. */
  private static String link(JsonNode node) {
    for (JsonNode mark : node.path("marks")) {
      if (mark.path("type").asText().equals("link")) {
        return value(mark.path("attrs"), "href");
      }
    }
    return "";
  }

  private void task(JsonNode node, Element target, int depth) {
    Element body = PageElements.taskBody();
    content(node, body, depth);
    target.add(PageElements.task(value(node.path("attrs"), "state").equals("DONE"), body));
  }

  private void decision(JsonNode node, Element target, int depth) {
    boolean open = value(node.path("attrs"), "state").equals("UNDECIDED");
    Element item = new Element("li").add(open ? "Open decision: " : "Decision: ");
    target.add(item);
    content(node, item, depth);
  }

  private static void code(JsonNode node, Element target) {
    StringBuilder text = new StringBuilder();
    for (JsonNode line : node.path("content")) {
      text.append(line.path("text").asText());
    }
    String language = value(node.path("attrs"), "language");
    PageElements.plainBody(macro("code", target, "language", language), text.toString());
  }

  private static String panel(JsonNode attributes) {
    String type = value(attributes, "panelType");
    return type.equals("custom") || type.isEmpty() ? "panel" : type;
  }

  private void cell(String name, JsonNode node, Element target, int depth) {
    JsonNode attributes = node.path("attrs");
    into(name, node, target, depth)
        .with("colspan", attributes.path("colspan").asText("1"))
        .with("rowspan", attributes.path("rowspan").asText("1"));
  }

  /** An image with its caption, which is beside it here and within it in storage format. */
  private void media(JsonNode node, Element target, int depth) {
    Element last = null;
    for (JsonNode child : node.path("content")) {
      if (child.path("type").asText().equals("caption") && last != null) {
        into(PageElements.caption(), child, last, depth);
      } else {
        last = image(child, link(node));
        target.add(last);
      }
    }
  }

  /**
   * A picture.
   *
   * @param link where the frame around it leads; empty when it leads nowhere
   */
  private static Element image(JsonNode node, String link) {
    JsonNode attributes = node.path("attrs");
    String alt = value(attributes, "alt");
    String own = link(node);
    Element image = PageElements.image(alt, own.isEmpty() ? link : own);
    String address = value(attributes, "url");
    if (!address.isEmpty()) {
      return image.add(PageElements.address(address));
    }
    String file = value(attributes, "__fileName");
    // The editor writes the file's name where nobody described the picture.
    String name = file.isEmpty() && FILE_NAME.matcher(alt).find() ? alt : file;
    return image.add(PageElements.file(name.isEmpty() ? value(attributes, "id") : name));
  }

  private static String date(JsonNode attributes) {
    long milliseconds = attributes.path("timestamp").asLong();
    return Instant.ofEpochMilli(milliseconds).atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  /** A link, or a list of issues that a query finds. */
  private static void card(JsonNode node, Element target) {
    JsonNode attributes = node.path("attrs");
    JsonNode data = attributes.path("data");
    String own = value(attributes, "url");
    String address = own.isEmpty() ? address(data.path("url")) : own;
    if (address.isEmpty()) {
      unknown(node, target);
      return;
    }
    String name = value(data, "name").strip();
    String appearance =
        switch (node.path("type").asText()) {
          case "blockCard" -> "block";
          case "embedCard" -> "embed";
          default -> "inline";
        };
    target.add(
        new Element("a")
            .with("href", address)
            .with("data-card-appearance", appearance)
            .add(name.isEmpty() ? address : name));
  }

  /** An address in linked data: a text, or the first of several, or an object that holds it. */
  private static String address(JsonNode url) {
    JsonNode first = url.isArray() ? url.path(0) : url;
    JsonNode text = first.isObject() ? first.path(first.has("href") ? "href" : "@id") : first;
    return text.isTextual() ? value(text) : "";
  }

  /** What this class never heard of, and holds nothing to read: a macro by its name and texts. */
  private static void unknown(JsonNode node, Element target) {
    Element macro = macro(value(node, "type"), target, "", "");
    Deque<JsonNode> rest = new ArrayDeque<>(List.of(node.path("attrs")));
    while (!rest.isEmpty()) {
      JsonNode attributes = rest.pop();
      if (attributes.isArray()) {
        attributes.forEach(rest::add);
      }
      for (var attribute : attributes.properties()) {
        if (attribute.getValue().isTextual()) {
          PageElements.parameter(macro, attribute.getKey(), value(attribute.getValue()));
        } else {
          rest.add(attribute.getValue());
        }
      }
    }
  }

  private static Element macro(String name, Element target, String parameter, String value) {
    Element macro = PageElements.macro(name);
    target.add(macro);
    return PageElements.parameter(macro, parameter, value);
  }

  private void body(Element macro, JsonNode node, int depth) {
    into(PageElements.body(), node, macro, depth + 1);
  }
}
