package orchestrator.model.usage;

import org.jspecify.annotations.Nullable;

/**
 * What a call consumed, as the provider counted it. Null where the provider did not say.
 *
 * @param inputTokens tokens read, those of the cache included
 * @param outputTokens tokens written, what the model thought included
 * @param cacheReadTokens those of the input that came from the cache
 * @param cacheWriteTokens those of the input that went into the cache
 * @param serviceTier the tier that served the call, in the service's own word
 */
public record Usage(
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long cacheReadTokens,
    @Nullable Long cacheWriteTokens,
    @Nullable String serviceTier) {
  /** Nothing was said. */
  public static final Usage UNKNOWN = new Usage(null, null);

  /** The usage of a call of which nobody said in which tier it was served. */
  public Usage(
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      @Nullable Long cacheReadTokens,
      @Nullable Long cacheWriteTokens) {
    this(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, null);
  }

  /** The usage of a call of which nothing is known about a cache. */
  public Usage(@Nullable Long inputTokens, @Nullable Long outputTokens) {
    this(inputTokens, outputTokens, null, null, null);
  }

  /** The same usage with tokens of a cache that its input does not count. */
  public Usage plusCache(@Nullable Long read, @Nullable Long written) {
    long more = (read == null ? 0 : read) + (written == null ? 0 : written);
    return new Usage(
        inputTokens == null ? null : Long.valueOf(inputTokens + more),
        outputTokens,
        read,
        written,
        serviceTier);
  }

  /** The same without what was written, where only a part of the answer came. */
  public Usage withoutOutput() {
    return new Usage(inputTokens, null, cacheReadTokens, cacheWriteTokens, serviceTier);
  }

  /** The same, served in a tier. */
  public Usage in(@Nullable String tier) {
    return new Usage(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, tier);
  }

  /** The same, with what a later word says anew. */
  public Usage updatedBy(Usage next) {
    return new Usage(
        next.inputTokens == null ? inputTokens : next.inputTokens,
        next.outputTokens == null ? outputTokens : next.outputTokens,
        next.cacheReadTokens == null ? cacheReadTokens : next.cacheReadTokens,
        next.cacheWriteTokens == null ? cacheWriteTokens : next.cacheWriteTokens,
        next.serviceTier == null ? serviceTier : next.serviceTier);
  }
}
