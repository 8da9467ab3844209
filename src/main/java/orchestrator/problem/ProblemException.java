package orchestrator.problem;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} up to whoever can report it. Its text is safe to show. */
public class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  protected ProblemException(Failure failure, @Nullable Throwable cause) {
    super(failure.problem().title() + ": " + failure.detail(), cause);
    this.failure = failure;
  }

  /** What went wrong. */
  public Failure failure() {
    return failure;
  }
}
