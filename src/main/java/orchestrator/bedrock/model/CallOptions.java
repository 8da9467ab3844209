package orchestrator.bedrock.model;

import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways to put a prompt to a model. Some refusals, which bill nothing, mean no more than
 * that another way has to be taken.
 *
 * @param stream whether the answer comes in events
 * @param converse whether Bedrock translates the body
 * @param temperature null for the model's default
 * @param maxTokens null for what is known to fit the model
 */
record CallOptions(
    boolean stream, boolean converse, @Nullable Double temperature, @Nullable Integer maxTokens) {

  /**
   * Another way to ask, after a refusal that billed nothing.
   *
   * @param notice what the user should know about it
   */
  record Fallback(CallOptions options, String notice) {}

  /** The way to take after a call that failed; null if there is none. */
  @Nullable Fallback after(CallFailedException refused) {
    if (refused.mayHaveBeenBilled()) {
      return null;
    }
    switch (refused.reason()) {
      case STREAMING_DENIED -> {
        return stream
            ? new Fallback(
                withoutStreaming(),
                "Streaming is denied, so the answer comes in one piece; to stream, allow "
                    + BedrockProblems.STREAM_ACTION)
            : null;
      }
      case STREAMING_UNSUPPORTED -> {
        return stream
            ? new Fallback(
                withoutStreaming(), "This model does not stream; the answer comes in one piece")
            : null;
      }
      case TEMPERATURE_REFUSED -> {
        return temperature == null
            ? null
            : new Fallback(
                new CallOptions(stream, converse, null, maxTokens),
                "This model takes no temperature; it is left out");
      }
      case TOKEN_LIMIT_EXCEEDED -> {
        Integer limit = refused.tokenLimit();
        return maxTokens != null || limit == null
            ? null
            : new Fallback(
                new CallOptions(stream, converse, temperature, limit),
                "This model writes at most " + limit + " tokens; so many are asked for");
      }
      case BODY_MALFORMED -> {
        return converse
            ? null
            : new Fallback(
                new CallOptions(stream, true, temperature, maxTokens),
                "The model does not take the body of its family; asking through Converse");
      }
      default -> {
        return null;
      }
    }
  }

  private CallOptions withoutStreaming() {
    return new CallOptions(false, converse, temperature, maxTokens);
  }
}
