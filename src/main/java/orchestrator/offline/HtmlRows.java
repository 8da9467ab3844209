package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;

/** The rows of a table that the page has as HTML because it does not fit between pipes. */
final class HtmlRows {
  private HtmlRows() {}

  static List<List<String>> in(String table) {
    List<List<String>> rows = new ArrayList<>();
    int row = table.indexOf("<tr");
    while (row >= 0) {
      int end = table.indexOf("<tr", row + 1);
      rows.add(cells(table.substring(row, end < 0 ? table.length() : end)));
      row = end;
    }
    return rows;
  }

  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    int at = nextCell(row, 0);
    while (at >= 0) {
      int start = row.indexOf('>', at) + 1;
      int end = nextCell(row, start);
      cells.add(row.substring(start, end < 0 ? row.length() : end).strip());
      at = end;
    }
    return cells;
  }

  private static int nextCell(String row, int from) {
    for (int i = row.indexOf("<t", from); i >= 0; i = row.indexOf("<t", i + 1)) {
      boolean cell = row.startsWith("<td", i) || row.startsWith("<th", i);
      if (cell && (row.startsWith(">", i + 3) || row.startsWith(" ", i + 3))) {
        return i;
      }
    }
    return -1;
  }
}
