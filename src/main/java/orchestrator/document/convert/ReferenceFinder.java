package orchestrator.document.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Table;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Reference;
import orchestrator.document.Reference.PageLink;
import orchestrator.document.Reference.Words;

/** Collects the references in a document, in page order. */
final class ReferenceFinder {
  private final Set<Reference> found = new LinkedHashSet<>();

  private ReferenceFinder() {}

  static Set<Reference> in(List<Block> blocks) {
    ReferenceFinder finder = new ReferenceFinder();
    finder.blocks(blocks);
    return finder.found;
  }

  private void blocks(List<Block> blocks) {
    for (Block block : blocks) {
      if (block instanceof Paragraph paragraph) {
        inlines(paragraph.content());
      } else if (block instanceof Heading heading) {
        inlines(heading.content());
      } else if (block instanceof Quote quote) {
        inlines(quote.title());
        blocks(quote.content());
      } else if (block instanceof Listing list) {
        for (Item item : list.items()) {
          blocks(item.content());
        }
      } else if (block instanceof Table table) {
        for (Row row : table.rows()) {
          for (Cell cell : row.cells()) {
            blocks(cell.content());
          }
        }
      }
    }
  }

  private void inlines(List<Inline> inlines) {
    for (Inline inline : inlines) {
      if (inline instanceof Styled styled) {
        inlines(styled.content());
      } else if (inline instanceof Link link) {
        inlines(link.content());
      } else if (inline instanceof Words words) {
        inlines(words.words());
      } else if (inline instanceof Reference reference) {
        found.add(reference);
        inlines(reference instanceof PageLink link ? link.content() : reference.shown());
      }
    }
  }
}
