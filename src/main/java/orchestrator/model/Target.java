package orchestrator.model;

import org.jspecify.annotations.Nullable;

/** Who is asked. */
public sealed interface Target {

  /**
   * A model on Amazon Bedrock.
   *
   * @param modelId model id, inference-profile id, or any Bedrock model ARN, as the user gave it
   * @param family the body family that the user named with {@code --model-provider}, for ids that
   *     do not tell
   */
  record Model(String modelId, @Nullable String family) implements Target {}

  /**
   * An agent on Amazon Bedrock.
   *
   * @param agentId at most ten letters and digits
   * @param agentAliasId at most ten letters and digits
   * @param sessionId the session to continue, or null to begin one
   */
  record Agent(String agentId, String agentAliasId, @Nullable String sessionId) implements Target {}

  /** Nobody yet: a dry run may leave it open. */
  record Undecided() implements Target {}

  /** No model at all: a digest made of the page's own sentences. */
  record Offline() implements Target {}
}
