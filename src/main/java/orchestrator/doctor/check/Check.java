package orchestrator.doctor.check;

import java.time.Duration;
import java.util.List;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;

/** One thing that a run needs. */
public interface Check {
  /** The stable name that scripts see. */
  String name();

  /** What must be in order before this can be looked at. */
  default List<Check> needs() {
    return List.of();
  }

  /** What must be over before, whatever came of it. */
  default List<Check> waitsFor() {
    return List.of();
  }

  /** Who reports a cause that both meet; waited for before this one reports a failure. */
  default List<Check> yieldsTo() {
    return List.of();
  }

  /** Through which connections this asks what it asks: it cannot reach more than they do. */
  default List<Check> goesThrough() {
    return List.of();
  }

  /** What lies behind a failure, the same for all the checks in which it shows up. */
  default Cause cause(Failure failure) {
    return Cause.of(failure);
  }

  /** How long it may take. */
  default Duration bound() {
    return Duration.ofSeconds(5);
  }

  /**
   * Looks.
   *
   * @throws ProblemException if a run would fail here
   */
  CheckOutcome examine();

  /** What it means when that takes longer than it may. */
  CheckOutcome late();
}
