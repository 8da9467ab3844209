package orchestrator.document;

import org.jspecify.annotations.Nullable;

/** Where the bytes of a picture are. */
public sealed interface ImageRef {
  /** What names it: a file, or an address. */
  String name();

  /**
   * A file that is attached to a page.
   *
   * @param name the file's name, or its id where a page tells nothing else
   * @param pageId the page that has it, by its id; null where that is not told
   * @param space the space of that page; null for the page's own
   * @param title the title of that page; null for the page itself
   */
  record Attached(
      String name, @Nullable String pageId, @Nullable String space, @Nullable String title)
      implements ImageRef {

    /** A file of the page that shows it. */
    public Attached(String name) {
      this(name, null, null, null);
    }

    /** The same, shown on a page that another one includes. */
    public Attached shownOn(@Nullable String otherSpace, String otherTitle) {
      return pageId == null && title == null
          ? new Attached(name, null, otherSpace, otherTitle)
          : this;
    }
  }

  /** A picture anywhere in the web, which nobody fetches. */
  record External(String name) implements ImageRef {}
}
