package orchestrator.history;

import java.time.Duration;
import java.time.Instant;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Setting;

/** Which runs of a name are kept: so many of the newest, or those that are not too old. */
public sealed interface Retention {

  /** The newest; {@code number} may be 0. */
  record Newest(int number) implements Retention {}

  /** Those that began no longer ago. */
  record Younger(Duration age) implements Retention {}

  /**
   * {@code 10} or {@code 30d}.
   *
   * @throws ProblemException {@link Problem#INVALID_VALUE}
   */
  static Retention parse(Setting<String> setting) {
    Duration age = Age.parse(setting.value());
    if (age == null && !isNumber(setting.value())) {
      throw invalid(
          setting.value(), setting.source().toString(), "a number of runs or an age: 20, 30d");
    }
    return age == null ? new Newest(Integer.parseInt(setting.value().strip())) : new Younger(age);
  }

  private static boolean isNumber(String text) {
    return text.strip().matches("[0-9]{1,9}");
  }

  /** A number alone. */
  static Retention newest(String text, String source) {
    if (!isNumber(text)) {
      throw invalid(text, source, "a number of runs, such as 20");
    }
    return new Newest(Integer.parseInt(text.strip()));
  }

  /** An age alone. */
  static Retention younger(String text, String source) {
    Duration age = Age.parse(text);
    if (age == null) {
      throw invalid(text, source, "an age such as 12h, 30d or 8w");
    }
    return new Younger(age);
  }

  private static ProblemException invalid(String text, String source, String wanted) {
    return Problem.INVALID_VALUE
        .failure(source + " must be " + wanted + ", not '" + text + "'.")
        .exception();
  }

  /**
   * Whether it lets a run go.
   *
   * @param newer how many runs of the name are newer
   */
  default boolean lets(Entry run, int newer, Instant now) {
    if (this instanceof Newest newest) {
      return newer >= newest.number();
    }
    return this instanceof Younger younger && run.startedAt().isBefore(now.minus(younger.age()));
  }
}
