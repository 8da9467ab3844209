package orchestrator.bedrock.agentcore;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.bedrock.target.AccessProbe;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.http.Deadline;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Tries out whether an agent runtime can be called. */
final class AgentRuntimeProbe extends AccessProbe {
  /** Shorter than any session's id may be, so that the request is refused. */
  private static final String NO_SESSION = "doctor";

  private final AgentRuntimeTarget target;

  AgentRuntimeProbe(AgentRuntimeTarget target, Connection connection, Deadline deadline) {
    super(connection, deadline);
    this.target = target;
  }

  /** A request that AgentCore must turn away before it starts anything (docs/adr/0073). */
  ProbeResult refused() {
    byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
    CallFailedException refusal =
        outcome(new RuntimeCalls(target, NO_SESSION, connection).invoke(nothing, true));
    if (refusal == null) {
      return new ProbeResult(
          "AgentCore took a request of the doctor's, so signature, permission and runtime are"
              + " accepted.",
          "it may have started the agent, which may have cost something",
          null);
    }
    if (refusal.failure().problem() != Problem.INVALID_REQUEST) {
      throw refusal;
    }
    return new ProbeResult(
        "AgentCore accepts the signature and refused what it had to refuse"
            + withId(refusal.failure().requestId()),
        "not proven: the permission "
            + BedrockProblems.RUNTIME_ACTION
            + ", that the runtime is there, and that it answers; --invoke does, for what the agent"
            + " costs",
        null);
  }

  /** Makes a real call in a session of its own. */
  ProbeResult call() {
    String session = UUID.randomUUID().toString();
    AgentRuntimeTarget own = new AgentRuntimeTarget(target.arn(), target.endpoint(), session);
    InferenceOptions usual = new InferenceOptions(null, null, null, true, deadline.allowed());
    try (Engine invoker = new AgentRuntimeInvoker(own, usual, () -> connection, NONE)) {
      return answered("The agent", invoker.ask(SMALLEST, event -> {}));
    } finally {
      // Whatever comes of it: a session that is not ended ends by itself.
      CallFailedException unused = outcome(new RuntimeCalls(own, session, connection).stop());
    }
  }

  /** Why a call was refused; null if it was not. */
  private @Nullable CallFailedException outcome(SignedCall call) {
    BedrockProblems problems =
        BedrockProblems.ofAgentRuntime(
            target.problems(), connection.route(), deadline, connection.clock());
    try (call) {
      var unused = call.head(deadline);
      return null;
    } catch (ExecutionException | TimeoutException | InterruptedException | SdkException e) {
      return problems.explain(e, null);
    }
  }
}
