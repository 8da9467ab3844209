package orchestrator.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page between Confluence and Markdown: what is there, not how either writes it. */
public sealed interface Node {

  /** What starts on a line of its own. */
  sealed interface Block extends Node {}

  /** What stands in a line of text. */
  sealed interface Inline extends Node {}

  record Heading(int level, List<Inline> content) implements Block {}

  record Paragraph(List<Inline> content) implements Block {
    /** A title that stands above what it names. */
    public static Paragraph title(String text) {
      return new Paragraph(List.of(new Styled(Style.STRONG, List.of(new Text(text)))));
    }
  }

  /**
   * Text to keep to the letter.
   *
   * @param language what a fence is labelled with; empty when the page does not say
   */
  record Code(String language, String text) implements Block {}

  /** Markdown found on the page, passed through. */
  record Verbatim(String markdown) implements Block {}

  record Rule() implements Block {}

  /**
   * A quotation or panel.
   *
   * @param alert GitHub's word for it ({@code NOTE}, …); empty for a plain quotation
   * @param title shown in the first line
   */
  record Quote(String alert, List<Inline> title, List<Block> content) implements Block {}

  /**
   * A list.
   *
   * @param start the first number; null for bullets
   */
  record Listing(@Nullable Integer start, List<Item> items) implements Block {}

  /**
   * One entry of a list.
   *
   * @param done null where there is no box to tick
   */
  record Item(@Nullable Boolean done, List<Block> content) {}

  record Table(List<Row> rows) implements Block {}

  record Row(List<Cell> cells) {}

  /**
   * One cell as written on the page.
   *
   * @param columns how many columns it covers, at least 1
   * @param rows how many rows it covers, at least 1
   */
  record Cell(boolean header, int columns, int rows, List<Block> content) {}

  record Text(String text) implements Inline {}

  record CodeSpan(String text) implements Inline {}

  record Styled(Style style, List<Inline> content) implements Inline {}

  /**
   * A link.
   *
   * @param title the target's name where the address does not tell it; may be empty
   */
  record Link(List<Inline> content, String target, String title) implements Inline {}

  record Image(String description, String target) implements Inline {}

  record Break() implements Inline {}

  /** A word that stands for something else on the page, set off in brackets. */
  record Label(String text) implements Inline {}

  /** A word that stands for something else and must not run into its neighbours. */
  record Name(String text) implements Inline {}

  /** Markdown that is not to be escaped: formulas, anchors. */
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
