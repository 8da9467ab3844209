package orchestrator.doctor;

import java.util.List;
import orchestrator.problem.Failure;

/** What a check came to. */
sealed interface Finding {

  /**
   * All is well.
   *
   * @param evidence what shows that, in one sentence
   * @param details more of it, a line each
   */
  record Passed(String evidence, List<String> details) implements Finding {
    Passed(String evidence) {
      this(evidence, List.of());
    }
  }

  /**
   * A run may work, but something is doubtful.
   *
   * @param failure what
   * @param details more about it, a line each
   */
  record Warned(Failure failure, List<String> details) implements Finding {
    Warned(Failure failure) {
      this(failure, List.of());
    }
  }

  /**
   * A run would fail.
   *
   * @param failure what it would fail with
   * @param details more about it, a line each
   */
  record Failed(Failure failure, List<String> details) implements Finding {
    Failed(Failure failure) {
      this(failure, List.of());
    }
  }

  /**
   * It could not or need not be looked at.
   *
   * @param reason why not, as a clause
   */
  record Skipped(String reason) implements Finding {}
}
