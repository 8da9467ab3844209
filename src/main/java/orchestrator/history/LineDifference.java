package orchestrator.history;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The difference between two texts, line by line, as {@code diff -u} writes it. */
public final class LineDifference {
  /** Two texts that have nothing in common take the square of their lines. */
  private static final int MOST_LINES = 20_000;

  private static final int CONTEXT = 3;

  private LineDifference() {}

  /**
   * Compares two texts.
   *
   * @param from what the first is called
   * @param to what the other is called
   * @return empty where no line differs; null where they are too long to be compared
   */
  public static @Nullable List<String> unified(String from, String to, String one, String other) {
    List<String> lines = one.lines().toList();
    List<String> others = other.lines().toList();
    return lines.size() + others.size() > MOST_LINES
        ? null
        : removedFirst(
            UnifiedDiffUtils.generateUnifiedDiff(
                from,
                to,
                lines,
                DiffUtils.diff(lines, others, new MyersDiffWithLinearSpace<>()),
                CONTEXT));
  }

  /** The algorithm that needs no square of memory tells what was added before what was removed. */
  private static List<String> removedFirst(List<String> unified) {
    List<String> ordered = new ArrayList<>(unified.subList(0, Math.min(2, unified.size())));
    List<String> added = new ArrayList<>();
    for (String line : unified.subList(ordered.size(), unified.size())) {
      if (line.startsWith("+")) {
        added.add(line);
        continue;
      }
      if (!line.startsWith("-")) {
        ordered.addAll(added);
        added.clear();
      }
      ordered.add(line);
    }
    ordered.addAll(added);
    return ordered;
  }
}
