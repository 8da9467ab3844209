package orchestrator.cli.args;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import orchestrator.settings.SettingKey;

/**
 * Options that belong together in help.
 *
 * @param title what they are about
 * @param options the options
 */
public record OptionGroup(String title, List<Option> options) {
  public OptionGroup {
    options = List.copyOf(options);
  }

  /** A group of settings, followed by other options. */
  public static OptionGroup of(String title, List<SettingKey> settings, Option... others) {
    List<Option> options = new ArrayList<>();
    for (SettingKey key : settings) {
      options.add(
          Option.value(key.label(), description(key), key.options().toArray(String[]::new)));
    }
    options.addAll(List.of(others));
    return new OptionGroup(title, options);
  }

  /** The settings among the options that were given. */
  static Map<SettingKey, String> settings(Arguments arguments) {
    Map<SettingKey, String> given = new EnumMap<>(SettingKey.class);
    for (SettingKey key : SettingKey.values()) {
      for (String option : key.options()) {
        String value = arguments.value(option);
        if (value != null) {
          given.put(key, value);
        }
      }
    }
    return given;
  }

  /** Whether an option gives a setting. */
  static boolean isSetting(String option) {
    for (SettingKey key : SettingKey.values()) {
      if (key.options().contains(option)) {
        return true;
      }
    }
    return false;
  }

  private static String description(SettingKey key) {
    String meaning = key.meaning();
    String given = String.join(", ", key.variables());
    String fallback = key.defaultValue() == null ? "" : "default: " + key.defaultValue();
    String both =
        given.isEmpty() || fallback.isEmpty() ? given + fallback : given + "; " + fallback;
    return both.isEmpty() ? meaning : meaning + " (" + both + ")";
  }
}
