package orchestrator.confluence.rest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import orchestrator.confluence.Descendants;
import orchestrator.confluence.Descendants.Descendant;
import orchestrator.confluence.Page;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Walks down the page tree, from one page, once. */
final class PageTree {
  private static final int MAX_PAGES = 500;

  private final ContentApi api;
  private final ConfluenceHttp http;
  private final Function<RestContent, Page> reader;
  private final List<Descendant> pages = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private int unreadable;

  /** A walk that gets each page it finds through this reader. */
  PageTree(ContentApi api, ConfluenceHttp http, Function<RestContent, Page> reader) {
    this.api = api;
    this.http = http;
    this.reader = reader;
  }

  /** All pages below a page, down to a depth. */
  Descendants below(String id, int depth) {
    seen.add(id);
    descend(id, false, 1, depth);
    return new Descendants(pages, unreadable);
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
    if (pages.size() == MAX_PAGES) {
      throw Problem.PAGE_TOO_LARGE
          .failure("More than " + MAX_PAGES + " pages lie below it.")
          .exception();
    }
    try {
      pages.add(new Descendant(reader.apply(child), level));
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
