package orchestrator.document;

import java.util.List;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import org.jspecify.annotations.Nullable;

/** A part of a document that starts on a line of its own. */
public sealed interface Block {

  /** A heading; {@code level} is 1 to 6. */
  record Heading(int level, List<Inline> content) implements Block {
    /** The deepest level there is. */
    public static final int DEEPEST = 6;

    public Heading {
      content = List.copyOf(content);
    }
  }

  /** A run of text. */
  record Paragraph(List<Inline> content) implements Block {
    public Paragraph {
      content = List.copyOf(content);
    }

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

  /** A line across the page. */
  record Rule() implements Block {}

  /**
   * A quotation or panel.
   *
   * @param alert GitHub's word for it ({@code NOTE}, …); empty for a plain quotation
   * @param title shown in the first line
   */
  record Quote(String alert, List<Inline> title, List<Block> content) implements Block {
    public Quote {
      title = List.copyOf(title);
      content = List.copyOf(content);
    }
  }

  /**
   * A list.
   *
   * @param start the first number; null for bullets
   */
  record Listing(@Nullable Integer start, List<Item> items) implements Block {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /**
   * One entry of a list.
   *
   * @param done null where there is no box to tick
   */
  record Item(@Nullable Boolean done, List<Block> content) {
    public Item {
      content = List.copyOf(content);
    }
  }

  /** A table; all rows have cells, which may cover others. */
  record Table(List<Row> rows) implements Block {
    public Table {
      rows = List.copyOf(rows);
    }
  }

  /** One row of a table. */
  record Row(List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * One cell as written on the page.
   *
   * @param columns how many columns it covers, at least 1
   * @param rows how many rows it covers, at least 1
   */
  record Cell(boolean header, int columns, int rows, List<Block> content) {
    public Cell {
      content = List.copyOf(content);
    }
  }
}
