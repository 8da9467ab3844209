package orchestrator.history;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How old something is, as people write it: {@code 30min}, {@code 12h}, {@code 30d}, {@code 2w}.
 */
final class Age {
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,5})(min|h|d|w)");

  private Age() {}

  /** The age, or null for what is none. */
  static @Nullable Duration parse(String text) {
    String written = text.strip().toLowerCase(Locale.ROOT);
    Matcher parts = WRITTEN.matcher(written);
    if (!parts.matches()) {
      return null;
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }

  /** The moment that is so old, or the beginning of a day in UTC; null for neither. */
  static @Nullable Instant moment(String text, Instant now) {
    Duration age = parse(text);
    if (age != null) {
      return now.minus(age);
    }
    try {
      return text.indexOf('T') >= 0
          ? Instant.parse(text.strip())
          : LocalDate.parse(text.strip()).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
