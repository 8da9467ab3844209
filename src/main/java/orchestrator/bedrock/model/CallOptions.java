package orchestrator.bedrock.model;

import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
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

  /** Takes the call to another way. Thrown only if nothing has been billed. */
  static final class FallbackRequired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CallOptions way;
    private final String notice;

    private FallbackRequired(CallOptions way, String notice) {
      super(notice);
      this.way = way;
      this.notice = notice;
    }

    CallOptions way() {
      return way;
    }

    /** What the user should know. */
    String notice() {
      return notice;
    }
  }

  /** The way to take after a refusal; null if there is none. */
  @Nullable FallbackRequired after(Failure refused) {
    if (stream && BedrockProblems.isStreamingDenied(refused)) {
      return new FallbackRequired(
          new CallOptions(false, converse, temperature, maxTokens),
          "Streaming is denied, so the answer comes in one piece; to stream, allow "
              + BedrockProblems.STREAM_ACTION);
    }
    if (stream && BedrockProblems.isStreamingUnsupported(refused)) {
      return new FallbackRequired(
          new CallOptions(false, converse, temperature, maxTokens),
          "This model does not stream; the answer comes in one piece");
    }
    if (temperature != null && BedrockProblems.isTemperatureRefused(refused)) {
      return new FallbackRequired(
          new CallOptions(stream, converse, null, maxTokens),
          "This model takes no temperature; it is left out");
    }
    Integer limit = BedrockProblems.tokenLimit(refused);
    if (maxTokens == null && limit != null) {
      return new FallbackRequired(
          new CallOptions(stream, converse, temperature, limit),
          "This model writes at most " + limit + " tokens; so many are asked for");
    }
    if (!converse && refused.problem() == Problem.REQUEST_MALFORMED) {
      return new FallbackRequired(
          new CallOptions(stream, true, temperature, maxTokens),
          "The model does not take the body of its family; asking through Converse");
    }
    return null;
  }
}
