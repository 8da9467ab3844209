package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.IdentityHashMap;
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
import orchestrator.document.BlockBuilder;
import orchestrator.document.Document;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Styled;
import orchestrator.document.ListBuilder;
import orchestrator.document.Loss;
import orchestrator.document.Reference;
import orchestrator.document.Reference.Include;
import orchestrator.document.References;
import org.jspecify.annotations.Nullable;

/** Puts what Confluence knows in the place of a document's references. */
public final class ReferenceResolver {
  private final References references;
  private final Answers answers;

  /** What took the place of losses. */
  private final IdentityHashMap<Loss, List<Loss>> instead = new IdentityHashMap<>();

  /** What turned out to be lost. */
  private final List<Loss> further = new ArrayList<>();

  /**
   * For a document.
   *
   * @param within the page that another one includes; null for a page itself
   */
  ReferenceResolver(References references, @Nullable Include within) {
    this.references = references;
    this.answers = new Answers(references, this, within);
  }

  /**
   * A document that tells all that can be told; what cannot stays as it is.
   *
   * @param references answer on several threads at once, and keep what they learn
   */
  public static Document resolve(Document document, References references) {
    Set<Reference> wanted = ReferenceFinder.in(document.blocks());
    return wanted.isEmpty() || references == References.NONE
        ? document
        : new ReferenceResolver(references, null).resolve(document, wanted);
  }

  private Document resolve(Document document, Set<Reference> wanted) {
    LookAhead.ask(wanted, references);
    List<Reference> further = new ArrayList<>();
    for (Reference reference : wanted) {
      if (reference instanceof Include include) {
        further.addAll(ReferenceFinder.in(answers.read(include).blocks()));
      }
    }
    // One level deep, so that no cycle can arise.
    further.removeIf(Include.class::isInstance);
    LookAhead.ask(further, references);
    return replaced(document);
  }

  /** The document with what is known by now. */
  Document replaced(Document document) {
    List<Block> blocks = blocks(document.blocks());
    List<Loss> losses = new ArrayList<>();
    for (Loss loss : document.losses()) {
      losses.addAll(instead.getOrDefault(loss, List.of(loss)));
    }
    losses.addAll(further);
    return new Document(blocks, losses, document.invisible() + answers.invisible());
  }

  /** Adds a loss that nobody counted before. */
  void lose(Loss loss) {
    further.add(loss);
  }

  /** What took the place of a loss. */
  void replace(@Nullable Loss loss, List<Loss> others) {
    if (loss != null) {
      instead.put(loss, others);
    }
  }

  private List<Block> blocks(List<Block> before) {
    BlockBuilder flow = new BlockBuilder();
    for (Block block : before) {
      if (ReferenceFinder.in(List.of(block)).isEmpty()) {
        flow.add(block);
      } else {
        block(block, flow);
      }
    }
    return flow.blocks();
  }

  private void block(Block block, BlockBuilder flow) {
    if (block instanceof Paragraph paragraph) {
      flow.startParagraph();
      inlines(paragraph.content(), flow);
      flow.endParagraph();
    } else if (block instanceof Heading heading) {
      List<Inline> content = inlines(heading.content());
      if (!BlockBuilder.isBlank(content)) {
        flow.add(new Heading(heading.level(), content));
      }
    } else if (block instanceof Quote quote) {
      List<Block> content = blocks(quote.content());
      if (!content.isEmpty() || !quote.title().isEmpty()) {
        flow.add(new Quote(quote.alert(), quote.title(), content));
      }
    } else if (block instanceof Listing list) {
      ListBuilder items = new ListBuilder();
      for (Item item : list.items()) {
        List<Block> content = blocks(item.content());
        if (item.done() == null) {
          items.add(content, list.start() != null);
        } else {
          items.add(new Item(item.done(), content));
        }
      }
      flow.add(new Listing(list.start(), items.items()));
    } else if (block instanceof Table table) {
      flow.add(new Table(table.rows().stream().map(this::row).toList()));
    }
  }

  private Row row(Row row) {
    List<Cell> cells = new ArrayList<>();
    for (Cell cell : row.cells()) {
      cells.add(new Cell(cell.header(), cell.columns(), cell.rows(), blocks(cell.content())));
    }
    return new Row(cells);
  }

  List<Inline> inlines(List<Inline> before) {
    BlockBuilder flow = new BlockBuilder();
    flow.startParagraph();
    inlines(before, flow);
    return flow.inlines();
  }

  private void inlines(List<Inline> before, BlockBuilder flow) {
    for (Inline inline : before) {
      if (inline instanceof Styled styled) {
        flow.add(new Styled(styled.style(), inlines(styled.content())));
      } else if (inline instanceof Link link) {
        flow.add(new Link(inlines(link.content()), link.target(), link.title()));
      } else if (!(inline instanceof Reference reference)) {
        flow.add(inline);
      } else if (!answers.add(reference, flow)) {
        List<Inline> shown = reference.shown();
        if (shown.stream().anyMatch(Reference.class::isInstance)) {
          inlines(shown, flow);
        } else {
          flow.addAll(shown);
        }
      }
    }
  }
}
