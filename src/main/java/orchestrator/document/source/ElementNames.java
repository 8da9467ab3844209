package orchestrator.document.source;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of a page's elements in lower case, each as one object however often it occurs. */
final class ElementNames {
  /** A power of two, well above the number of names on a page. */
  private static final int SLOTS = 512;

  private final String page;
  private final @Nullable String[] seen = new @Nullable String[SLOTS];
  private final Map<String, String> all = new HashMap<>();

  ElementNames(String page) {
    this.page = page;
  }

  /** The name that stands in this part of the page. */
  String at(int from, int to) {
    int slot = slot(from, to);
    String likely = seen[slot];
    if (likely != null && likely.length() == to - from && page.startsWith(likely, from)) {
      return likely;
    }
    String name =
        all.computeIfAbsent(page.substring(from, to).toLowerCase(Locale.ROOT), same -> same);
    seen[slot] = name;
    return name;
  }

  private int slot(int from, int to) {
    if (from == to) {
      return 0;
    }
    int hash = (page.charAt(from) * 31 + page.charAt(to - 1)) * 31 + (to - from);
    return (hash ^ (hash >>> 9)) & (SLOTS - 1);
  }
}
