package orchestrator.document.convert;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orchestrator.document.Loss;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Says what the conversion lost. */
public final class LossReport {
  private LossReport() {}

  /**
   * Counts the losses in one sentence, and what nobody sees in another.
   *
   * @param markdown the converted page
   * @param strict whether that is an error
   * @param where what the sentence begins with
   * @param unseen hears about what nobody sees
   * @param note hears the sentence when losses are no error
   * @throws ProblemException {@link Problem#PAGE_LOSSY}
   */
  public static void check(
      Markdown markdown,
      boolean strict,
      String where,
      Consumer<String> unseen,
      Consumer<String> note) {
    if (markdown.unseen() > 0) {
      String characters = markdown.unseen() == 1 ? " character" : " characters";
      unseen.accept(where + "removed " + markdown.unseen() + " invisible" + characters);
    }
    List<Loss> losses = markdown.losses();
    if (losses.isEmpty()) {
      return;
    }
    Loss first = losses.get(0);
    String named = first.kind().label() + " '" + first.what() + "' under '" + first.place() + "'";
    String lost =
        losses.size() == 1
            ? named
            : losses.size() + " parts (" + counts(losses) + "), first of them " + named;
    if (strict) {
      throw Problem.PAGE_LOSSY.failure(where + lost + ".").exception();
    }
    note.accept(where + "lost in conversion: " + lost);
  }

  /** How many there are of each kind, the most frequent first: {@code 12 mentions, 1 image}. */
  private static String counts(List<Loss> losses) {
    Map<Loss.Kind, Integer> counts = new EnumMap<>(Loss.Kind.class);
    losses.forEach(loss -> counts.merge(loss.kind(), 1, Integer::sum));
    List<Map.Entry<Loss.Kind, Integer>> sorted = new ArrayList<>(counts.entrySet());
    sorted.sort((one, other) -> other.getValue() - one.getValue());
    List<String> words = new ArrayList<>();
    for (Map.Entry<Loss.Kind, Integer> count : sorted) {
      words.add(count.getValue() + " " + count.getKey().label(count.getValue()));
    }
    return String.join(", ", words);
  }
}
