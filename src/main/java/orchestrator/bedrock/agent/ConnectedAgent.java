package orchestrator.bedrock.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.bedrock.session.JsonListener;
import orchestrator.bedrock.session.RecordingHttpClient;
import orchestrator.bedrock.target.LeftOutOptions;
import orchestrator.http.Deadline;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentRequest;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponse;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponseHandler;
import software.amazon.awssdk.services.bedrockagentruntime.model.ResponseStream;

/**
 * An agent at the other end of one connection. Each call goes out once, or once more without
 * streaming where that is what is denied.
 */
final class ConnectedAgent implements Engine {
  private final AgentTarget agent;
  private final String sessionId;
  private final InferenceOptions generation;
  private final Deadline deadline;
  private final BedrockProblems problems;
  private final RecordingHttpClient http;
  private final BedrockAgentRuntimeAsyncClient bedrock;
  private boolean asked;
  private boolean streaming;

  ConnectedAgent(
      AgentTarget agent,
      String sessionId,
      InferenceOptions generation,
      Connection connection,
      Deadline deadline) {
    this.agent = agent;
    this.sessionId = sessionId;
    this.generation = generation;
    this.deadline = deadline;
    this.problems =
        BedrockProblems.ofAgent(
            agent.agentId(),
            agent.agentAliasId(),
            connection.route(),
            deadline,
            connection.clock());
    this.http = new RecordingHttpClient(connection.http());
    this.bedrock = BedrockClients.agents(connection.over(http));
    this.streaming = generation.stream();
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    if (!asked) {
      LeftOutOptions.note(generation, events);
    }
    asked = true;
    try {
      return make(prompt, streaming, events);
    } catch (CallFailedException refusal) {
      if (!streaming
          || refusal.mayHaveBeenBilled()
          || refusal.reason() != CallFailedException.Reason.STREAMING_DENIED) {
        throw refusal;
      }
      events.accept(
          new RunEvent.Note(
              "Streaming is denied, so the answer comes in one piece; to stream, allow "
                  + BedrockProblems.STREAM_ACTION));
      streaming = false;
      return make(prompt, false, events);
    }
  }

  private Answer make(Prompt prompt, boolean stream, Consumer<RunEvent> events) {
    EventQueue<ResponseStream> inbox = new EventQueue<>();
    AtomicReference<@Nullable InvokeAgentResponse> response = new AtomicReference<>();
    AgentAnswerReader reading = new AgentAnswerReader(events);
    JsonListener json = new JsonListener();
    http.listen(json);
    CompletableFuture<Void> call = send(prompt, stream, inbox, response, events);
    try {
      for (ResponseStream event = inbox.next(deadline);
          event != null;
          event = inbox.next(deadline)) {
        event.accept(reading);
      }
      byte[] body = json.body();
      if (body != null) {
        reading.body(body);
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
      throw reading.begun() ? refusal.billed() : refusal;
    } finally {
      call.cancel(true);
    }
  }

  private CompletableFuture<Void> send(
      Prompt prompt,
      boolean stream,
      EventQueue<ResponseStream> inbox,
      AtomicReference<@Nullable InvokeAgentResponse> response,
      Consumer<RunEvent> events) {
    CompletableFuture<Void> call =
        bedrock.invokeAgent(
            InvokeAgentRequest.builder()
                .agentId(agent.agentId())
                .agentAliasId(agent.agentAliasId())
                .sessionId(sessionId)
                .inputText(prompt.withoutMedia().systemAndText())
                .sessionState(InputFiles.of(prompt))
                .enableTrace(true)
                .streamingConfigurations(settings -> settings.streamFinalResponse(stream))
                .build(),
            InvokeAgentResponseHandler.builder()
                .onResponse(head -> accepted(head, response, events))
                .subscriber(inbox::deliver)
                .build());
    inbox.endWith(call);
    return call;
  }

  private static void accepted(
      InvokeAgentResponse head,
      AtomicReference<@Nullable InvokeAgentResponse> response,
      Consumer<RunEvent> events) {
    response.set(head);
    String id = BedrockProblems.requestId(head.sdkHttpResponse());
    if (id != null) {
      events.accept(new RunEvent.Accepted(id, head.sessionId()));
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

  @Override
  public void close() {
    bedrock.close();
  }
}
