package orchestrator.settings;

/**
 * A value that never travels without its origin.
 *
 * @param value what
 * @param source who said so
 * @param <T> its type
 */
public record Setting<T>(T value, Source source) {

  /** What an option was given that is no setting. */
  public static Setting<String> option(String option, String value) {
    return new Setting<>(value, new Source.Flag(option));
  }
}
