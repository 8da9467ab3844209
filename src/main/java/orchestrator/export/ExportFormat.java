package orchestrator.export;

import orchestrator.history.Entry;

/** A form in which a run or a batch is handed on. */
public interface ExportFormat {

  /** What {@code --as} calls it. */
  String name();

  /**
   * The whole of it as text.
   *
   * @throws orchestrator.problem.ProblemException if this form has no place for such an answer
   */
  String of(Entry entry);
}
