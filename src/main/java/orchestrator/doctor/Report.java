package orchestrator.doctor;

import java.util.List;
import orchestrator.doctor.check.CheckResult;
import orchestrator.doctor.check.CheckResult.Status;

/**
 * What came of all checks.
 *
 * @param results in the order of the road that a run takes
 * @param next the one thing to do now
 * @param interrupted whether it was broken off, so that the results are not all there could be
 */
public record Report(List<CheckResult> results, Next next, boolean interrupted) {

  /** What to do: something in words, or a command to type. */
  public sealed interface Next {
    /** What it says. */
    String text();

    /** In words. */
    record Step(String text) implements Next {}

    /** A command line. */
    record CommandLine(String text) implements Next {}
  }

  public Report {
    results = List.copyOf(results);
  }

  /** Whether a run would fail. */
  public boolean failed() {
    return count(Status.FAILED) > 0;
  }

  /** How many checks went this way. */
  public long count(Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }
}
