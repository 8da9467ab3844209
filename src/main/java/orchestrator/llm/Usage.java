package orchestrator.llm;

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
}
