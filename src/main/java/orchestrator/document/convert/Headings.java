package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Table;
import orchestrator.document.Inline.Text;

/** Moves the headings of a page to where the page stands below another one. */
public final class Headings {
  private Headings() {}

  /**
   * A page as a chapter.
   *
   * @param title the page's title, which becomes the chapter's heading
   * @param blocks the page
   * @param depth how far below the first page it stands: 1 for its children
   */
  public static List<Block> chapter(String title, List<Block> blocks, int depth) {
    List<Block> chapter = new ArrayList<>();
    chapter.add(new Heading(level(depth), List.of(new Text(title))));
    chapter.addAll(moved(blocks, depth));
    return chapter;
  }

  private static int level(int level) {
    return Math.min(Heading.DEEPEST, level);
  }

  private static List<Block> moved(List<Block> blocks, int depth) {
    return blocks.stream().map(block -> moved(block, depth)).toList();
  }

  private static Block moved(Block block, int depth) {
    if (block instanceof Heading heading) {
      return new Heading(level(heading.level() + depth), heading.content());
    } else if (block instanceof Quote quote) {
      return new Quote(quote.alert(), quote.title(), moved(quote.content(), depth));
    } else if (block instanceof Listing list) {
      return new Listing(
          list.start(),
          list.items().stream()
              .map(item -> new Item(item.done(), moved(item.content(), depth)))
              .toList());
    } else if (block instanceof Table table) {
      return new Table(table.rows().stream().map(row -> moved(row, depth)).toList());
    }
    return block;
  }

  private static Row moved(Row row, int depth) {
    return new Row(
        row.cells().stream()
            .map(
                cell ->
                    new Cell(
                        cell.header(), cell.columns(), cell.rows(), moved(cell.content(), depth)))
            .toList());
  }
}
