package orchestrator.bedrock.agent;

import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.EventStream;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.bedrock.target.AccessProbe;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.http.Deadline;
import orchestrator.json.Json;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.Message;

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
    BedrockProblems problems =
        BedrockProblems.ofAgent(
            agent.agentId(),
            agent.agentAliasId(),
            connection.route(),
            deadline,
            connection.clock());
    AgentAnswerReader reading = new AgentAnswerReader(event -> {});
    SdkHttpResponse head = null;
    CallFailedException failure = null;
    try (SignedCall call = new AgentCalls(agent, session, connection).end(SMALLEST.text())) {
      head = call.head(deadline);
      EventStream events = new EventStream(call, head);
      for (Message event = events.next(deadline); event != null; event = events.next(deadline)) {
        reading.event(EventStream.type(event), event.getPayload());
      }
      failure = BedrockProblems.isEventStream(head) ? null : problems.nothingCame(head);
    } catch (ExecutionException
        | TimeoutException
        | InterruptedException
        | SdkException
        | Json.JsonException e) {
      failure = problems.explain(e, head);
    }
    String id = BedrockProblems.requestId(head);
    return new Ending(failure, reading.answer(session, id, null).text(), id);
  }
}
