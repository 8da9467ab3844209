package orchestrator.export;

import java.util.ArrayList;
import java.util.List;
import orchestrator.text.TerminalSanitizer;

/** A table as comma-separated values (RFC 4180), which no spreadsheet takes for formulas. */
final class CsvTable {
  /** What Excel needs to see that it is UTF-8. */
  static final String BYTE_ORDER_MARK = "\uFEFF";

  /** How a spreadsheet's formula may begin (OWASP, CSV injection). */
  private static final String FORMULA = "=+-@\t\r";

  private final StringBuilder text = new StringBuilder();

  CsvTable(List<String> header) {
    row(header);
  }

  /** Adds a row. */
  void row(List<String> cells) {
    List<String> written = new ArrayList<>();
    cells.forEach(cell -> written.add(cell(TerminalSanitizer.text(cell))));
    text.append(String.join(",", written)).append('\n');
  }

  private static String cell(String value) {
    String harmless =
        !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean quoted = harmless.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
    return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
