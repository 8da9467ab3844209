package orchestrator.doctor.check;

import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;

/** What a check came to. */
public sealed interface CheckOutcome {

  /**
   * All is well.
   *
   * @param evidence what shows that, in one sentence
   * @param details more of it, a line each
   */
  record Passed(String evidence, List<String> details) implements CheckOutcome {
    public Passed(String evidence) {
      this(evidence, List.of());
    }
  }

  /** All is well, or at least works: what was said and is not used may have been meant. */
  static CheckOutcome passedUnless(List<String> notices, String evidence, List<String> details) {
    if (notices.isEmpty()) {
      return new Passed(evidence, details);
    }
    List<String> lines = new ArrayList<>(notices.subList(1, notices.size()));
    lines.add("in force: " + evidence);
    lines.addAll(details);
    return new Warned(Problem.CONFIG_DOUBTFUL.failure(notices.get(0)), lines);
  }

  /**
   * A run may work, but something is doubtful.
   *
   * @param failure what
   * @param details more about it, a line each
   */
  record Warned(Failure failure, List<String> details) implements CheckOutcome {
    public Warned(Failure failure) {
      this(failure, List.of());
    }
  }

  /**
   * A run would fail.
   *
   * @param failure what it would fail with
   * @param details more about it, a line each
   */
  record Failed(Failure failure, List<String> details) implements CheckOutcome {
    public Failed(Failure failure) {
      this(failure, List.of());
    }
  }

  /**
   * It could not or need not be looked at.
   *
   * @param reason why not, as a clause
   */
  record Skipped(String reason) implements CheckOutcome {}

  /**
   * What it met is reported by another check.
   *
   * @param check the other one's name
   */
  record SameCause(String check) implements CheckOutcome {}
}
