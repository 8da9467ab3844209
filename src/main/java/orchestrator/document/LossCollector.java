package orchestrator.document;

import java.util.ArrayList;
import java.util.List;
import orchestrator.text.InvisibleCharacters;
import org.jspecify.annotations.Nullable;

/** Collects losses while a page is read, each with the heading it stands under. */
public final class LossCollector {
  private static final int LONGEST_PLACE = 120;

  private final List<Loss> losses = new ArrayList<>();
  private int unseen;

  /** The last heading that says something, as it stands on the page. */
  private String heading;

  /** The heading as a place; null until something is lost there, as nearly nothing is. */
  private @Nullable String place;

  /** Losses of a page. */
  public LossCollector() {
    this("start of page");
  }

  /** Losses of what stands at this place on another page. */
  public LossCollector(String place) {
    this.heading = place;
    this.place = place;
  }

  /** From here on, losses stand under this heading. */
  public void enter(String name) {
    if (!name.isBlank()) {
      heading = name;
      place = null;
    }
  }

  private String place() {
    String known = place;
    if (known == null) {
      String name = heading.strip().replaceAll("\\s+", " ");
      known =
          name.length() <= LONGEST_PLACE
              ? name
              : InvisibleCharacters.removeFrom(name.substring(0, LONGEST_PLACE)) + "…";
      place = known;
    }
    return known;
  }

  /** Counts a loss at this place. */
  public Loss add(Loss.Kind kind, String what) {
    Loss loss = new Loss(kind, what, place());
    losses.add(loss);
    return loss;
  }

  /** A loss at this place that is not counted, or not yet. */
  public Loss possible(Loss.Kind kind, String what) {
    return new Loss(kind, what, place());
  }

  /** Counts a macro at this place. */
  public Loss macro(String what) {
    return add(Loss.Kind.MACRO, what);
  }

  public void malformed(String what) {
    losses.add(new Loss(Loss.Kind.MALFORMED, what, "whole page"));
  }

  public void nesting(String what) {
    losses.add(new Loss(Loss.Kind.NESTING, what, "whole page"));
  }

  /** The text without what nobody would see, which is counted. */
  public String visible(String text) {
    String visible = InvisibleCharacters.removeFrom(text);
    unseen += InvisibleCharacters.removed(text, visible);
    return visible;
  }

  /** How many invisible characters were removed. */
  public int unseen() {
    return unseen;
  }

  public List<Loss> list() {
    return losses;
  }
}
