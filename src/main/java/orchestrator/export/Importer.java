package orchestrator.export;

import java.util.Locale;

/** Who is going to read the table, and so which columns it has. */
public enum Importer {
  /** Jira's CSV import: a row an issue. */
  JIRA,
  /** Xray's Test Case Importer: a row a step, those of a test together. */
  XRAY,
  /** TestRail's CSV import: a row a case. */
  TESTRAIL;

  /** What {@code --columns} calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
