package orchestrator.confluence.rest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Walks down the page tree, from one page, once. */
final class PageTree {
  /** Gets the pages, one after the other. */
  interface Visitor {
    /**
     * A page.
     *
     * @param depth how far below the first one: 1 for its children
     * @throws ProblemException if it cannot be read
     */
    void page(RestContent page, int depth);
  }

  private final ContentApi api;
  private final ConfluenceHttp http;
  private final int most;
  private final Visitor visitor;
  private final Set<String> seen = new HashSet<>();
  private int visited;
  private int unreadable;

  /**
   * A walk.
   *
   * @param most how many pages there may be
   */
  PageTree(ContentApi api, ConfluenceHttp http, int most, Visitor visitor) {
    this.api = api;
    this.http = http;
    this.most = most;
    this.visitor = visitor;
  }

  /**
   * Visits all pages below a page, down to a depth.
   *
   * @return how many more there are that cannot be seen
   */
  int below(String id, int depth) {
    seen.add(id);
    descend(id, false, 1, depth);
    return unreadable;
  }

  private void descend(String id, boolean folder, int level, int depth) {
    if (level > depth) {
      return;
    }
    for (RestContent child : children(id, folder)) {
      if (!seen.add(child.id())) {
        continue;
      }
      switch (child.type()) {
        case "folder" -> descend(child.id(), true, level, depth); // a folder is no page: no level
        case "page", "" -> {
          if (add(child, level)) {
            descend(child.id(), false, level + 1, depth);
          }
        }
        default -> {} // whiteboards, databases and the like hold no text
      }
    }
  }

  private List<RestContent> children(String id, boolean folder) {
    try {
      return api.children(id, folder, http.patiently());
    } catch (ProblemException e) {
      count(e);
      return List.of();
    }
  }

  private boolean add(RestContent child, int level) {
    if (visited == most) {
      throw Problem.PAGE_TOO_LARGE
          .failure("More than " + most + " pages lie below it.")
          .exception();
    }
    try {
      visitor.page(child, level);
      visited++;
      return true;
    } catch (ProblemException e) {
      count(e);
      return false;
    }
  }

  /** What cannot be seen is counted; a Confluence that does not answer is not got over. */
  private void count(ProblemException e) {
    switch (e.failure().problem()) {
      case PAGE_NOT_FOUND, PAGE_FORBIDDEN, PAGE_NEEDS_TOKEN, PAGE_NOT_CURRENT, PAGE_UNREADABLE ->
          unreadable++;
      default -> throw e;
    }
  }
}
