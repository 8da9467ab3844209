package orchestrator.bedrock.agent;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.target.AccessProbe;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.http.Deadline;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponseHandler;

/** Tries out whether an agent can be called. */
final class AgentProbe extends AccessProbe {
  private final AgentTarget agent;

  AgentProbe(AgentTarget agent, Connection connection, Deadline deadline) {
    super(connection, deadline);
    this.agent = agent;
  }

  /** A session of its own that is ended with its first request, so that no agent goes to work. */
  ProbeResult ended() {
    Ending ending = end(UUID.randomUUID().toString());
    if (ending.failure() != null) {
      throw ending.failure();
    }
    return new ProbeResult(
        "The agent ended a session of its own, so signature, permission to invoke, agent and alias"
            + " are accepted"
            + withId(ending.requestId()),
        BedrockProblems.isSessionEnd(ending.text())
            ? "not proven: that it answers (its model, its role, what it calls); --invoke does, for a"
                + " few tokens"
            : "it did more than end the session, which may have cost a few tokens",
        null);
  }

  /** Makes a real call in a session of its own. */
  ProbeResult call() {
    String session = UUID.randomUUID().toString();
    AgentTarget own = new AgentTarget(agent.agentId(), agent.agentAliasId(), session);
    InferenceOptions usual = new InferenceOptions(null, null, null, true, deadline.allowed());
    try (Engine invoker = new AgentInvoker(own, usual, () -> connection, NONE)) {
      return answered("The agent", invoker.ask(SMALLEST, event -> {}));
    } finally {
      end(session); // Whatever comes of it: a session that is not ended ends by itself.
    }
  }

  /**
   * What came of ending a session.
   *
   * @param failure why it was refused; null if it was not
   */
  private record Ending(
      @Nullable CallFailedException failure, String text, @Nullable String requestId) {}

  private Ending end(String session) {
    StringBuilder text = new StringBuilder();
    AtomicReference<@Nullable SdkHttpResponse> head = new AtomicReference<>();
    try (BedrockAgentRuntimeAsyncClient bedrock = BedrockClients.agents(connection)) {
      CallFailedException failure =
          outcome(
              BedrockProblems.ofAgent(
                  agent.agentId(),
                  agent.agentAliasId(),
                  connection.route(),
                  deadline,
                  connection.clock()),
              head,
              bedrock.invokeAgent(
                  request ->
                      request
                          .agentId(agent.agentId())
                          .agentAliasId(agent.agentAliasId())
                          .sessionId(session)
                          .inputText(SMALLEST.text())
                          .endSession(true),
                  InvokeAgentResponseHandler.builder()
                      .onResponse(response -> head.set(response.sdkHttpResponse()))
                      .subscriber(
                          InvokeAgentResponseHandler.Visitor.builder()
                              .onChunk(chunk -> text.append(chunk.bytes().asUtf8String()))
                              .build())
                      .build()));
      return new Ending(failure, text.toString(), BedrockProblems.requestId(head.get()));
    }
  }
}
