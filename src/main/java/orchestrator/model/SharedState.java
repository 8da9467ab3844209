package orchestrator.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the engines of many runs share, such as credentials that were looked up once. Each part is
 * made by the first engine that needs it, and known by its class.
 *
 * <p>This class is thread-safe.
 */
public final class SharedState {
  private final Map<Class<?>, Object> parts = new HashMap<>();

  /**
   * A part.
   *
   * @param make makes it, unless it is there
   */
  public synchronized <T> T get(Class<T> type, Supplier<T> make) {
    Object part = parts.get(type);
    if (part == null) {
      part = make.get();
      parts.put(type, part);
    }
    return type.cast(part);
  }
}
