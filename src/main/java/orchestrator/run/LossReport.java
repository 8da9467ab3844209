package orchestrator.run;

import java.util.List;
import java.util.function.Consumer;
import orchestrator.markdown.Loss;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/** Says what the conversion lost. */
final class LossReport {
  private LossReport() {}

  /**
   * Counts the losses in one sentence.
   *
   * @param losses what was lost
   * @param strict whether that is an error
   * @param where what the sentence begins with
   * @param note hears the sentence when it is not
   * @throws ProblemException {@link Problem#PAGE_LOSSY}
   */
  static void check(List<Loss> losses, boolean strict, String where, Consumer<String> note) {
    if (losses.isEmpty()) {
      return;
    }
    Loss first = losses.get(0);
    String count = losses.size() == 1 ? "1 part" : losses.size() + " parts, first of them";
    String sentence =
        where
            + "lost in conversion: "
            + count
            + ": "
            + first.kind().label()
            + " '"
            + first.what()
            + "' under '"
            + first.place()
            + "'";
    if (strict) {
      throw Problem.PAGE_LOSSY.failure(sentence + ".").exception();
    }
    note.accept(sentence);
  }
}
