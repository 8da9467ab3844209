package orchestrator.document;

import java.util.ArrayList;
import java.util.List;
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
import orchestrator.document.Inline.Literal;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;

/** Blocks as lines of text, for places that hold nothing else: table cells, headings, links. */
public final class InlineFlattener {
  private final List<Inline> out = new ArrayList<>();

  private InlineFlattener() {}

  /** One line for each block, with breaks between them. */
  public static List<Inline> of(List<Block> blocks) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    if (blocks.size() == 1 && blocks.get(0) instanceof Paragraph only) {
      return only.content();
    }
    InlineFlattener lines = new InlineFlattener();
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

  private void table(Table table) {
    for (Row row : table.rows()) {
      List<Inline> line = new ArrayList<>();
      for (Cell cell : row.cells()) {
        if (!line.isEmpty()) {
          line.add(new Text(" / "));
        }
        for (Inline inline : of(cell.content())) {
          line.add(inline instanceof Break ? new Text("; ") : inline);
        }
      }
      line(line);
    }
  }
}
