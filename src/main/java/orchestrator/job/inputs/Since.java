package orchestrator.job.inputs;

import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Since when changes of the page are shown.
 *
 * @param version since this version; null for since the newest complete run of the same name
 */
public record Since(@Nullable Integer version) {
  private static final String LAST = "last";

  /**
   * What {@code --since} says.
   *
   * @throws orchestrator.problem.ProblemException if it is neither a version nor {@code last}
   */
  public static Since parse(String value) {
    if (value.equals(LAST)) {
      return new Since(null);
    }
    if (!value.matches("0*[1-9][0-9]{0,8}")) {
      throw Problem.INVALID_VALUE
          .failure("--since must be the number of a version or last, not '" + value + "'.")
          .exception();
    }
    return new Since(Integer.valueOf(value));
  }

  /** Whether it means the newest complete run. */
  public boolean isLast() {
    return version == null;
  }

  @Override
  public String toString() {
    return version == null ? LAST : String.valueOf(version);
  }
}
