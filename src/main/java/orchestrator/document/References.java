package orchestrator.document;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what a page only points at. Implementations answer from the Confluence that the page
 * came from, or not at all; they never throw, and cache what they learn.
 */
public interface References {
  /** Nothing is known: files, standard input, no network. */
  References NONE = new References() {};

  /** The display name of a user, by account id (Cloud) or user key or name (Data Center). */
  default @Nullable String userName(String id) {
    return null;
  }

  /** The address of a page, by space key (null: the page's own) and title. */
  default @Nullable String pageUrl(@Nullable String space, String title) {
    return null;
  }

  /** The storage format of a page to include, by space key (null: the page's own) and title. */
  default @Nullable String pageBody(@Nullable String space, String title) {
    return null;
  }

  /**
   * The pages directly below a page, in the order of the page tree; null when they are not known.
   *
   * @param space space key; null for the page's own
   * @param title title; null for the page itself, {@code @home} for the space's home page, {@code
   *     @parent} for the page above
   */
  default @Nullable List<Target> children(@Nullable String space, @Nullable String title) {
    return null;
  }

  /** The pages that a search in Confluence's query language finds; null when they are not known. */
  default @Nullable List<Target> search(String query, int limit) {
    return null;
  }

  /**
   * A page to link to.
   *
   * @param title its title
   * @param url its address; null where it is not known
   */
  record Target(String title, @Nullable String url) {}

  /** The address of a Jira issue, by key, in the Jira that belongs to this Confluence. */
  default @Nullable String issueUrl(String key) {
    return null;
  }

  /** The text of a file attached to the page, e.g. a diagram's source. */
  default @Nullable String attachmentText(String fileName) {
    return null;
  }

  /**
   * What becomes of a picture. The only question whose order matters: it is asked in that of the
   * page.
   *
   * @return null where pictures are not sent
   */
  default @Nullable Illustration picture(ImageRef file) {
    return null;
  }
}
