package orchestrator.testing;

import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * The part of Confluence's storage format that text needs, and nothing beside it: elements where
 * they may stand, their attributes, and no macro but {@code code}.
 */
public final class StorageFormat {
  private static final Set<String> TEXT =
      Set.of("a", "strong", "em", "u", "s", "del", "sub", "sup", "code", "span", "br", "ac:link");
  private static final Set<String> BLOCKS =
      Set.of(
          "p h1 h2 h3 h4 h5 h6 blockquote ul ol table hr ac:structured-macro ac:task-list"
              .split(" "));

  /** Elements that have a place of their own. */
  private static final Map<String, Set<String>> PARENTS =
      Map.ofEntries(
          Map.entry("li", Set.of("ul", "ol")),
          Map.entry("tbody", Set.of("table")),
          Map.entry("tr", Set.of("tbody")),
          Map.entry("th", Set.of("tr")),
          Map.entry("td", Set.of("tr")),
          Map.entry("ac:parameter", Set.of("ac:structured-macro")),
          Map.entry("ac:plain-text-body", Set.of("ac:structured-macro")),
          Map.entry("ac:link-body", Set.of("ac:link")),
          Map.entry("ri:page", Set.of("ac:link")),
          Map.entry("ac:task", Set.of("ac:task-list")),
          Map.entry("ac:task-id", Set.of("ac:task")),
          Map.entry("ac:task-status", Set.of("ac:task")),
          Map.entry("ac:task-body", Set.of("ac:task")));

  private static final Set<String> HOLD_BLOCKS =
      Set.of("x", "blockquote", "li", "th", "td", "ac:task-body");

  private static final Map<String, String> ATTRIBUTES =
      Map.ofEntries(
          Map.entry("a@href", "(https?://|mailto:).*"),
          Map.entry("ol@start", "[0-9]+"),
          Map.entry("th@colspan", "[0-9]+"),
          Map.entry("th@rowspan", "[0-9]+"),
          Map.entry("td@colspan", "[0-9]+"),
          Map.entry("td@rowspan", "[0-9]+"),
          Map.entry("ac:structured-macro@ac:name", "code"),
          Map.entry("ac:parameter@ac:name", "language"),
          Map.entry("ac:link@ac:anchor", ".+"),
          Map.entry("ri:page@ri:space-key", ".+"),
          Map.entry("ri:page@ri:content-title", ".+"));

  private static final Map<String, String> VALUES =
      Map.of("ac:task-id", "[0-9]+", "ac:task-status", "complete|incomplete");

  private StorageFormat() {}

  /** Why Confluence would not take this, or should not; null where it would. */
  public static @Nullable String fault(String body) {
    Element root;
    try {
      root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(
                  new InputSource(
                      new StringReader("<x xmlns:ac=\"ac\" xmlns:ri=\"ri\">" + body + "</x>")))
              .getDocumentElement();
    } catch (Exception e) {
      return "Error parsing xhtml: " + e.getMessage();
    }
    return below(root);
  }

  private static @Nullable String below(Element parent) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        String fault = element(element, parent.getTagName());
        if (fault != null) {
          return "Error parsing xhtml: " + fault;
        }
      } else if (node.getNodeType() == Node.PROCESSING_INSTRUCTION_NODE
          || node.getNodeType() == Node.COMMENT_NODE) {
        return "Error parsing xhtml: " + node.getNodeName();
      }
    }
    return null;
  }

  private static @Nullable String element(Element element, String parent) {
    String name = element.getTagName();
    Set<String> own = PARENTS.get(name);
    boolean placed =
        own != null
            ? own.contains(parent)
            : TEXT.contains(name)
                ? !PARENTS.containsKey(parent)
                    || HOLD_BLOCKS.contains(parent)
                    || parent.equals("ac:link-body")
                : BLOCKS.contains(name) && HOLD_BLOCKS.contains(parent);
    if (!placed) {
      return "Unexpected element " + name + " in " + parent;
    }
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Attr attribute = (Attr) element.getAttributes().item(i);
      String allowed = ATTRIBUTES.get(name + "@" + attribute.getName());
      if (allowed == null || !attribute.getValue().matches(allowed)) {
        return "Unexpected attribute " + attribute + " of " + name;
      }
    }
    if (name.equals("ac:structured-macro") && !element.hasAttribute("ac:name")) {
      return "A macro without a name";
    }
    if (!element.getTextContent().matches(VALUES.getOrDefault(name, "(?s).*"))) {
      return "Unexpected value of " + name;
    }
    return below(element);
  }
}
