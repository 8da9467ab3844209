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

/** Translates Atlassian's document format into storage format, so that one reader serves both. */
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
      case "taskList" -> into("ac:task-list", node, target, depth);
      case "taskItem", "blockTaskItem" -> task(node, target, depth);
      case "decisionList" -> into("ul", node, target, depth);
      case "decisionItem" -> decision(node, target, depth);
      case "blockquote" -> into("blockquote", node, target, depth);
      case "codeBlock" -> code(node, target);
      case "panel" -> body(macro(panel(attributes), target), node, depth);
      case "expand", "nestedExpand" ->
          body(
              parameter(macro("expand", target), "title", value(attributes, "title")), node, depth);
      case "table" -> into("table", node, target, depth);
      case "tableRow" -> into("tr", node, target, depth);
      case "tableCell" -> cell("td", node, target, depth);
      case "tableHeader" -> cell("th", node, target, depth);
      case "layoutSection", "layoutColumn" -> into("div", node, target, depth);
      case "mediaSingle", "mediaGroup" -> media(node, target, depth);
      case "media", "mediaInline" -> target.add(image(node, ""));
      case "mention" -> mention(attributes, target);
      case "emoji" ->
          target.add(
              new Element("ac:emoticon")
                  .with("ac:emoji-shortname", value(attributes, "shortName"))
                  .with("ac:emoji-id", value(attributes, "id"))
                  .with("ac:emoji-fallback", value(attributes, "text")));
      case "date" -> target.add(new Element("time").with("datetime", date(attributes)));
      case "status" ->
          parameter(
              parameter(macro("status", target), "title", value(attributes, "text")),
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
    Element element = new Element(name);
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
      String type = mark.path("type").asText();
      String name =
          switch (type) {
            case "strong", "em", "code" -> type;
            case "strike" -> "s";
            case "subsup" -> value(mark.path("attrs"), "type").equals("sub") ? "sub" : "sup";
            case "link" -> "a";
            case "annotation" -> "ac:inline-comment-marker";
            default -> "";
          };
      if (!name.isEmpty()) {
        Element inner = new Element(name);
        if (type.equals("link")) {
          inner.with("href", value(mark.path("attrs"), "href"));
        } else if (type.equals("annotation")) {
          inner.with("ac:ref", value(mark.path("attrs"), "id"));
        }
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
    boolean done = value(node.path("attrs"), "state").equals("DONE");
    Element task = new Element("ac:task");
    task.add(new Element("ac:task-status").add(done ? "complete" : "incomplete"));
    target.add(task);
    into("ac:task-body", node, task, depth);
  }

  private void decision(JsonNode node, Element target, int depth) {
    boolean open = value(node.path("attrs"), "state").equals("UNDECIDED");
    Element item = new Element("li").add(open ? "Open decision: " : "Decision: ");
    target.add(item);
    content(node, item, depth);
  }

  private static void code(JsonNode node, Element target) {
    Element macro = macro("code", target);
    parameter(macro, "language", value(node.path("attrs"), "language"));
    Element body = new Element("ac:plain-text-body");
    for (JsonNode line : node.path("content")) {
      body.add(line.path("text").asText());
    }
    macro.add(body);
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
        into("ac:caption", child, last, depth);
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
    Element image =
        new Element("ac:image").with("ac:alt", alt).with("ac:href", own.isEmpty() ? link : own);
    String address = value(attributes, "url");
    if (!address.isEmpty()) {
      return image.add(new Element("ri:url").with("ri:value", address));
    }
    String file = value(attributes, "__fileName");
    // The editor writes the file's name where nobody described the picture.
    String name = file.isEmpty() && FILE_NAME.matcher(alt).find() ? alt : file;
    String known = name.isEmpty() ? value(attributes, "id") : name;
    return image.add(new Element("ri:attachment").with("ri:filename", known));
  }

  private static void mention(JsonNode attributes, Element target) {
    Element link = new Element("ac:link");
    link.add(new Element("ri:user").with("ri:account-id", value(attributes, "id")));
    String name = value(attributes, "text");
    if (!name.isEmpty()) {
      link.add(new Element("ac:link-body").add(name.startsWith("@") ? name.substring(1) : name));
    }
    target.add(link);
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
    Element macro = macro(value(node, "type"), target);
    Deque<JsonNode> rest = new ArrayDeque<>(List.of(node.path("attrs")));
    while (!rest.isEmpty()) {
      JsonNode attributes = rest.pop();
      if (attributes.isArray()) {
        attributes.forEach(rest::add);
      }
      for (var attribute : attributes.properties()) {
        if (attribute.getValue().isTextual()) {
          parameter(macro, attribute.getKey(), value(attribute.getValue()));
        } else {
          rest.add(attribute.getValue());
        }
      }
    }
  }

  private static Element macro(String name, Element target) {
    Element macro = new Element("ac:structured-macro").with("ac:name", name);
    target.add(macro);
    return macro;
  }

  private static Element parameter(Element macro, String name, String value) {
    if (!value.isEmpty()) {
      macro.add(new Element("ac:parameter").with("ac:name", name).add(value));
    }
    return macro;
  }

  private void body(Element macro, JsonNode node, int depth) {
    into("ac:rich-text-body", node, macro, depth + 1);
  }
}
