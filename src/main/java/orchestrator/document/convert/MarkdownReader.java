package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Rule;
import orchestrator.document.Block.Table;
import orchestrator.document.Document;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Break;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;
import orchestrator.document.LossCollector;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemMarker;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads Markdown into a document: CommonMark with GitHub's tables, task lists and strike-through.
 * Tags in it are text, but for those that {@link orchestrator.document.render.MarkdownWriter}
 * itself writes within a line.
 */
public final class MarkdownReader {
  /** What stands deeper is read as text. CommonMark bounds lists and quotations by the same. */
  private static final int MAX_DEPTH = 60;

  private static final Set<String> ALERTS =
      Set.of("[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]");

  private static final Text SPACE = new Text("\n");

  private final String markdown;

  private MarkdownReader(String markdown) {
    this.markdown = markdown;
  }

  /** The document that a text in Markdown stands for; no input makes it fail. */
  public static Document read(String markdown) {
    LossCollector losses = new LossCollector();
    Parser parser =
        Parser.builder()
            .extensions(
                List.of(
                    TablesExtension.create(),
                    StrikethroughExtension.builder().requireTwoTildes(true).build(),
                    TaskListItemsExtension.create()))
            .maxOpenBlockParsers(MAX_DEPTH)
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();
    String visible = losses.visible(markdown);
    List<Block> blocks = new MarkdownReader(visible).blocks(parser.parse(visible), 0);
    return new Document(blocks, losses.list(), losses.unseen());
  }

  private List<Block> blocks(Node parent, int depth) {
    List<Block> blocks = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      Block block = block(node, depth);
      if (block != null) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  private @Nullable Block block(Node node, int depth) {
    if (node instanceof org.commonmark.node.Paragraph) {
      return new Paragraph(inlines(node, depth));
    } else if (node instanceof org.commonmark.node.Heading heading) {
      return new Heading(heading.getLevel(), inlines(node, depth));
    } else if (node instanceof FencedCodeBlock code) {
      return new Code(firstWord(code.getInfo()), withoutLineFeed(code.getLiteral()));
    } else if (node instanceof IndentedCodeBlock code) {
      return new Code("", withoutLineFeed(code.getLiteral()));
    } else if (node instanceof HtmlBlock html) {
      return new Paragraph(List.of(new Text(html.getLiteral())));
    } else if (node instanceof ThematicBreak) {
      return new Rule();
    } else if (node instanceof BlockQuote) {
      return quote(node, depth);
    } else if (node instanceof ListBlock list) {
      return listing(list, depth);
    } else if (node instanceof org.commonmark.ext.gfm.tables.TableBlock) {
      return table(node, depth);
    }
    return null; // the box of a task, a definition of a link: no text of their own
  }

  private static String firstWord(@Nullable String info) {
    String label = info == null ? "" : info.strip();
    int blank = label.indexOf(' ');
    return blank < 0 ? label : label.substring(0, blank);
  }

  private static String withoutLineFeed(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private Listing listing(ListBlock list, int depth) {
    List<Item> items = new ArrayList<>();
    for (Node node = list.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof ListItem item) {
        items.add(item(item, depth));
      }
    }
    Integer start = null;
    if (list instanceof OrderedList ordered) {
      Integer marker = ordered.getMarkerStartNumber();
      start = marker == null ? Integer.valueOf(1) : marker;
    } else if (!(list instanceof BulletList)) {
      throw new IllegalStateException("a list of an unknown kind: " + list);
    }
    return new Listing(start, items);
  }

  private Item item(ListItem item, int depth) {
    List<Block> content = blocks(item, depth + 1);
    if (!(item.getFirstChild() instanceof TaskListItemMarker box)) {
      return new Item(null, content);
    }
    if (isWritten(box.getNext())) {
      return new Item(box.isChecked(), content);
    }
    // The extension takes "\\[x]" for a box too, and takes it away.
    List<Inline> words = new ArrayList<>(List.of(new Text(box.isChecked() ? "[x] " : "[ ] ")));
    words.addAll(((Paragraph) content.get(0)).content());
    content.set(0, new Paragraph(words));
    return new Item(null, content);
  }

  /** Whether a paragraph begins with a box in the Markdown itself. */
  private boolean isWritten(Node paragraph) {
    return markdown.charAt(paragraph.getSourceSpans().get(0).getInputIndex()) == '[';
  }

  private Quote quote(Node quote, int depth) {
    List<Block> content = blocks(quote, depth + 1);
    String alert = "";
    if (!content.isEmpty() && content.get(0) instanceof Paragraph first) {
      List<Inline> words = first.content();
      if (!words.isEmpty()
          && words.get(0) instanceof Text text
          && ALERTS.contains(text.text())
          && (words.size() == 1 || words.get(1).equals(SPACE))) {
        alert = text.text().substring(2, text.text().length() - 1);
        content.remove(0);
        if (words.size() > 2) {
          content.add(0, new Paragraph(words.subList(2, words.size())));
        }
      }
    }
    return new Quote(alert, List.of(), content);
  }

  private static Table table(Node table, int depth) {
    List<Row> rows = new ArrayList<>();
    for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        if (row instanceof TableRow) {
          rows.add(row(row, depth));
        }
      }
    }
    // Markdown knows no table without a head; who has none leaves it empty.
    if (rows.size() > 1 && isEmpty(rows.get(0))) {
      rows.remove(0);
    }
    return new Table(rows);
  }

  private static Row row(Node row, int depth) {
    List<Cell> cells = new ArrayList<>();
    for (Node node = row.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof TableCell cell) {
        List<Inline> content = inlines(cell, depth);
        cells.add(
            new Cell(
                cell.isHeader(),
                1,
                1,
                content.isEmpty() ? List.of() : List.of(new Paragraph(content))));
      }
    }
    return new Row(cells);
  }

  private static boolean isEmpty(Row row) {
    return row.cells().stream().allMatch(cell -> cell.content().isEmpty());
  }

  /** The inline content of a node. Pairs of tags that this tool writes are emphasis again. */
  private static List<Inline> inlines(Node parent, int depth) {
    if (depth > MAX_DEPTH) {
      return List.of(new Text(words(parent)));
    }
    TaggedInlines inlines = new TaggedInlines();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof HtmlInline tag) {
        inlines.tag(tag.getLiteral());
      } else {
        inline(node, depth, inlines);
      }
    }
    return inlines.all();
  }

  private static void inline(Node node, int depth, TaggedInlines inlines) {
    if (node instanceof org.commonmark.node.Text text) {
      inlines.add(new Text(text.getLiteral()));
    } else if (node instanceof org.commonmark.node.Code code) {
      inlines.add(new CodeSpan(code.getLiteral()));
    } else if (node instanceof Emphasis) {
      inlines.add(new Styled(Style.EMPHASIS, inlines(node, depth + 1)));
    } else if (node instanceof StrongEmphasis) {
      inlines.add(new Styled(Style.STRONG, inlines(node, depth + 1)));
    } else if (node instanceof Strikethrough) {
      inlines.add(new Styled(Style.STRIKE, inlines(node, depth + 1)));
    } else if (node instanceof org.commonmark.node.Link link) {
      inlines.add(new Link(inlines(node, depth + 1), link.getDestination(), title(link)));
    } else if (node instanceof org.commonmark.node.Image image) {
      inlines.add(new Image(words(image), image.getDestination()));
    } else if (node instanceof HardLineBreak) {
      inlines.add(new Break());
    } else if (node instanceof SoftLineBreak) {
      inlines.add(SPACE);
    }
  }

  private static String title(org.commonmark.node.Link link) {
    return link.getTitle() == null ? "" : link.getTitle();
  }

  /** The text within a node, in one line. */
  private static String words(Node parent) {
    StringBuilder words = new StringBuilder();
    Node node = parent.getFirstChild();
    while (node != null && node != parent) {
      if (node instanceof org.commonmark.node.Text text) {
        words.append(text.getLiteral());
      } else if (node instanceof org.commonmark.node.Code code) {
        words.append(code.getLiteral());
      } else if (node instanceof HtmlInline tag) {
        words.append(tag.getLiteral());
      } else if (node instanceof SoftLineBreak || node instanceof HardLineBreak) {
        words.append(' ');
      }
      Node next = node.getFirstChild() != null ? node.getFirstChild() : node.getNext();
      while (next == null && node.getParent() != parent) {
        node = node.getParent();
        next = node.getNext();
      }
      node = next;
    }
    return words.toString();
  }
}
