package orchestrator.text;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses which known word a mistyped one was meant to be. */
public final class DidYouMean {
  private DidYouMean() {}

  /**
   * The known word nearest to what was typed, upper and lower case being the same; null when none
   * is near enough. Up to a third of the letters may be wrong.
   */
  public static @Nullable String closest(String typed, Collection<String> known) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    String closest = null;
    int fewest = Math.max(1, wanted.length() / 3) + 1;
    for (String word : known) {
      int edits = edits(wanted, word.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        closest = word;
        fewest = edits;
      }
    }
    return closest;
  }

  /** {@code " Did you mean 'word'?"} with its leading blank, or nothing at all. */
  public static String question(String typed, Collection<String> known) {
    String closest = closest(typed, known);
    return closest == null ? "" : " Did you mean '" + closest + "'?";
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  public static int edits(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[to.length()];
  }
}
