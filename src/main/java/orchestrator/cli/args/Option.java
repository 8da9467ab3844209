package orchestrator.cli.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param names as they are typed
 * @param label what stands for its value in help; null for one that is there or not
 * @param description what it does
 * @param need how often it may stand
 */
public record Option(List<String> names, @Nullable String label, String description, Need need) {

  /** How often an option may stand on a command line. */
  public enum Need {
    ONCE_AT_MOST,
    ONCE,
    ANY_NUMBER
  }

  public Option {
    names = List.copyOf(names);
  }

  /** One that is there or not. */
  public static Option flag(String description, String... names) {
    return new Option(List.of(names), null, description, Need.ONCE_AT_MOST);
  }

  /** One with a value. */
  public static Option value(String label, String description, String... names) {
    return new Option(List.of(names), label, description, Need.ONCE_AT_MOST);
  }

  /** The same, as often as given. */
  public Option needed(Need often) {
    return new Option(names, label, description, often);
  }

  /** As help shows it: all its names, and what stands for its value. */
  String title() {
    String title = String.join(", ", names);
    return label == null ? title : title + " " + label;
  }
}
