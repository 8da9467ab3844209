package orchestrator.bedrock.error;

import java.time.Duration;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/** A call that failed: why, and how often it may be made in all. Stays within this package. */
public final class CallFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;
  private final int tries;
  private final @Nullable Duration retryAfter;

  /**
   * A refusal.
   *
   * @param tries 1 unless it is certain that nothing was billed
   * @param retryAfter how long AWS asks to wait
   */
  CallFailedException(
      Failure failure, int tries, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(failure.problem().title(), cause);
    this.failure = failure;
    this.tries = tries;
    this.retryAfter = retryAfter;
  }

  static CallFailedException isFinal(Failure failure, @Nullable Throwable cause) {
    return new CallFailedException(failure, 1, null, cause);
  }

  public Failure failure() {
    return failure;
  }

  int tries() {
    return tries;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** The same refusal after part of an answer arrived, which has been billed. */
  public CallFailedException billed() {
    return tries == 1 ? this : isFinal(failure, getCause());
  }

  /** What the caller of this package sees. */
  RuntimeException exception() {
    Throwable cause = getCause();
    return cause == null ? failure.exception() : failure.exception(cause);
  }
}
