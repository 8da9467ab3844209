package orchestrator.confluence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The comments on a page.
 *
 * @param list each after the one that it answers
 * @param cut whether there are more, which were not read
 * @param refused whether they may not be read
 */
public record Comments(List<Comment> list, boolean cut, boolean refused) {
  /** None are shown to this user. */
  public static final Comments REFUSED = new Comments(List.of(), false, true);

  public Comments {
    list = List.copyOf(list);
  }

  /**
   * Comments in the order of their threads, those about words on the page first.
   *
   * @param found in any order; one whose thread is not there begins one
   * @param cut whether there are more
   */
  public static Comments inThreads(List<Comment> found, boolean cut) {
    Map<String, Comment> byId = new LinkedHashMap<>();
    found.forEach(comment -> byId.putIfAbsent(comment.id(), comment));
    Map<String, List<Comment>> answers = new LinkedHashMap<>();
    List<Comment> waiting = new ArrayList<>();
    List<Comment> onThePage = new ArrayList<>();
    for (Comment comment : byId.values()) {
      if (comment.parent() != null && byId.containsKey(comment.parent())) {
        answers.computeIfAbsent(comment.parent(), id -> new ArrayList<>()).add(comment);
      } else {
        (comment.inline() ? waiting : onThePage).add(comment);
      }
    }
    waiting.addAll(onThePage);
    List<Comment> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Comment next = waiting.remove(0);
      ordered.add(next);
      waiting.addAll(0, answers.getOrDefault(next.id(), List.of()));
    }
    return new Comments(ordered, cut, false);
  }

  /** Those of threads that are open. */
  public Comments open() {
    Set<String> seen = new HashSet<>();
    Set<String> wanted = new HashSet<>();
    List<Comment> open = new ArrayList<>();
    for (Comment comment : list) {
      String parent = comment.parent();
      boolean begins = parent == null || !seen.contains(parent);
      seen.add(comment.id());
      if (begins ? comment.isOpen() : wanted.contains(parent)) {
        wanted.add(comment.id());
        open.add(comment);
      }
    }
    return new Comments(open, cut, refused);
  }
}
