package orchestrator.settings;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Did you mean …? */
public final class Suggestion {
  private Suggestion() {}

  /** {@code "; did you mean 'x'?"} for the nearest of the candidates, or nothing. */
  public static String among(Collection<String> candidates, String word) {
    String nearest = nearest(candidates, word);
    return nearest == null ? "" : "; did you mean '" + nearest + "'?";
  }

  /** The candidate that takes the fewest typing errors to turn into the word, if that is few. */
  public static @Nullable String nearest(Collection<String> candidates, String word) {
    String nearest = null;
    int least = Math.max(1, word.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(candidate, word);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Insertions, deletions, replacements and swaps of neighbours. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
