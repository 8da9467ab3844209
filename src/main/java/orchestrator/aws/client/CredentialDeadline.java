package orchestrator.aws.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Until when somebody waits for credentials, with all that is asked on the way to them: a session
 * that is renewed, a token that is exchanged, a role that is assumed. Thread-safe.
 */
public final class CredentialDeadline {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final Duration whole;
  private final LongSupplier nanoTime;
  private long end;

  /**
   * A deadline that begins now.
   *
   * @param whole for everything together
   */
  CredentialDeadline(Duration whole) {
    this(whole, System::nanoTime);
  }

  /** A deadline by another watch than {@link System#nanoTime}. */
  CredentialDeadline(Duration whole, LongSupplier nanoTime) {
    this.whole = whole;
    this.nanoTime = nanoTime;
    begin();
  }

  /** The time begins anew: something else is wanted, or a person took their time meanwhile. */
  public synchronized void begin() {
    end = nanoTime.getAsLong() + whole.toNanos();
  }

  /** What is left, as a limit: never nothing. */
  public synchronized Duration left() {
    Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }

  /** What is left, and not more than one step may take. */
  Duration left(Duration longest) {
    Duration left = left();
    return left.compareTo(longest) < 0 ? left : longest;
  }
}
