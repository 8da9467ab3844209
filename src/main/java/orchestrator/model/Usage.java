package orchestrator.model;

import org.jspecify.annotations.Nullable;

/**
 * What a call consumed, as the provider counted it. Null where the provider did not say.
 *
 * @param inputTokens tokens read
 * @param outputTokens tokens written
 */
public record Usage(@Nullable Long inputTokens, @Nullable Long outputTokens) {
  /** Nothing was said. */
  public static final Usage UNKNOWN = new Usage(null, null);

  /** The same usage with tokens that were read from or into a cache, which are counted apart. */
  public Usage plusInput(long cached) {
    return inputTokens == null || cached == 0
        ? this
        : new Usage(inputTokens + cached, outputTokens);
  }
}
