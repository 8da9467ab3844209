package orchestrator.markdown;

import java.util.ArrayList;
import java.util.List;

/** Collects losses while a page is read, each with the heading it stands under. */
final class Losses {
  private static final int LONGEST_PLACE = 120;

  private final List<Loss> losses = new ArrayList<>();
  private int unseen;
  private String place = "start of page";

  /** From here on, losses stand under this heading. */
  void enter(String heading) {
    String name = heading.strip().replaceAll("\\s+", " ");
    if (!name.isEmpty()) {
      place =
          name.length() <= LONGEST_PLACE
              ? name
              : Unseen.removeFrom(name.substring(0, LONGEST_PLACE)) + "…";
    }
  }

  void add(Loss.Kind kind, String what) {
    losses.add(new Loss(kind, what, place));
  }

  void macro(String what) {
    add(Loss.Kind.MACRO, what);
  }

  void malformed(String what) {
    losses.add(new Loss(Loss.Kind.MALFORMED, what, "whole page"));
  }

  void nesting(String what) {
    losses.add(new Loss(Loss.Kind.NESTING, what, "whole page"));
  }

  /** The text without what nobody would see, which is counted. */
  String visible(String text) {
    String visible = Unseen.removeFrom(text);
    unseen += Unseen.removed(text, visible);
    return visible;
  }

  /** How many invisible characters were removed. */
  int unseen() {
    return unseen;
  }

  List<Loss> list() {
    return losses;
  }
}
