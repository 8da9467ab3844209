package orchestrator.model;

import java.time.Duration;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.Caching;
import orchestrator.model.option.Effort;
import orchestrator.model.option.ServiceTier;
import org.jspecify.annotations.Nullable;

/**
 * How the answer should be made.
 *
 * @param maxTokens the most tokens to write; null for the model's own limit or a sensible one
 * @param temperature 0 to 1; null for the model's default
 * @param guardrail {@code ID:VERSION} of a Bedrock guardrail
 * @param stream whether text should come as it is made
 * @param timeout for the whole answer; null for none beyond a long silence
 * @param effort how much the model may think; null for its default
 * @param serviceTier how soon it is served; null for the service's default
 * @param caching whether the prompt is kept for the next calls; null for what costs least
 * @param schema what the answer has to fit; null for free text
 * @param runId the run that asks, for the logs of the service; null for none
 */
public record InferenceOptions(
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    @Nullable String guardrail,
    boolean stream,
    @Nullable Duration timeout,
    @Nullable Effort effort,
    @Nullable ServiceTier serviceTier,
    @Nullable Caching caching,
    @Nullable AnswerSchema schema,
    @Nullable String runId) {
  /** Streamed, everything else as the model likes it. */
  public static final InferenceOptions DEFAULT = new InferenceOptions(null, null, null, true, null);

  /** Options without those that only some models have. */
  public InferenceOptions(
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      @Nullable String guardrail,
      boolean stream,
      @Nullable Duration timeout) {
    this(maxTokens, temperature, guardrail, stream, timeout, null, null, null, null, null);
  }

  /** The same for a run that the service's logs shall name. */
  public InferenceOptions of(String run) {
    return new InferenceOptions(
        maxTokens,
        temperature,
        guardrail,
        stream,
        timeout,
        effort,
        serviceTier,
        caching,
        schema,
        run);
  }

  /** The same in another service tier. */
  public InferenceOptions servedIn(@Nullable ServiceTier tier) {
    return new InferenceOptions(
        maxTokens, temperature, guardrail, stream, timeout, effort, tier, caching, schema, runId);
  }

  /** The same for an answer in free text. */
  public InferenceOptions withoutSchema() {
    return new InferenceOptions(
        maxTokens,
        temperature,
        guardrail,
        stream,
        timeout,
        effort,
        serviceTier,
        caching,
        null,
        runId);
  }

  /** Whether the page is to be kept for the next calls. */
  public boolean cachesPage() {
    return caching == Caching.FIVE_MINUTES || caching == Caching.ONE_HOUR;
  }
}
