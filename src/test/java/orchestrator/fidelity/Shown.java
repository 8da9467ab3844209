package orchestrator.fidelity;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** The text that people see of a part of a page in storage format. */
final class Shown {
  static final Set<String> PANELS = Set.of("info", "note", "tip", "warning", "panel");
  private static final Set<String> TITLED = Set.of("expand", "ui-expand", "code", "noformat");
  private static final Set<String> UNSEEN =
      Set.of(
          "ac:parameter",
          "ac:default-parameter",
          "ac:placeholder",
          "ac:task-id",
          "ac:task-uuid",
          "ac:task-status",
          "ac:adf-attribute",
          "ac:adf-mark",
          "colgroup",
          "style",
          "script",
          "ac:image",
          "ac:emoticon",
          "img");
  private static final Set<String> BLOCKS =
      Set.of(
          ("p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tbody thead tfoot tr td th caption pre"
                  + " blockquote hr br section article aside header footer main figure figcaption"
                  + " center details summary ac:layout ac:layout-section ac:layout-cell"
                  + " ac:structured-macro ac:macro ac:rich-text-body ac:plain-text-body"
                  + " ac:task-list ac:task ac:task-body ac:caption ac:adf-extension ac:adf-node"
                  + " ac:adf-content")
              .split(" "));

  private final StringBuilder text = new StringBuilder();

  private Shown() {}

  static List<String> words(Node node) {
    return Words.of(text(node));
  }

  static String text(Node node) {
    Shown shown = new Shown();
    shown.node(node);
    return shown.text.toString();
  }

  /** The parameter of a macro, or else its unnamed one where that was asked for. */
  static String parameter(Element macro, String name) {
    for (Element child : macro.children()) {
      boolean named = child.tagName().equals("ac:parameter") && child.attr("ac:name").equals(name);
      if (named || (name.isEmpty() && child.tagName().equals("ac:default-parameter"))) {
        return child.wholeText().strip();
      }
    }
    return "";
  }

  static @Nullable Element child(Element parent, String name) {
    for (Element child : parent.children()) {
      if (child.tagName().equals(name)) {
        return child;
      }
    }
    return null;
  }

  static boolean isMacro(Element element) {
    return element.tagName().equals("ac:structured-macro") || element.tagName().equals("ac:macro");
  }

  static String macroName(Element macro) {
    return macro.attr("ac:name").toLowerCase(Locale.ROOT);
  }

  /** Excerpts and properties that the page's author hid. */
  static boolean isHidden(Element macro) {
    return parameter(macro, "hidden").equalsIgnoreCase("true");
  }

  /** What the macro's body holds as plain text, unless it is shown as rich text. */
  static @Nullable Element plainBody(Element macro) {
    return child(macro, "ac:rich-text-body") == null ? child(macro, "ac:plain-text-body") : null;
  }

  static boolean isInLine(Element element) {
    return !BLOCKS.contains(element.tagName()) && !isBlockCard(element);
  }

  /** A link that is shown as a card on lines of its own. */
  static boolean isBlockCard(Element element) {
    return Set.of("block", "embed")
        .contains(element.attr("data-card-appearance") + element.attr("ac:card-appearance"));
  }

  /** Whether a diagram's body is the data of an app, in which the source is one text of several. */
  static boolean isPacked(String macro, String body) {
    return (macro.contains("mermaid") || macro.contains("diagram") || macro.contains("kroki"))
        && body.strip().matches("(?s)(\\{|\\[\\{|\").*");
  }

  /** Content that is shown, without the copy for programs that do not know it. */
  static boolean isSuperseded(Element element) {
    Element extension = element.parent();
    return element.tagName().equals("ac:adf-fallback")
        && extension != null
        && !extension.getElementsByTag("ac:adf-content").isEmpty();
  }

  private void children(Element parent) {
    parent.childNodes().forEach(this::node);
  }

  private void node(Node node) {
    if (node instanceof TextNode characters) {
      text.append(characters.getWholeText());
    } else if (node instanceof Element element
        && !UNSEEN.contains(element.tagName())
        && !isSuperseded(element)) {
      element(element);
    } else if (node instanceof Element image && image.tagName().equals("ac:image")) {
      Element caption = child(image, "ac:caption");
      if (caption != null) {
        element(caption);
      }
    }
  }

  private void element(Element element) {
    if (isMacro(element)) {
      macro(element);
    } else if (element.tagName().equals("ac:link")) {
      String around = isInLine(element) ? "" : "\n";
      text.append(around);
      link(element);
      text.append(around);
    } else {
      String around = isInLine(element) ? "" : "\n";
      text.append(around);
      children(element);
      text.append(around);
    }
  }

  private void macro(Element macro) {
    String name = macroName(macro);
    if (isHidden(macro)) {
      return;
    }
    if (name.equals("status")) {
      text.append(' ').append(parameter(macro, "title")).append(' ');
    } else if (name.startsWith("jira")) {
      text.append(' ').append(issue(macro)).append(' ');
    } else {
      if (TITLED.contains(name) || PANELS.contains(name)) {
        text.append('\n').append(parameter(macro, "title")).append('\n');
      }
      Element plain = plainBody(macro);
      Element rich = child(macro, "ac:rich-text-body");
      if (rich != null) {
        boolean inLine = rich.children().stream().allMatch(Shown::isInLine);
        text.append(inLine ? "" : "\n");
        children(rich);
        text.append(inLine ? "" : "\n");
      } else if (plain != null) {
        text.append('\n').append(plainText(name, plain.wholeText())).append('\n');
      }
    }
  }

  private static String plainText(String macro, String body) {
    if (isPacked(macro, body)) {
      return "";
    }
    return switch (macro) {
      case "html" ->
          Parser.unescapeEntities(body.replaceAll("(?s)<script.*?</script>|<[^>]*>", " "), false);
      case "markdown" -> new Inline(body).text();
      default -> body;
    };
  }

  /** The key of a Jira issue; empty for a query. */
  static String issue(Element macro) {
    String key = parameter(macro, "key");
    String other = parameter(macro, "");
    return key.isEmpty() && other.matches("[A-Z][A-Z0-9_]+-\\d+") ? other : key;
  }

  private void link(Element link) {
    Element body = child(link, "ac:link-body");
    body = body == null ? child(link, "ac:plain-text-link-body") : body;
    if (body != null && !body.childNodes().isEmpty()) {
      children(body);
    } else {
      text.append(name(link));
    }
  }

  /** What a link without text of its own shows. */
  static String name(Element link) {
    for (Element resource : link.children()) {
      String name =
          resource.attr("ri:content-title")
              + resource.attr("ri:filename")
              + resource.attr("ri:value")
              + resource.attr("ri:parameter");
      if (!name.isEmpty()) {
        return name;
      }
    }
    return "";
  }
}
