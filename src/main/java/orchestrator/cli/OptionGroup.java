package orchestrator.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import orchestrator.settings.SettingKey;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Options that belong together in help.
 *
 * @param title what they are about
 * @param options the options
 */
record OptionGroup(String title, List<OptionSpec> options) {
  OptionGroup {
    options = List.copyOf(options);
  }

  /** A group of settings, followed by other options. */
  static OptionGroup of(String title, List<SettingKey> settings, OptionSpec... others) {
    List<OptionSpec> options = new ArrayList<>();
    for (SettingKey key : settings) {
      options.add(
          OptionSpec.builder(key.options().toArray(String[]::new))
              .paramLabel(key.label())
              .arity("1")
              .type(String.class)
              .description(description(key))
              .build());
    }
    options.addAll(List.of(others));
    return new OptionGroup(title, options);
  }

  /** An option that is there or not. */
  static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names)
        .arity("0")
        .type(boolean.class)
        .description(description)
        .build();
  }

  /** The settings among the options that were given. */
  static Map<SettingKey, String> settings(ParseResult arguments) {
    Map<SettingKey, String> given = new EnumMap<>(SettingKey.class);
    for (SettingKey key : SettingKey.values()) {
      for (String option : key.options()) {
        if (arguments.hasMatchedOption(option)) {
          given.put(key, arguments.matchedOptionValue(option, ""));
        }
      }
    }
    return given;
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
