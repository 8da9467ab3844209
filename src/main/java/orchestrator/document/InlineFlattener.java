package orchestrator.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Table;
import orchestrator.document.Block.Verbatim;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Diagram;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Label;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Literal;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;

/** Blocks as lines of text, for places that hold nothing else: table cells, headings, links. */
public final class InlineFlattener {
  private static final int MAX_COLUMNS = 200;

  private final List<Inline> out = new ArrayList<>();
  private final IntPredicate repeats;

  private InlineFlattener(IntPredicate repeats) {
    this.repeats = repeats;
  }

  /** One line for each block, with breaks between them. */
  public static List<Inline> of(List<Block> blocks) {
    return of(blocks, characters -> false);
  }

  /**
   * One line for each block, with breaks between them.
   *
   * @param repeats whether what spans the rows of a table may be said again, given its length
   */
  public static List<Inline> of(List<Block> blocks, IntPredicate repeats) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    if (blocks.size() == 1 && blocks.get(0) instanceof Paragraph only) {
      return only.content();
    }
    InlineFlattener lines = new InlineFlattener(repeats);
    lines.blocks(blocks, 0);
    return lines.out;
  }

  private void blocks(List<Block> blocks, int depth) {
    for (Block block : blocks) {
      block(block, depth);
    }
  }

  private void block(Block block, int depth) {
    if (block instanceof Paragraph paragraph) {
      line(paragraph.content());
    } else if (block instanceof Heading heading) {
      line(List.of(new Styled(Style.STRONG, heading.content())));
    } else if (block instanceof Code code) {
      for (String codeLine : code.text().split("\n", -1)) {
        if (!codeLine.isBlank()) {
          line(List.of(new CodeSpan(codeLine.stripTrailing())));
        }
      }
    } else if (block instanceof Listing list) {
      list(list, depth);
    } else if (block instanceof Quote quote) {
      quote(quote, depth);
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Verbatim verbatim) {
      line(List.of(new Text(verbatim.markdown())));
    }
  }

  private void line(List<Inline> content) {
    if (!out.isEmpty()) {
      out.add(new Break());
    }
    out.addAll(content);
  }

  private void list(Listing list, int depth) {
    int number = list.start() == null ? 0 : list.start();
    for (Item item : list.items()) {
      String mark;
      if (item.done() != null) {
        mark = item.done() ? "[x] " : "[ ] ";
      } else if (list.start() != null) {
        mark = number++ + ". ";
      } else {
        mark = depth == 0 ? "• " : "◦ ";
      }
      line(List.of(new Literal("  ".repeat(Math.min(depth, 8)) + mark)));
      int start = out.size();
      blocks(item.content(), depth + 1);
      if (out.size() > start && out.get(start) instanceof Break) {
        out.remove(start);
      }
    }
  }

  private void quote(Quote quote, int depth) {
    if (quote.title().isEmpty() && quote.alert().isEmpty()) {
      blocks(quote.content(), depth);
      return;
    }
    List<Inline> title = new ArrayList<>(quote.title());
    title.add(new Text(title.isEmpty() ? quote.alert() + ":" : ":"));
    List<Inline> first = List.of(new Styled(Style.STRONG, title), new Text(" "));
    line(first);
    int start = out.size();
    blocks(quote.content(), depth);
    if (out.size() > start && out.get(start) instanceof Break) {
      out.remove(start);
    }
  }

  /** Each row is a line of its own, so it says again what covers it from above. */
  private void table(Table table) {
    List<Covering> above = new ArrayList<>();
    for (Row row : table.rows()) {
      List<Inline> line = new ArrayList<>();
      int column = 0;
      for (Cell cell : row.cells()) {
        column = covered(column, above, line);
        List<Inline> content = content(cell);
        append(content, line);
        for (int c = 0; c < cell.columns() && column < MAX_COLUMNS; c++) {
          Covering covering = new Covering(c == 0 ? content : List.of(), cell.rows() - 1);
          if (column == above.size()) {
            above.add(covering);
          } else {
            above.set(column, covering);
          }
          column++;
        }
      }
      while (column < above.size()) {
        column = covered(column, above, line) + 1;
      }
      line(line);
    }
  }

  /** A cell that was seen further up, and for how many more rows it goes on. */
  private record Covering(List<Inline> content, int rows) {}

  /** Adds what covers this column and the next ones; returns the first that is free. */
  private int covered(int from, List<Covering> above, List<Inline> line) {
    int column = from;
    while (column < above.size() && above.get(column).rows() > 0) {
      Covering covering = above.get(column);
      if (!covering.content().isEmpty() && repeats.test(length(covering.content()))) {
        append(covering.content(), line);
      }
      above.set(column, new Covering(covering.content(), covering.rows() - 1));
      column++;
    }
    return column;
  }

  private List<Inline> content(Cell cell) {
    InlineFlattener lines = new InlineFlattener(repeats);
    lines.blocks(cell.content(), 0);
    return lines.out.stream()
        .map(inline -> inline instanceof Break ? new Text("; ") : inline)
        .toList();
  }

  private static void append(List<Inline> content, List<Inline> line) {
    if (!line.isEmpty()) {
      line.add(new Text(" / "));
    }
    line.addAll(content);
  }

  private static int length(List<Inline> inlines) {
    int length = inlines.size();
    for (Inline inline : inlines) {
      if (inline instanceof Text text) {
        length += text.text().length();
      } else if (inline instanceof CodeSpan code) {
        length += code.text().length();
      } else if (inline instanceof Literal literal) {
        length += literal.markdown().length();
      } else if (inline instanceof Styled styled) {
        length += length(styled.content());
      } else if (inline instanceof Link link) {
        length += link.target().length() + length(link.content());
      } else if (inline instanceof Image image) {
        length += image.target().length() + image.description().length();
      } else if (inline instanceof Label label) {
        length += label.text().length();
      } else if (inline instanceof Diagram diagram) {
        length += diagram.label().text().length();
      } else if (inline instanceof Reference reference) {
        length += length(reference.shown());
      }
    }
    return length;
  }
}
