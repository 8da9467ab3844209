package orchestrator.history;

import java.time.Duration;
import java.time.Instant;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;

/** Which runs of a name are kept: so many of the newest, or those that are not too old. */
public sealed interface Retention {

  /** The newest; {@code number} may be 0. */
  record Newest(int number) implements Retention {}

  /** Those that began no longer ago. */
  record Younger(Duration age) implements Retention {}

  /**
   * {@code 10} or {@code 30d}.
   *
   * @throws orchestrator.problem.ProblemException {@link
   *     orchestrator.problem.Problem#INVALID_VALUE}
   */
  static Retention parse(Setting<String> setting) {
    Duration age = Age.parse(setting.value());
    if (age == null && !isNumber(setting.value())) {
      throw SettingValues.invalid(
          SettingKey.KEEP.title(), setting, "a number of runs or an age: 20, 30d");
    }
    return age == null ? new Newest(Integer.parseInt(setting.value().strip())) : new Younger(age);
  }

  private static boolean isNumber(String text) {
    return text.strip().matches("[0-9]{1,9}");
  }

  /** A number alone. */
  static Retention newest(String text, String source) {
    if (!isNumber(text)) {
      throw SettingValues.invalid(
          source, Setting.option(source, text), "a number of runs, such as 20");
    }
    return new Newest(Integer.parseInt(text.strip()));
  }

  /** An age alone. */
  static Retention younger(String text, String source) {
    Duration age = Age.parse(text);
    if (age == null) {
      throw SettingValues.invalid(
          source, Setting.option(source, text), "an age such as 12h, 30d or 8w");
    }
    return new Younger(age);
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
