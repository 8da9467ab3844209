package orchestrator.document.source;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of a page's elements and attributes, each as one object however often it occurs. */
final class ElementNames {
  /** A power of two, above the number of names on most pages. */
  private static final int SLOTS = 256;

  private final String page;
  private final @Nullable String[] seen = new @Nullable String[SLOTS];
  private final Map<String, String> all = new HashMap<>();

  ElementNames(String page) {
    this.page = page;
  }

  /** The name of an element that stands in this part of the page, in lower case. */
  String element(int from, int to) {
    int slot = slot(from, to);
    String likely = seen[slot];
    return likely != null && isAt(likely, from, to)
        ? likely
        : keep(page.substring(from, to).toLowerCase(Locale.ROOT), slot);
  }

  /** The name of an attribute that stands in this part of the page, as it is. */
  String attribute(int from, int to) {
    int slot = slot(from, to);
    String likely = seen[slot];
    return likely != null && isAt(likely, from, to) ? likely : keep(page.substring(from, to), slot);
  }

  private boolean isAt(String name, int from, int to) {
    return name.length() == to - from && page.startsWith(name, from);
  }

  private String keep(String name, int slot) {
    String same = all.putIfAbsent(name, name);
    String kept = same == null ? name : same;
    seen[slot] = kept;
    return kept;
  }

  private int slot(int from, int to) {
    return from == to
        ? 0
        : ((page.charAt(from) * 31 + page.charAt(to - 1)) * 31 + (to - from)) & (SLOTS - 1);
  }
}
