package orchestrator.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the answer should be made.
 *
 * @param maxTokens the most tokens to write; null for the model's own limit or a sensible one
 * @param temperature 0 to 1; null for the model's default
 * @param guardrail {@code ID:VERSION} of a Bedrock guardrail
 * @param stream whether text should come as it is made
 * @param timeout for the whole answer; null for none beyond a long silence
 */
public record InferenceOptions(
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    @Nullable String guardrail,
    boolean stream,
    @Nullable Duration timeout) {
  /** Streamed, everything else as the model likes it. */
  public static final InferenceOptions DEFAULT = new InferenceOptions(null, null, null, true, null);
}
