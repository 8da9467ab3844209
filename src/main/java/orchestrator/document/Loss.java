package orchestrator.document;

/**
 * Something on the page that did not make it into the Markdown.
 *
 * @param kind what sort of thing
 * @param what its name: a macro, a file, a page title
 * @param place where it was: the nearest heading above it, {@code start of page}, or {@code whole
 *     page} for what the parser met
 */
public record Loss(Kind kind, String what, String place) {

  /** Sorts of loss; {@link #label()} is what the record and people see. */
  public enum Kind {
    MACRO("macro"),
    IMAGE("image"),
    ATTACHMENT("attachment"),
    COMMENT("comment"),
    INCLUDE("include"),
    MENTION("mention"),
    LINK("link"),
    NESTING("nesting"),
    MALFORMED("malformed");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The stable name, e.g. {@code macro}. */
    public String label() {
      return label;
    }

    /** The word for so many of them, in the singular or the plural. */
    public String label(int count) {
      return switch (this) {
        case NESTING, MALFORMED -> label;
        default -> count == 1 ? label : label + "s";
      };
    }
  }
}
