package orchestrator.document.source;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.BlockBuilder;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** An element of the storage format with its attributes and children. */
public final class Element implements Markup {
  /** A title with the invisible characters in it, without which no page is found by it. */
  public static final String TITLE_AS_STORED = "title-as-stored";

  /**
   * More attributes than Confluence ever writes; each further one would cost more than the last.
   */
  static final int MAX_ATTRIBUTES = 100;

  private static final String[] NO_ATTRIBUTES = {};

  private final String name;
  private String[] attributes = NO_ATTRIBUTES;
  private List<Markup> children = List.of();
  private @Nullable Boolean holdsBlock;

  public Element(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public boolean is(String other) {
    return name.equals(other);
  }

  public List<Markup> children() {
    return children;
  }

  public Element add(Markup child) {
    if (children.isEmpty()) {
      children = new ArrayList<>(2); // most elements hold one text, and a large page many elements
    }
    children.add(child);
    return this;
  }

  /** Adds text without what nobody would see. */
  public Element add(String text) {
    return add(new Characters(InvisibleCharacters.removeFrom(text)));
  }

  /** Whether another attribute would be ignored. */
  boolean hasAllAttributes() {
    return attributes.length == 2 * MAX_ATTRIBUTES;
  }

  /** Sets an attribute; the first of two with one name wins, as in browsers. */
  public Element with(String attribute, String value) {
    if (!hasAllAttributes() && find(attribute) == null) {
      String[] more = new String[attributes.length + 2];
      System.arraycopy(attributes, 0, more, 0, attributes.length);
      more[attributes.length] = attribute;
      more[attributes.length + 1] = value;
      attributes = more;
    }
    return this;
  }

  /** The value of an attribute, empty when it is missing. */
  public String attribute(String attribute) {
    String value = find(attribute);
    return value == null ? "" : value;
  }

  public @Nullable String find(String attribute) {
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i].equals(attribute)) {
        return attributes[i + 1];
      }
    }
    return null;
  }

  /** The first child element of that name. */
  public @Nullable Element child(String childName) {
    for (Markup child : children) {
      if (child instanceof Element element && element.name.equals(childName)) {
        return element;
      }
    }
    return null;
  }

  /** The child elements, without the text between them. */
  public List<Element> elements() {
    List<Element> elements = new ArrayList<>(children.size());
    for (Markup child : children) {
      if (child instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** All text within, as stored, without the parameters of macros. */
  public String text() {
    if (children.size() == 1 && children.get(0) instanceof Characters only) {
      return only.text();
    }
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }

  private void appendTo(StringBuilder text) {
    for (Markup child : children) {
      if (child instanceof Characters characters) {
        text.append(characters.text());
      } else if (child instanceof Element element
          && !element.is("ac:parameter")
          && !element.is("ac:default-parameter")) {
        element.appendTo(text);
      }
    }
  }

  /** The nearest element of that name within, in page order. */
  public @Nullable Element descendant(String wanted) {
    for (Markup child : children) {
      if (child instanceof Element element) {
        Element found = element.is(wanted) ? element : element.descendant(wanted);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Whether there is text within, or an element that shows something without any. */
  public boolean showsSomething() {
    for (Markup child : children) {
      boolean shows =
          child instanceof Characters characters
              ? !BlockBuilder.isBlank(characters.text())
              : child instanceof Element element && (element.isShown() || element.showsSomething());
      if (shows) {
        return true;
      }
    }
    return false;
  }

  private boolean isShown() {
    return switch (name) {
      case "img", "hr", "time", "iframe", "ac:link", "ac:emoticon", "ac:macro" -> true;
      case "ac:image" -> !children.isEmpty() || !attribute("ac:alt").isBlank();
      case "embed", "video", "audio", "object" -> true;
      case "ac:structured-macro", "ac:adf-extension" -> true;
      default -> false;
    };
  }

  /** Whether this is, or holds, something that starts on a line of its own. */
  public boolean holdsBlock() {
    Boolean known = holdsBlock;
    if (known == null) {
      known = isBlock() || anyChildHoldsBlock();
      holdsBlock = known;
    }
    return known;
  }

  private boolean anyChildHoldsBlock() {
    for (Markup child : children) {
      if (child instanceof Element element && element.holdsBlock()) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is within stands apart from the text before it. */
  public boolean startsLine() {
    return isBlock()
        || switch (name) {
          case "br", "li", "tr", "td", "th", "dt", "dd", "ac:task", "ac:task-body" -> true;
          case "ac:layout-cell", "ac:rich-text-body" -> true;
          default -> false;
        };
  }

  /** Whether this is a link that the page shows as a card on lines of its own. */
  public boolean isBlockCard() {
    return switch (name) {
      case "a" -> isBlockAppearance(attribute("data-card-appearance"));
      case "ac:link" -> isBlockAppearance(attribute("ac:card-appearance"));
      default -> false;
    };
  }

  private static boolean isBlockAppearance(String appearance) {
    return appearance.equals("block") || appearance.equals("embed");
  }

  private boolean isBlock() {
    return switch (name) {
      case "a", "ac:link" -> isBlockCard();
      case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre" -> true;
      case "blockquote", "hr", "center", "section", "article", "figure", "details" -> true;
      case "ac:layout", "ac:task-list", "ac:plain-text-body", "ac:caption", "ac:adf-content" ->
          true;
      default -> false;
    };
  }
}
