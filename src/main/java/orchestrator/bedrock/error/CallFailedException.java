package orchestrator.bedrock.error;

import java.time.Duration;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** A call that failed: what the program can do about it, and the failure that people read. */
public final class CallFailedException extends ProblemException {
  private static final long serialVersionUID = 1L;

  /** What the program can do about it. */
  public enum Reason {
    /** Turned away before any work: ask again later. */
    BUSY,
    /** Nobody listened: ask once more, in case a server is just starting. */
    UNREACHED,
    /** Look the credentials up again. */
    CREDENTIALS_EXPIRED,
    /** The permission to stream is missing, and perhaps no more than that. */
    STREAMING_DENIED,
    /** The model answers in one piece only. */
    STREAMING_UNSUPPORTED,
    /** The model does without a temperature, which newer ones decide themselves. */
    TEMPERATURE_REFUSED,
    /** The model writes no more than {@link #tokenLimit} tokens. */
    TOKEN_LIMIT_EXCEEDED,
    /** The model does not take the body of its family. */
    BODY_MALFORMED,
    /** The model misses something in the body. */
    BODY_INCOMPLETE,
    /** Nothing; it is for the user to know. */
    OTHER
  }

  private final Reason reason;
  private final boolean mayHaveBeenBilled;
  private final @Nullable Duration retryAfter;
  private final @Nullable Integer tokenLimit;

  /**
   * A failure.
   *
   * @param mayHaveBeenBilled unless it is certain that nothing was
   * @param retryAfter how long AWS asks to wait
   * @param tokenLimit how many tokens the model writes at most, if that is the reason
   */
  CallFailedException(
      Reason reason,
      boolean mayHaveBeenBilled,
      @Nullable Duration retryAfter,
      @Nullable Integer tokenLimit,
      Failure failure,
      @Nullable Throwable cause) {
    super(failure, cause);
    this.reason = reason;
    this.mayHaveBeenBilled = mayHaveBeenBilled;
    this.retryAfter = retryAfter;
    this.tokenLimit = tokenLimit;
  }

  /**
   * A failure.
   *
   * @param mayHaveBeenBilled unless it is certain that nothing was
   * @param retryAfter how long AWS asks to wait
   */
  public CallFailedException(
      Reason reason, boolean mayHaveBeenBilled, @Nullable Duration retryAfter, Failure failure) {
    this(reason, mayHaveBeenBilled, retryAfter, null, failure, null);
  }

  /** A failure that there is nothing to be done about. */
  static CallFailedException isFinal(Failure failure, @Nullable Throwable cause) {
    return new CallFailedException(Reason.OTHER, true, null, null, failure, cause);
  }

  public Reason reason() {
    return reason;
  }

  public boolean mayHaveBeenBilled() {
    return mayHaveBeenBilled;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** How many tokens the model writes at most, if that is the reason. */
  public @Nullable Integer tokenLimit() {
    return tokenLimit;
  }

  /** The same failure after part of an answer arrived, which has been billed. */
  public CallFailedException billed() {
    return mayHaveBeenBilled
        ? this
        : new CallFailedException(reason, true, retryAfter, tokenLimit, failure(), getCause());
  }
}
