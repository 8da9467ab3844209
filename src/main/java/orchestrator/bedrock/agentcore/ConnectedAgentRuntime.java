package orchestrator.bedrock.agentcore;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.http.Deadline;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An agent runtime at the other end of one connection. Its answers have no end mark: one is whole
 * when its HTTP body ended as HTTP says.
 */
final class ConnectedAgentRuntime implements Engine {
  private final AgentRuntimeTarget target;
  private final RuntimeCalls calls;
  private final byte[] payload;
  private final boolean stream;
  private final Deadline deadline;
  private final BedrockProblems problems;

  ConnectedAgentRuntime(
      AgentRuntimeTarget target,
      String sessionId,
      byte[] payload,
      boolean stream,
      Connection connection,
      Deadline deadline) {
    this.target = target;
    this.calls = new RuntimeCalls(target, sessionId, connection);
    this.payload = payload;
    this.stream = stream;
    this.deadline = deadline;
    this.problems =
        BedrockProblems.ofAgentRuntime(
            target.problems(), connection.route(), deadline, connection.clock());
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    RuntimeAnswerReader reading = new RuntimeAnswerReader(target.problems(), events);
    SdkHttpResponse head = null;
    try (SignedCall call = calls.invoke(payload, stream)) {
      head = call.head(deadline);
      String id = BedrockProblems.requestId(head);
      if (id != null) {
        events.accept(new RunEvent.Accepted(id, calls.session(head)));
      }
      Failure broken = read(call, head, reading);
      if (!reading.begun() && (id == null || isPage(head))) {
        throw problems.nothingCame(head);
      }
      return reading.answer(calls.session(head), id, broken);
    } catch (ExecutionException | TimeoutException | InterruptedException | SdkException e) {
      CallFailedException refusal = problems.explain(e, head);
      if (head == null || !reading.begun()) {
        throw refusal;
      }
      return reading.answer(
          calls.session(head), BedrockProblems.requestId(head), refusal.failure());
    }
  }

  /** Reads the body; what it is, only its head can tell. Returns why it is not whole. */
  private @Nullable Failure read(SignedCall call, SdkHttpResponse head, RuntimeAnswerReader reading)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (isPage(head)) {
      return null;
    }
    if (type(head).startsWith("text/event-stream")) {
      ServerSentEvents events = new ServerSentEvents();
      try {
        for (byte[] part = call.next(deadline); part != null; part = call.next(deadline)) {
          events.add(part).forEach(reading::event);
        }
      } finally {
        events.end().forEach(reading::event);
      }
      return ended(head);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean document = false;
    try {
      for (byte[] part = call.next(deadline); part != null; part = call.next(deadline)) {
        body.writeBytes(part);
      }
    } finally {
      document = body.size() > 0 && reading.document(body.toByteArray());
    }
    return document ? null : ended(head);
  }

  /** Whether it comes from a gateway, which signs somebody in or turns him away. */
  private static boolean isPage(SdkHttpResponse head) {
    return type(head).contains("html");
  }

  private static String type(SdkHttpResponse head) {
    return head.firstMatchingHeader("Content-Type").orElse("").toLowerCase(Locale.ROOT);
  }

  /** Where neither a length nor a last chunk marks the end, that of a connection proves nothing. */
  private static @Nullable Failure ended(SdkHttpResponse head) {
    boolean marked =
        head.firstMatchingHeader("Transfer-Encoding").isPresent()
            || head.firstMatchingHeader("Content-Length").isPresent();
    return marked
        ? null
        : Problem.CONNECTION_LOST.failure("Whether it was at its end, the connection did not say.");
  }

  /** Nothing: each call closes what it opens. */
  @Override
  public void close() {}
}
