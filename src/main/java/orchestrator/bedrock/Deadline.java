package orchestrator.bedrock;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a call must be over, if ever.
 *
 * @param allowed the time it has in all; null for any
 * @param end the {@link System#nanoTime} at which it is over
 */
record Deadline(@Nullable Duration allowed, long end) {

  static Deadline after(@Nullable Duration allowed) {
    return new Deadline(allowed, allowed == null ? 0 : System.nanoTime() + allowed.toNanos());
  }

  /** Nanoseconds that remain; for ever counts as a year. */
  long nanosLeft() {
    return allowed == null ? Duration.ofDays(365).toNanos() : end - System.nanoTime();
  }
}
