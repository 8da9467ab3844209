package orchestrator.settings;

/**
 * A value that never travels without its origin.
 *
 * @param value what
 * @param source who said so
 * @param <T> its type
 */
public record Setting<T>(T value, Source source) {}
