package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;

/** A line of a table written with pipes. */
final class TableRow {
  private TableRow() {}

  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    for (int i = 1; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && line.startsWith("|", i + 1)) {
        cell.append('|');
        i++;
      } else if (c == '|') {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (!cell.toString().isBlank()) {
      cells.add(cell.toString().strip());
    }
    return cells;
  }

  /** Whether it is the line between a table's head and its rows. */
  static boolean isDelimiter(String line) {
    return line.contains("-") && line.chars().allMatch(c -> "|-: ".indexOf(c) >= 0);
  }
}
