package orchestrator.document;

import java.util.List;

/** A part of a document that stands in a line of text. */
public sealed interface Inline
    permits Inline.Text,
        Inline.CodeSpan,
        Inline.Styled,
        Inline.Link,
        Inline.Image,
        Inline.Break,
        Inline.Diagram,
        Inline.Label,
        Inline.Name,
        Inline.Anchor,
        Inline.Literal,
        Reference {

  /** Ordinary text; white space in it collapses. */
  record Text(String text) implements Inline {}

  /** Text of code. */
  record CodeSpan(String text) implements Inline {}

  /** Emphasis of some sort. */
  record Styled(Style style, List<Inline> content) implements Inline {
    public Styled {
      content = List.copyOf(content);
    }
  }

  /**
   * A link.
   *
   * @param title the target's name where the address does not tell it; may be empty
   */
  record Link(List<Inline> content, String target, String title) implements Inline {
    public Link {
      content = List.copyOf(content);
    }
  }

  /**
   * A picture.
   *
   * @param description what stands for it in text
   * @param target its file or address
   */
  record Image(String description, String target) implements Inline {}

  /** The end of a line within a paragraph. */
  record Break() implements Inline {}

  /** A word that stands for something else on the page, set off in brackets. */
  record Label(String text) implements Inline {}

  /**
   * A drawing that is not on the page itself.
   *
   * @param sort the app that draws it
   */
  record Diagram(String name, String sort) implements Inline {
    /** What stands for it in brackets. */
    public Label label() {
      return new Label("diagram: " + name + " (" + sort + ")");
    }
  }

  /** A word that stands for something else and must not run into its neighbours. */
  record Name(String text) implements Inline {}

  /** A place that links point to. */
  record Anchor(String name) implements Inline {}

  /** Markdown that is not to be escaped: formulas, bullets in cells. */
  record Literal(String markdown) implements Inline {}

  /** Emphasis of all sorts, with the marks around it and their spelling as tags. */
  enum Style {
    STRONG("**", "strong"),
    EMPHASIS("*", "em"),
    STRIKE("~~", "del"),
    SUBSCRIPT("", "sub"),
    SUPERSCRIPT("", "sup");

    private final String mark;
    private final String tag;

    Style(String mark, String tag) {
      this.mark = mark;
      this.tag = tag;
    }

    /** Empty where only a tag will do. */
    public String mark() {
      return mark;
    }

    public String tag() {
      return tag;
    }
  }
}
