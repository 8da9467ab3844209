package orchestrator.markdown;

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

  /** The address of a Jira issue, by key. */
  default @Nullable String issueUrl(String key) {
    return null;
  }

  /** The text of a file attached to the page, e.g. a diagram's source. */
  default @Nullable String attachmentText(String fileName) {
    return null;
  }
}
