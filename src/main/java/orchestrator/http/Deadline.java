package orchestrator.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The point in time by which something must be over, with all that is done on the way to it. Shared
 * by all these steps, so that their limits do not add up. Thread-safe.
 */
public final class Deadline {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** For ever, or near enough, and still without an overflow. */
  private static final Duration ENDLESS = Duration.ofDays(365);

  private final @Nullable Duration allowed;
  private final LongSupplier nanoTime;
  private long end;

  /** A deadline by another watch than {@link System#nanoTime}. */
  Deadline(@Nullable Duration allowed, LongSupplier nanoTime) {
    this.allowed = allowed;
    this.nanoTime = nanoTime;
    begin();
  }

  /**
   * A deadline that begins now.
   *
   * @param allowed for everything together; null for no limit
   */
  public static Deadline after(@Nullable Duration allowed) {
    return new Deadline(allowed, System::nanoTime);
  }

  /** The time begins anew: something else is wanted, or a person took their time meanwhile. */
  public synchronized void begin() {
    end = nanoTime.getAsLong() + (allowed == null ? ENDLESS : allowed).toNanos();
  }

  /** What there was at the beginning; null for no limit. */
  public @Nullable Duration allowed() {
    return allowed;
  }

  /** What is left, as a limit: never nothing. */
  public Duration left() {
    return Duration.ofNanos(Math.max(SHORTEST.toNanos(), nanosLeft()));
  }

  /** What is left, and not more than one step may take. */
  public Duration left(Duration longest) {
    Duration left = left();
    return left.compareTo(longest) < 0 ? left : longest;
  }

  /** Whether there is time left for a pause. */
  public boolean leaves(Duration pause) {
    return pause.compareTo(Duration.ofNanos(Math.max(0, nanosLeft()))) < 0;
  }

  /** Nanoseconds that remain; negative once it is over. */
  public synchronized long nanosLeft() {
    return end - nanoTime.getAsLong();
  }
}
