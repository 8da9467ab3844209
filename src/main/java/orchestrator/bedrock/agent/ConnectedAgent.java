package orchestrator.bedrock.agent;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.EventStream;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.bedrock.target.LateNotes;
import orchestrator.bedrock.target.LeftOutOptions;
import orchestrator.http.Deadline;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.Message;

/**
 * An agent at the other end of one connection. Each call goes out once, or once more without
 * streaming where that is what is denied.
 */
final class ConnectedAgent implements Engine {
  private final AgentCalls calls;
  private final InferenceOptions generation;
  private final Deadline deadline;
  private final BedrockProblems problems;
  private boolean asked;
  private boolean streaming;

  ConnectedAgent(
      AgentTarget agent,
      String sessionId,
      InferenceOptions generation,
      Connection connection,
      Deadline deadline) {
    this.calls = new AgentCalls(agent, sessionId, connection);
    this.generation = generation;
    this.deadline = deadline;
    this.problems =
        BedrockProblems.ofAgent(
            agent.agentId(),
            agent.agentAliasId(),
            connection.route(),
            deadline,
            connection.clock());
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
      LateNotes told = new LateNotes(events);
      told.add(
          "Streaming is denied, so the answer comes in one piece; to stream, allow "
              + BedrockProblems.STREAM_ACTION);
      streaming = false;
      Answer answer = make(prompt, false, told);
      told.answered();
      return answer;
    }
  }

  private Answer make(Prompt prompt, boolean stream, Consumer<RunEvent> events) {
    AgentAnswerReader reading = new AgentAnswerReader(events);
    SdkHttpResponse head = null;
    try (SignedCall call = calls.invoke(prompt, stream)) {
      head = call.head(deadline);
      String id = BedrockProblems.requestId(head);
      if (id != null) {
        events.accept(new RunEvent.Accepted(id, calls.session(head)));
      }
      read(call, head, reading);
      if (!reading.begun() && (id == null || BedrockProblems.foreignType(head) != null)) {
        throw problems.nothingCame(head);
      }
      return reading.answer(calls.session(head), id, null);
    } catch (ExecutionException
        | TimeoutException
        | InterruptedException
        | SdkException
        | Json.JsonException e) {
      CallFailedException refusal = problems.explain(e, head);
      boolean cut = reading.begun() && IncompleteReason.isBreak(refusal.failure());
      if (head != null && (cut || reading.hasContent())) {
        return reading.answer(
            calls.session(head), BedrockProblems.requestId(head), refusal.failure());
      }
      throw reading.begun() ? refusal.billed() : refusal;
    }
  }

  private void read(SignedCall call, SdkHttpResponse head, AgentAnswerReader reading)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (BedrockProblems.isOneBody(head)) {
      byte[] body = call.rest(deadline);
      if (body.length > 0) {
        reading.body(body);
      }
      return;
    }
    EventStream stream = new EventStream(call, head);
    for (Message event = stream.next(deadline); event != null; event = stream.next(deadline)) {
      reading.event(EventStream.type(event), event.getPayload());
    }
  }

  /** Nothing: each call closes what it opens. */
  @Override
  public void close() {}
}
