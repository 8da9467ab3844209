package orchestrator.bedrock.agentcore;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RefreshingEngine;
import orchestrator.bedrock.session.RetryingEngine;
import orchestrator.bedrock.target.LeftOutOptions;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;

/** Asks an agent on a runtime, in one session for all that it is asked. */
public final class AgentRuntimeInvoker implements Engine {
  /** The most bytes that AgentCore takes. */
  static final int MAX_PAYLOAD = 100_000_000;

  private final AgentRuntimeTarget target;
  private final InferenceOptions options;
  private final String sessionId;
  private final Supplier<Connection> connecting;
  private final RetryPolicy retries;

  /** An invoker that connects when it is asked. */
  public AgentRuntimeInvoker(
      AgentRuntimeTarget target,
      InferenceOptions options,
      Supplier<Connection> connecting,
      RetryPolicy retries) {
    this.target = target;
    this.options = options;
    this.sessionId = target.sessionId() == null ? UUID.randomUUID().toString() : target.sessionId();
    this.connecting = connecting;
    this.retries = retries;
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    byte[] payload = payload(prompt);
    Deadline deadline = Deadline.after(options.timeout());
    LeftOutOptions.note(options, events);
    try (Engine engine =
        new RefreshingEngine(
            connecting,
            deadline,
            connection ->
                new RetryingEngine(
                    new ConnectedAgentRuntime(
                        target, sessionId, payload, options.stream(), connection, deadline),
                    retries,
                    deadline))) {
      return engine.ask(prompt, events);
    }
  }

  /** What the starter kits and samples of AWS read; the form is the agent's own. */
  private static byte[] payload(Prompt prompt) {
    byte[] payload =
        Json.line(Json.object().put("prompt", prompt.systemAndText()))
            .getBytes(StandardCharsets.UTF_8);
    if (payload.length > MAX_PAYLOAD) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(String.format("%,d bytes; runtimes take %,d.", payload.length, MAX_PAYLOAD))
          .exception();
    }
    return payload;
  }

  /** Nothing: each call closes what it opens. */
  @Override
  public void close() {}
}
