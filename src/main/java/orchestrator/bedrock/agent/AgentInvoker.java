package orchestrator.bedrock.agent;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.error.Retries;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.CallDeadline;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.CredentialRefresh;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentRequest;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponse;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponseHandler;
import software.amazon.awssdk.services.bedrockagentruntime.model.ResponseStream;

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
  private final Retries retries;
  private @Nullable BedrockAgentRuntimeAsyncClient client;

  /**
   * An invoker that connects when it is asked.
   *
   * @throws orchestrator.problem.ProblemException if one of the ids cannot be one
   */
  public AgentInvoker(
      AgentTarget agent,
      InferenceOptions generation,
      Supplier<Connection> connecting,
      Retries retries) {
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
    String system = prompt.system() == null ? "" : prompt.system() + "\n\n";
    String input = system + prompt.text();
    if (input.length() > MAX_INPUT) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(String.format("%,d characters; agents take %,d.", input.length(), MAX_INPUT))
          .exception();
    }
    CallDeadline deadline = CallDeadline.after(generation.timeout());
    return new CredentialRefresh(connecting, deadline, events)
        .call(connection -> ask(connection, input, deadline, events));
  }

  private Answer ask(
      Connection connection, String input, CallDeadline deadline, Consumer<RunEvent> events) {
    close();
    if (generation.guardrail() != null
        || generation.maxTokens() != null
        || generation.temperature() != null) {
      events.accept(
          new RunEvent.Note(
              "Guardrail, token limit and temperature are the agent's own; those given are left out"));
    }
    BedrockAgentRuntimeAsyncClient bedrock = BedrockClients.agents(connection);
    client = bedrock;
    BedrockProblems problems =
        BedrockProblems.ofAgent(agent.agentId(), agent.agentAliasId(), connection, deadline);
    Call call = new Call(bedrock, input, problems, deadline, events);
    try {
      return retries.call(deadline, events, () -> call.make(generation.stream()));
    } catch (StreamingDenied denied) {
      events.accept(
          new RunEvent.Note(
              "Streaming is denied, so the answer comes in one piece; to stream, allow "
                  + BedrockProblems.STREAM_ACTION));
      return retries.call(deadline, events, () -> call.make(false));
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  /** Nothing came, and the reason was a lack of permission, perhaps only that to stream. */
  private static final class StreamingDenied extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** One prompt on its way. */
  private final class Call {
    private final BedrockAgentRuntimeAsyncClient bedrock;
    private final String input;
    private final BedrockProblems problems;
    private final CallDeadline deadline;
    private final Consumer<RunEvent> events;

    Call(
        BedrockAgentRuntimeAsyncClient bedrock,
        String input,
        BedrockProblems problems,
        CallDeadline deadline,
        Consumer<RunEvent> events) {
      this.bedrock = bedrock;
      this.input = input;
      this.problems = problems;
      this.deadline = deadline;
      this.events = events;
    }

    Answer make(boolean stream) {
      EventQueue<ResponseStream> inbox = new EventQueue<>();
      AtomicReference<@Nullable InvokeAgentResponse> response = new AtomicReference<>();
      AgentAnswerReader reading = new AgentAnswerReader(events);
      CompletableFuture<Void> call = send(stream, inbox, response);
      try {
        for (ResponseStream event = inbox.next(deadline);
            event != null;
            event = inbox.next(deadline)) {
          event.accept(reading);
        }
        if (!reading.begun()
            && (BedrockProblems.requestId(head(response)) == null
                || BedrockProblems.foreignType(head(response)) != null)) {
          throw problems.nothingCame(head(response));
        }
        return answer(reading, response, null);
      } catch (ExecutionException | TimeoutException | InterruptedException e) {
        CallFailedException refusal = problems.explain(e, head(response));
        boolean cut = reading.begun() && IncompleteReason.isBreak(refusal.failure());
        if (cut || reading.hasContent()) {
          return answer(reading, response, refusal.failure());
        }
        if (!reading.begun() && stream && BedrockProblems.mayBeStreamingDenied(refusal.failure())) {
          throw new StreamingDenied();
        }
        throw reading.begun() ? refusal.billed() : refusal;
      } finally {
        call.cancel(true);
      }
    }

    private CompletableFuture<Void> send(
        boolean stream,
        EventQueue<ResponseStream> inbox,
        AtomicReference<@Nullable InvokeAgentResponse> response) {
      CompletableFuture<Void> call =
          bedrock.invokeAgent(
              InvokeAgentRequest.builder()
                  .agentId(agent.agentId())
                  .agentAliasId(agent.agentAliasId())
                  .sessionId(sessionId)
                  .inputText(input)
                  .enableTrace(true)
                  .streamingConfigurations(settings -> settings.streamFinalResponse(stream))
                  .build(),
              InvokeAgentResponseHandler.builder()
                  .onResponse(head -> accepted(head, response))
                  .subscriber(inbox::deliver)
                  .build());
      inbox.endWith(call);
      return call;
    }

    private void accepted(
        InvokeAgentResponse head, AtomicReference<@Nullable InvokeAgentResponse> response) {
      response.set(head);
      String id = BedrockProblems.requestId(head.sdkHttpResponse());
      if (id != null) {
        events.accept(new RunEvent.Accepted(id));
      }
    }

    private Answer answer(
        AgentAnswerReader reading,
        AtomicReference<@Nullable InvokeAgentResponse> response,
        @Nullable Failure broken) {
      InvokeAgentResponse begun = response.get();
      String session = begun == null || begun.sessionId() == null ? sessionId : begun.sessionId();
      return reading.answer(session, BedrockProblems.requestId(head(response)), broken);
    }

    private static @Nullable SdkHttpResponse head(
        AtomicReference<@Nullable InvokeAgentResponse> response) {
      InvokeAgentResponse begun = response.get();
      return begun == null ? null : begun.sdkHttpResponse();
    }
  }
}
