package orchestrator.fidelity;

/** What is measured, each with the weight that it has in the figure for a page. */
enum Part {
  /** The words, in their order. */
  TEXT(22),
  HEADINGS(8),
  LISTS(9),
  TABLES(13),
  CODE(13),
  LINKS(9),
  TASKS(7),
  STATUS(5),
  PANELS(8),
  /** What is named and not text: pictures, files, issues, people, dates, emoji. */
  REFERENCES(7),
  /** No markup of Confluence is left over. */
  CLEAN(9),
  /** No words that are not on the page: ids, sizes, colours. */
  NOISE(7);

  private final int weight;

  Part(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }
}
