package orchestrator.history;

import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.problem.Problem;
import orchestrator.settings.Environment;

/** The RUN argument: which of the earlier runs is meant. */
public sealed interface RunReference {

  /** What {@link Last} is typed as. */
  String LAST = "last";

  /** The run that a folder holds. */
  record Folder(Path path) implements RunReference {}

  /** The newest run of all. */
  record Last() implements RunReference {}

  /** {@code NAME}, its newest complete run, or {@code NAME@ID}. */
  record Named(String text) implements RunReference {}

  /**
   * Understands what was typed; whether there is such a run shows when it is looked for.
   *
   * @throws orchestrator.problem.ProblemException if it is empty
   */
  static RunReference parse(String typed, Environment environment) {
    if (typed.isBlank()) {
      throw Problem.RUN_NOT_FOUND.failure("The RUN argument is empty.").exception();
    }
    if (typed.equals(LAST)) {
      return new Last();
    }
    boolean path = typed.indexOf('/') >= 0 || typed.equals(".") || typed.equals("..");
    Path folder = environment.path(typed);
    return path || Files.isRegularFile(folder.resolve(EntryReader.RECORD))
        ? new Folder(folder)
        : new Named(typed);
  }
}
