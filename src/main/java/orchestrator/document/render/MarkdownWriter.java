package orchestrator.document.render;

import java.util.List;
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
import orchestrator.document.Block.Verbatim;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.LossCollector;
import orchestrator.document.render.InlineWriter.Context;
import org.jspecify.annotations.Nullable;

/** Writes blocks as CommonMark with GitHub's tables and task lists. */
public final class MarkdownWriter {
  /** Deeper lists and quotations stop moving to the right, or a page could grow without bound. */
  private static final int MAX_INDENT = 80;

  /** From so many lines on, code in a cell needs a table in HTML. */
  private static final int LONG_CODE = 7;

  private final StringBuilder out = new StringBuilder(1024);
  private final InlineWriter inlines = new InlineWriter();
  private final TableWriter.Spare spare = new TableWriter.Spare();

  /** What each line starts with: the marks and the indentation of all that is open. */
  private final StringBuilder indent = new StringBuilder();

  /** A list's bullet was written and its first line follows it. */
  private boolean afterBullet;

  private MarkdownWriter() {}

  /** The text of the blocks; ends with one line feed unless there are none. */
  public static String write(List<Block> blocks, LossCollector losses) {
    MarkdownWriter writer = new MarkdownWriter();
    writer.blocks(blocks, false);
    if (writer.spare.exhausted()) {
      losses.nesting("cells of tables over too many rows and columns");
    }
    return writer.out.toString();
  }

  /** Inline content as a line of its own, without what would make a list or heading of it. */
  public static String line(List<Inline> content) {
    return Escaping.line(new InlineWriter().write(content, Context.LABEL)).toString();
  }

  private void blocks(List<Block> blocks, boolean tight) {
    Block before = null;
    boolean otherBullet = false;
    for (Block block : blocks) {
      boolean follows = tight && block instanceof Listing list && follows(before, list);
      if (before != null && !follows) {
        blankLine();
      }
      // Two lists in a row are one list to Markdown unless their bullets differ.
      otherBullet = isSameKind(before, block) && !otherBullet;
      if (block instanceof Listing list) {
        listing(list, otherBullet);
      } else {
        block(block);
      }
      before = block;
    }
  }

  /** Whether a list can stand right below; a number but 1 would go on with the line above. */
  private static boolean follows(@Nullable Block before, Listing list) {
    boolean interrupts = list.start() == null || list.start() == 1;
    return !(before instanceof Code) && (interrupts || !(before instanceof Paragraph));
  }

  private static boolean isSameKind(@Nullable Block before, Block now) {
    return before instanceof Listing first
        && now instanceof Listing second
        && (first.start() == null) == (second.start() == null);
  }

  private void block(Block block) {
    if (block instanceof Paragraph paragraph) {
      paragraph(paragraph.content(), Context.PARAGRAPH);
    } else if (block instanceof Heading heading) {
      heading(heading);
    } else if (block instanceof Code code) {
      code(code);
    } else if (block instanceof Quote quote) {
      quote(quote);
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Verbatim verbatim) {
      lines(verbatim.markdown());
    } else if (block instanceof Rule) {
      line("---");
    }
  }

  private void startLine() {
    if (afterBullet) {
      afterBullet = false;
    } else {
      out.append(indent);
    }
  }

  private void line(CharSequence text) {
    startLine();
    out.append(text).append('\n');
  }

  private void blankLine() {
    int start = out.length();
    startLine();
    int end = out.length();
    while (end > start && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    out.append('\n');
  }

  private void lines(CharSequence text) {
    if (indent.isEmpty() && !afterBullet) {
      out.append(text).append('\n');
      return;
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        if (i == start) {
          blankLine();
        } else {
          line(text.subSequence(start, i));
        }
        start = i + 1;
      }
    }
  }

  private void paragraph(List<Inline> content, Context context) {
    StringBuilder text = inlines.write(content, context);
    int start = 0;
    int lineFeed = text.indexOf("\n");
    while (lineFeed >= 0) {
      paragraphLine(new StringBuilder(text.substring(start, lineFeed)));
      start = lineFeed + 1;
      lineFeed = text.indexOf("\n", start);
    }
    paragraphLine(text.delete(0, start));
  }

  private void paragraphLine(StringBuilder text) {
    if (text.isEmpty()) {
      blankLine();
    } else {
      line(Escaping.line(text));
    }
  }

  private void heading(Heading heading) {
    StringBuilder text = inlines.write(heading.content(), Context.HEADING);
    int last = text.length() - 1;
    if (last >= 0 && text.charAt(last) == '#') {
      text.insert(last, '\\');
    }
    startLine();
    out.append("######", 0, heading.level()).append(' ').append(text).append('\n');
  }

  private void code(Code code) {
    int ticks = Math.max(3, InlineWriter.longestRun(code.text()) + 1);
    String fence = "`".repeat(ticks);
    line(fence + code.language());
    lines(code.text());
    line(fence);
  }

  private void table(Table table) {
    if (!holdsLongCode(table)) {
      lines(TableWriter.write(table, inlines, spare));
      return;
    }
    // With empty lines around it, Markdown within HTML is Markdown.
    line("<table>");
    for (Row row : table.rows()) {
      line("<tr>");
      for (Cell cell : row.cells()) {
        String name = cell.header() ? "th" : "td";
        line("<" + name + span("colspan", cell.columns()) + span("rowspan", cell.rows()) + ">");
        blankLine();
        if (!cell.content().isEmpty()) {
          blocks(cell.content(), false);
          blankLine();
        }
        line("</" + name + ">");
      }
      line("</tr>");
    }
    line("</table>");
  }

  private static String span(String name, int cells) {
    return cells == 1 ? "" : " " + name + "=\"" + cells + "\"";
  }

  /** Whether a cell holds code that would be unreadable as one line. */
  private static boolean holdsLongCode(Table table) {
    for (Row row : table.rows()) {
      for (Cell cell : row.cells()) {
        if (holdsLongCode(cell.content())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean holdsLongCode(List<Block> blocks) {
    for (Block block : blocks) {
      if (block instanceof Code code && code.text().lines().limit(LONG_CODE).count() == LONG_CODE) {
        return true;
      }
      if (block instanceof Quote quote && holdsLongCode(quote.content())) {
        return true;
      }
      if (block instanceof Listing list) {
        for (Item item : list.items()) {
          if (holdsLongCode(item.content())) {
            return true;
          }
        }
      }
      if (block instanceof Table inner && holdsLongCode(inner)) {
        return true;
      }
    }
    return false;
  }

  private void quote(Quote quote) {
    int mark = indent.length();
    if (mark < MAX_INDENT) {
      if (afterBullet) {
        out.append("> ");
      }
      indent.append("> ");
    }
    if (!quote.alert().isEmpty()) {
      line("[!" + quote.alert() + "]"); // alone on its line, or it is no alert
    }
    if (!quote.title().isEmpty()) {
      line(inlines.write(List.of(new Styled(Style.STRONG, quote.title())), Context.LABEL));
      if (!quote.content().isEmpty()) {
        blankLine();
      }
    }
    blocks(quote.content(), false);
    indent.setLength(mark);
  }

  private void listing(Listing list, boolean otherBullet) {
    int number = list.start() == null ? 0 : list.start();
    boolean first = true;
    boolean spaced = false;
    for (Item item : list.items()) {
      if (!first && spaced) {
        blankLine();
      }
      startLine();
      String bullet =
          list.start() == null ? otherBullet ? "* " : "- " : number + (otherBullet ? ") " : ". ");
      out.append(bullet);
      if (item.done() != null) {
        out.append(item.done() ? "[x] " : "[ ] ");
      }
      item(item, bullet.length());
      spaced =
          item.content().size() > 2
              || (item.content().size() == 2 && !(item.content().get(1) instanceof Listing));
      first = false;
      number++;
    }
  }

  private void item(Item item, int width) {
    if (item.content().isEmpty()) {
      out.setLength(out.length() - 1);
      out.append('\n');
      return;
    }
    int mark = indent.length();
    if (mark < MAX_INDENT) {
      indent.append("    ", 0, Math.min(4, width));
      indent.append(" ".repeat(Math.max(0, width - 4)));
    }
    afterBullet = true;
    if (!(item.content().get(0) instanceof Paragraph) && item.done() != null) {
      // A box to tick needs a line of text to stand in.
      line("");
    }
    List<Block> rest = item.content();
    if (item.done() != null && rest.get(0) instanceof Paragraph task) {
      paragraph(task.content(), Context.TASK);
      rest = rest.subList(1, rest.size());
      if (!rest.isEmpty() && !(rest.get(0) instanceof Listing list && follows(task, list))) {
        blankLine();
      }
    }
    blocks(rest, true);
    afterBullet = false;
    indent.setLength(mark);
  }
}
