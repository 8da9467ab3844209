package orchestrator.aws.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Points in time as the AWS tools write them. */
public final class Timestamps {
  private Timestamps() {}

  /**
   * Reads {@code 2026-11-23T10:00:00Z}, with an offset, or with {@code UTC} at the end, as old AWS
   * CLIs wrote.
   *
   * @throws java.time.format.DateTimeParseException if it is none of these
   */
  public static Instant parse(String text) {
    String time = text.strip();
    return OffsetDateTime.parse(
            time.endsWith("UTC") ? time.substring(0, time.length() - "UTC".length()) + "Z" : time)
        .toInstant();
  }

  /** A duration in seconds, rounded. */
  public static long seconds(Duration time) {
    return Math.round(time.toMillis() / 1000.0);
  }

  /** Writes whole seconds in UTC: {@code 2026-11-23T10:00:00Z}. */
  public static String format(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
