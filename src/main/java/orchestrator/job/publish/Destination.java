package orchestrator.job.publish;

/** Where an answer is published, seen from the page that was read. */
public enum Destination {
  CHILD("a page below", "child"),
  COMMENT("a footer comment on", "comment"),
  ATTACHMENT("a file attached to", "attachment");

  private final String words;
  private final String label;

  Destination(String words, String label) {
    this.words = words;
    this.label = label;
  }

  /** For people, before the page's title. */
  public String words() {
    return words;
  }

  /** What {@code --to} is given. */
  public String label() {
    return label;
  }
}
