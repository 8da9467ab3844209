package orchestrator.bedrock.agent;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RefreshingEngine;
import orchestrator.bedrock.session.RetryingEngine;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;

/**
 * Asks an agent. Agents have no end mark: an answer is whole when its HTTP body ended as HTTP says,
 * which the process' HTTP client checks.
 */
public final class AgentInvoker implements Engine {
  /** The most characters that Bedrock takes. */
  static final int MAX_INPUT = 25_000_000;

  private final AgentTarget agent;
  private final InferenceOptions generation;
  private final String sessionId;
  private final Supplier<Connection> connecting;
  private final RetryPolicy retries;

  /**
   * An invoker that connects when it is asked.
   *
   * @throws orchestrator.problem.ProblemException if one of the ids cannot be one
   */
  public AgentInvoker(
      AgentTarget agent,
      InferenceOptions generation,
      Supplier<Connection> connecting,
      RetryPolicy retries) {
    check(agent.agentId(), "agent id");
    check(agent.agentAliasId(), "agent alias id");
    this.agent = agent;
    this.generation = generation;
    this.sessionId = agent.sessionId() == null ? UUID.randomUUID().toString() : agent.sessionId();
    if (!sessionId.matches("[0-9a-zA-Z._:-]{2,100}")) {
      throw Problem.INVALID_VALUE
          .failure("The session id must be 2 to 100 letters, digits or . _ : -")
          .exception();
    }
    this.connecting = connecting;
    this.retries = retries;
  }

  private static void check(String id, String what) {
    if (!id.matches("[0-9a-zA-Z]{1,10}")) {
      throw Problem.AGENT_ID_INVALID.failure("The " + what + " is '" + id + "'.").exception();
    }
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    int length = prompt.withoutMedia().systemAndText().length();
    if (length > MAX_INPUT) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(String.format("%,d characters; agents take %,d.", length, MAX_INPUT))
          .exception();
    }
    InputFiles.check(prompt);
    Deadline deadline = Deadline.after(generation.timeout());
    try (Engine invoker =
        new RefreshingEngine(
            connecting,
            deadline,
            connection ->
                new RetryingEngine(
                    new ConnectedAgent(agent, sessionId, generation, connection, deadline),
                    retries,
                    deadline))) {
      return invoker.ask(prompt, events);
    }
  }

  /** Nothing: each call closes what it opens. */
  @Override
  public void close() {}
}
