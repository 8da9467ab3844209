package orchestrator.confluence;

import java.util.List;

/**
 * The pages below a page, each after its parent and in the order of the page tree.
 *
 * @param pages the pages that could be read
 * @param unreadable how many more there are that could not be
 */
public record Descendants(List<Descendant> pages, int unreadable) {
  public Descendants {
    pages = List.copyOf(pages);
  }

  /**
   * One of them.
   *
   * @param page the page
   * @param depth how far below the first page: 1 for its children
   */
  public record Descendant(Page page, int depth) {}
}
