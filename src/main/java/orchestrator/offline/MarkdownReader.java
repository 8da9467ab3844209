package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Heading;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Table;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;

/**
 * Reads Markdown that somebody wrote, as far as an outline needs it: quotations and nested lists
 * become one level.
 */
final class MarkdownReader {
  private final String[] lines;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();

  /** Whether {@link #paragraph} is an item of a list. */
  private boolean isItem;

  private int next;

  private MarkdownReader(String markdown) {
    this.lines = markdown.split("\n");
  }

  /** The blocks of a text; any text has some. */
  static List<Block> read(String markdown) {
    MarkdownReader reader = new MarkdownReader(markdown);
    while (reader.next < reader.lines.length) {
      reader.line(unquoted(reader.lines[reader.next++]));
    }
    reader.endList();
    return reader.blocks;
  }

  private void line(String line) {
    String text = line.strip();
    int marker = listMarker(text);
    int level = headingLevel(text);
    if (text.isEmpty()) {
      endParagraph();
    } else if (isRule(text)) {
      endList();
    } else if (text.startsWith("```") || text.startsWith("~~~")) {
      endList();
      code(text);
    } else if (level > 0) {
      endList();
      String title = withoutTrailingHashes(text.substring(level).strip());
      blocks.add(new Heading(level, MarkdownInlines.read(title)));
    } else if (text.startsWith("|")) {
      endList();
      table(text);
    } else if (marker > 0) {
      endParagraph();
      item(text.substring(marker).strip());
    } else {
      String unbroken = text.endsWith("\\") ? text.substring(0, text.length() - 1) : text;
      paragraph.append(paragraph.isEmpty() ? "" : " ").append(unbroken);
    }
  }

  private void code(String opening) {
    int length = 0;
    while (length < opening.length() && opening.charAt(length) == opening.charAt(0)) {
      length++;
    }
    String fence = opening.substring(0, length);
    List<String> code = new ArrayList<>();
    while (next < lines.length && !unquoted(lines[next]).strip().startsWith(fence)) {
      code.add(lines[next++]);
    }
    blocks.add(new Code(opening.substring(length).strip(), String.join("\n", code)));
    next++;
  }

  private void item(String text) {
    if (text.startsWith("[ ] ") || text.startsWith("[x] ") || text.startsWith("[X] ")) {
      Paragraph task = new Paragraph(MarkdownInlines.read(text.substring(4)));
      items.add(new Item(text.charAt(1) != ' ', List.of(task)));
    } else {
      paragraph.append(text);
      isItem = true;
    }
  }

  private void table(String firstLine) {
    List<Row> rows = new ArrayList<>();
    List<Cell> head = cells(firstLine, true);
    if (head.stream().anyMatch(cell -> !cell.content().isEmpty())) {
      rows.add(new Row(head));
    }
    while (next < lines.length && unquoted(lines[next]).strip().startsWith("|")) {
      String line = unquoted(lines[next++]).strip();
      if (!isDelimiter(line)) {
        rows.add(new Row(cells(line, false)));
      }
    }
    if (!rows.isEmpty()) {
      blocks.add(new Table(rows));
    }
  }

  private static List<Cell> cells(String line, boolean header) {
    List<Cell> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    for (int i = 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && line.startsWith("|", i + 1)) {
        cell.append('|');
        i++;
      } else if (c == '|') {
        cells.add(cell(cell, header));
      } else {
        cell.append(c);
      }
    }
    if (!cell.toString().isBlank()) {
      cells.add(cell(cell, header));
    }
    return cells;
  }

  private static Cell cell(StringBuilder text, boolean header) {
    List<Inline> content = MarkdownInlines.read(text.toString().strip());
    text.setLength(0);
    return new Cell(header, 1, 1, content.isEmpty() ? List.of() : List.of(new Paragraph(content)));
  }

  /** Whether it is the line between a table's head and its rows. */
  private static boolean isDelimiter(String line) {
    return line.contains("-") && line.chars().allMatch(c -> "|-: ".indexOf(c) >= 0);
  }

  private void endParagraph() {
    if (!paragraph.isEmpty()) {
      String text = paragraph.toString();
      paragraph.setLength(0);
      List<Inline> content = MarkdownInlines.read(text);
      Paragraph read =
          new Paragraph(isBold(text) ? List.of(new Styled(Style.STRONG, content)) : content);
      if (isItem) {
        items.add(new Item(null, List.of(read)));
      } else {
        endItems();
        blocks.add(read);
      }
      isItem = false;
    }
  }

  private void endList() {
    endParagraph();
    endItems();
  }

  private void endItems() {
    if (!items.isEmpty()) {
      blocks.add(new Listing(null, items));
      items.clear();
    }
  }

  /** Without the marks of block quotes, and without the line that gives an alert its kind. */
  private static String unquoted(String line) {
    String text = line;
    while (text.stripLeading().startsWith(">")) {
      text = text.stripLeading().substring(1);
      text = text.startsWith(" ") ? text.substring(1) : text;
    }
    return text.startsWith("[!") && text.length() != line.length() ? "" : text;
  }

  private static boolean isBold(String text) {
    return text.length() > 4 && text.startsWith("**") && text.indexOf("**", 2) == text.length() - 2;
  }

  private static boolean isRule(String text) {
    return text.equals("---") || text.equals("***") || text.equals("___");
  }

  private static int headingLevel(String text) {
    int level = 0;
    while (level < text.length() && text.charAt(level) == '#') {
      level++;
    }
    return level <= Heading.DEEPEST && text.startsWith(" ", level) ? level : 0;
  }

  private static String withoutTrailingHashes(String title) {
    int end = title.length();
    while (end > 0 && title.charAt(end - 1) == '#') {
      end--;
    }
    return end < title.length() && end > 0 && title.charAt(end - 1) == ' '
        ? title.substring(0, end)
        : title;
  }

  /** The length of the bullet or number at the start of a list item; 0 for anything else. */
  private static int listMarker(String text) {
    int digits = 0;
    while (digits < text.length() && digits < 9 && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    boolean bullet = digits == 0 && !text.isEmpty() && "-*+".indexOf(text.charAt(0)) >= 0;
    boolean number = digits > 0 && (text.startsWith(". ", digits) || text.startsWith(") ", digits));
    return (bullet && text.startsWith(" ", 1)) || number ? digits + 1 : 0;
  }
}
