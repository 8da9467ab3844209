package orchestrator.cli.args;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command was given. */
public final class Arguments {
  private final Map<String, List<String>> options = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();

  /** Adds an option under all its names; a flag's value is empty. */
  void add(Option option, String value) {
    for (String name : option.names()) {
      options.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
    }
  }

  /** Adds what is no option. */
  void add(String other) {
    others.add(other);
  }

  /** Whether an option is there. */
  public boolean given(String option) {
    return options.containsKey(option);
  }

  /** An option's value; null if it is not there. */
  public @Nullable String value(String option) {
    List<String> values = options.get(option);
    return values == null ? null : values.get(0);
  }

  /** All values of an option. */
  public List<String> values(String option) {
    return options.getOrDefault(option, List.of());
  }

  /** The first that is no option; null if there is none. */
  public @Nullable String first() {
    return others.isEmpty() ? null : others.get(0);
  }

  /** All that are no options. */
  public List<String> others() {
    return others;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Arguments same
        && same.options.equals(options)
        && same.others.equals(others);
  }

  @Override
  public int hashCode() {
    return 31 * options.hashCode() + others.hashCode();
  }

  @Override
  public String toString() {
    return options + " " + others;
  }
}
