package orchestrator.document.render;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Table;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.InlineFlattener;
import orchestrator.document.render.InlineWriter.Context;

/**
 * Writes a table with pipes, its spans laid out on a grid: the text of a cell that covers several
 * rows is repeated, because a model reads each row alone; further columns stay empty.
 */
final class TableWriter {
  private static final int MAX_COLUMNS = 200;

  private final InlineWriter inlines;
  private final Spare spare;
  private final List<List<String>> grid = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();

  private TableWriter(InlineWriter inlines, Spare spare) {
    this.inlines = inlines;
    this.spare = spare;
  }

  /**
   * What cells may add to a page beyond their own place, without which a small page could become a
   * Markdown of any size. Texts end first: without them each cell still stands in its column.
   */
  static final class Spare {
    private int characters = 8_000_000;
    private int cells = 800_000;
    private boolean exhausted;

    /** Whether something was left out. */
    boolean exhausted() {
      return exhausted;
    }

    /** The text, or nothing once the page has repeated too much. */
    private String repeat(String text) {
      return takeCharacters(text.length()) ? text : "";
    }

    /** Whether there is room to say so much again. */
    private boolean takeCharacters(int number) {
      if (number > characters) {
        exhausted = true;
        return false;
      }
      characters -= number;
      return true;
    }

    /** Whether there is room for so many more cells. */
    private boolean takeCells(int number) {
      if (number > cells) {
        exhausted = true;
        return false;
      }
      cells -= number;
      return true;
    }
  }

  /** The lines of a table, without a line feed at the end. */
  static CharSequence write(Table table, InlineWriter inlines, Spare spare) {
    TableWriter writer = new TableWriter(inlines, spare);
    boolean headed = isHeader(table.rows().get(0));
    writer.layOut(table.rows(), headed);
    return writer.lines(headed);
  }

  private static boolean isHeader(Row row) {
    for (Cell cell : row.cells()) {
      if (!cell.header()) {
        return false;
      }
    }
    return true;
  }

  private void layOut(List<Row> rows, boolean headed) {
    // For each column: the cell from above that still covers it, and for how many rows.
    String[] above = new String[MAX_COLUMNS];
    int[] rowsLeft = new int[MAX_COLUMNS];
    int columns = 0;
    for (int r = 0; r < rows.size(); r++) {
      List<String> line = new ArrayList<>();
      covered(line, above, rowsLeft);
      StringBuilder beyond = new StringBuilder();
      for (Cell cell : rows.get(r).cells()) {
        String text = text(cell, headed && r == 0);
        if (line.size() == MAX_COLUMNS) {
          beyond.append(' ').append(text);
        }
        for (int c = 0; c < cell.columns() && line.size() < MAX_COLUMNS; c++) {
          if (c > 0 && !spare.takeCells(1)) {
            break;
          }
          String shown = c == 0 ? text : "";
          above[line.size()] = shown;
          rowsLeft[line.size()] = cell.rows() - 1;
          line.add(shown);
        }
        covered(line, above, rowsLeft);
      }
      columns = Math.max(columns, line.size());
      for (int c = line.size(); c < columns; c = Math.max(c + 1, line.size())) {
        if (rowsLeft[c] > 0 && spare.takeCells(c - line.size())) {
          while (line.size() < c) {
            line.add("");
          }
          covered(line, above, rowsLeft);
        }
      }
      if (!beyond.isEmpty()) {
        // What does not fit must not vanish.
        line.set(MAX_COLUMNS - 1, line.get(MAX_COLUMNS - 1) + beyond);
      }
      grid.add(line);
    }
  }

  /** Adds what cells of earlier rows put into the next columns. */
  private void covered(List<String> line, String[] above, int[] rowsLeft) {
    while (line.size() < MAX_COLUMNS && rowsLeft[line.size()] > 0) {
      if (!spare.takeCells(1)) {
        rowsLeft[line.size()] = 0;
        return;
      }
      rowsLeft[line.size()]--;
      line.add(spare.repeat(above[line.size()]));
    }
  }

  private String text(Cell cell, boolean inHeader) {
    List<Inline> content = InlineFlattener.of(cell.content(), spare::takeCharacters);
    if (cell.header() && !inHeader && !content.isEmpty()) {
      content = List.of(new Styled(Style.STRONG, content));
    }
    return inlines.write(content, inHeader ? Context.HEADER_CELL : Context.CELL).toString();
  }

  private CharSequence lines(boolean headed) {
    int columns = 1;
    int cells = 0;
    for (List<String> line : grid) {
      columns = Math.max(columns, line.size());
      cells += line.size();
    }
    // A few very wide rows must not blow up all the others; readers fill up short rows.
    boolean ragged = (long) columns * grid.size() > 20L * cells + 1000;
    if (!headed) {
      row(List.of(), columns);
      delimiters(columns);
    }
    for (int r = 0; r < grid.size(); r++) {
      row(grid.get(r), ragged && (r > 0 || !headed) ? 0 : columns);
      if (headed && r == 0) {
        delimiters(columns);
      }
    }
    out.setLength(out.length() - 1);
    return out;
  }

  private void row(List<String> cells, int columns) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(cell).append(cell.isEmpty() ? "|" : " |");
    }
    for (int c = cells.size(); c < columns; c++) {
      out.append(" |");
    }
    out.append('\n');
  }

  private void delimiters(int columns) {
    out.append('|').append(" --- |".repeat(columns)).append('\n');
  }
}
