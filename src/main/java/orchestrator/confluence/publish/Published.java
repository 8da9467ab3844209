package orchestrator.confluence.publish;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was published.
 *
 * @param change what was done
 * @param id of the page, comment or attachment
 * @param title its title or file name; empty for a comment
 * @param version the number that it has now
 * @param url where people read it; null where Confluence does not tell
 * @param notes what was not done, though the publication stands
 */
public record Published(
    Change change, String id, String title, int version, @Nullable String url, List<String> notes) {
  public Published {
    notes = List.copyOf(notes);
  }

  /** What happened to it. */
  public enum Change {
    CREATED("created"),
    UPDATED("updated"),
    UNCHANGED("unchanged");

    private final String label;

    Change(String label) {
      this.label = label;
    }

    /** The word for it, for people and scripts. */
    public String label() {
      return label;
    }
  }
}
