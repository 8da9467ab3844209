package orchestrator.doctor;

import java.time.Duration;
import java.util.List;
import orchestrator.problem.ProblemException;

/** One thing that a run needs. */
interface Check {
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

  /** How long it may take. */
  default Duration bound() {
    return Duration.ofSeconds(5);
  }

  /**
   * Looks.
   *
   * @throws ProblemException if a run would fail here
   */
  Finding examine();

  /** What it means when that takes longer than it may. */
  Finding late();
}
