package orchestrator.doctor.check;

import java.util.List;
import java.util.Locale;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to, as it may be shown: masked unless that was declined.
 *
 * @param name the check's stable name
 * @param status how it went
 * @param evidence what shows that
 * @param details more of it, a line each
 * @param sameCauseAs the check that reports what this one met; null if it reports it itself
 * @param problem what was found, if something was
 * @param advice what to do about it; empty if nothing
 * @param millis how long it took
 */
public record CheckResult(
    String name,
    Status status,
    String evidence,
    List<String> details,
    @Nullable String sameCauseAs,
    @Nullable Problem problem,
    String advice,
    long millis) {

  /** How a check can go. */
  public enum Status {
    PASSED,
    WARNED,
    FAILED,
    SKIPPED;

    /** The stable word that scripts see. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CheckResult {
    details = List.copyOf(details);
  }
}
