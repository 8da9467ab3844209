package orchestrator.bedrock.error;

import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What AgentCore says of one of its runtimes, where it means something else than Bedrock does.
 *
 * @param id the runtime's, {@code NAME-0123456789}
 * @param endpoint its endpoint's name
 * @param region where it is
 */
public record AgentRuntimeProblems(String id, String endpoint, String region) {

  /** The runtime as the subject of a sentence. */
  String subject() {
    return "Agent runtime " + id + ", endpoint " + endpoint;
  }

  /**
   * What a refusal means.
   *
   * @param code AWS's, in lower case and without {@code exception}
   * @param text what AWS said, in lower case
   * @return null for what means the same everywhere
   */
  @Nullable Failure of(String code, String text, String detail) {
    return switch (code) {
      case "accessdenied", "unauthorized" ->
          ServiceText.OTHER_AUTHORIZATION.isIn(text)
              ? Problem.AGENT_RUNTIME_WANTS_OAUTH.failure(detail)
              : null;
      case "resourcenotfound" -> notFound(detail);
      case "runtimeclienterror" -> failed(detail);
      case "retryableconflict" -> Problem.AGENT_SESSION_BUSY.failure(detail);
      case "servicequotaexceeded" -> Problem.AGENT_RUNTIME_QUOTA.failure(detail);
      default -> null;
    };
  }

  /** A denial; AWS names one resource, and looks at the runtime and at its endpoint. */
  Failure denied(Failure failure, String resource) {
    if (!resource.contains(":runtime/")) {
      return failure;
    }
    String runtime = resource.replaceFirst("/runtime-endpoint/.*", "");
    return failure.with(
        "resource", runtime + " and on " + runtime + "/runtime-endpoint/" + endpoint);
  }

  Failure notFound(String detail) {
    return Problem.AGENT_RUNTIME_NOT_FOUND
        .failure(detail)
        .with("endpoint", endpoint)
        .with("id", id)
        .with("region", region);
  }

  /**
   * The failure of the agent's own code, which writes what happened into a log group of its own.
   */
  public Failure failed(String detail) {
    return Problem.AGENT_RUNTIME_FAILED
        .failure(detail)
        .with("logs", "/aws/bedrock-agentcore/runtimes/" + id + "-" + endpoint)
        .with("region", region);
  }
}
