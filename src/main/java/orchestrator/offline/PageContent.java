package orchestrator.offline;

import java.util.List;

/**
 * What a digest is made from, each list in the page's order.
 *
 * @param words how many words the prose has, tables and lists included, code left out
 * @param headings the outline
 * @param tasks tasks with their state
 * @param tables tables, without their rows
 * @param figures code blocks and diagrams
 * @param questions what the page asks, or lists under a heading such as "Open questions"
 * @param sentences statements in paragraphs and list items
 */
record PageContent(
    int words,
    List<Heading> headings,
    List<Task> tasks,
    List<Table> tables,
    List<Figure> figures,
    List<Passage> questions,
    List<Passage> sentences) {

  /** A heading; {@code level} is 1 to 6. */
  record Heading(int level, String title) {}

  /** A task and the heading it stands under. */
  record Task(boolean done, String text, String section) {}

  /** A table with the titles of its columns, or of its rows where the columns have none. */
  record Table(List<String> columns, int rows, String section) {}

  /**
   * A code block or a diagram.
   *
   * @param diagram whether it is a picture to people
   * @param kind the language or the diagram's sort; may be empty
   * @param title what stands above it; may be empty
   * @param lines lines of source; 0 where the source is not on the page
   */
  record Figure(boolean diagram, String kind, String title, int lines, String section) {}

  /** Words of the page and the heading they stand under; that is empty at the start of a page. */
  record Passage(String text, String section) {}
}
