package orchestrator.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * How often something is asked for, and how long the pauses between are, where the server names
 * none.
 *
 * @param tries how often at most, the first time included
 * @param first the longest pause before the second try; it doubles with each further one
 * @param longest the longest pause of all
 */
public record RetryPolicy(int tries, Duration first, Duration longest) {
  private static final int DOUBLED_AT_MOST = 20;
  private static final long LONGEST_ASKED_SECONDS = 1_000_000_000;

  /**
   * A pause after a try that failed: half of it is random, so that many clients do not come back at
   * once.
   *
   * @param made how many tries there were
   */
  public Duration pause(int made) {
    long doubled = first.toMillis() << Math.min(Math.max(made - 1, 0), DOUBLED_AT_MOST);
    long bound = Math.min(longest.toMillis(), doubled);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
  }

  /**
   * What a {@code Retry-After} asks for.
   *
   * @param header seconds or a date; null for none
   * @return null where it asks for nothing that can be waited for
   */
  public static @Nullable Duration retryAfter(@Nullable String header) {
    String text = header == null ? "" : header.strip();
    if (text.matches("[0-9]{1,18}")) {
      return Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_ASKED_SECONDS));
    }
    try {
      ZonedDateTime then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(ZonedDateTime.now(then.getZone()), then);
      return wait.isNegative() ? null : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
