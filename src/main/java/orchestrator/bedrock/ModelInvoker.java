package orchestrator.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.json.Json;
import orchestrator.llm.Answer;
import orchestrator.llm.AnswerEvent;
import orchestrator.llm.Generation;
import orchestrator.llm.Invoker;
import orchestrator.llm.Prompt;
import orchestrator.llm.Target;
import orchestrator.llm.Usage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler.Visitor;

/**
 * Asks a model, once: a request that may have been billed is never sent again. An answer counts as
 * whole only when the model's own end mark has arrived.
 */
final class ModelInvoker implements Invoker {
  private static final String JSON = "application/json";

  private final Generation generation;
  private final ModelRequest request;
  private final Supplier<Connection> connecting;
  private final Retries retries;
  private @Nullable BedrockRuntimeAsyncClient client;

  /**
   * An invoker that connects when it is asked.
   *
   * @throws orchestrator.problem.ProblemException if the model's family is not known or a value
   *     cannot be used
   */
  ModelInvoker(
      Target.Model model, Generation generation, Supplier<Connection> connecting, Retries retries) {
    this.generation = generation;
    this.request = new ModelRequest(model, generation);
    this.connecting = connecting;
    this.retries = retries;
  }

  @Override
  public Answer invoke(Prompt prompt, Consumer<AnswerEvent> events) {
    List<AnswerEvent> notices = new ArrayList<>();
    byte[] body = request.body(prompt, notices::add);
    Deadline deadline = Deadline.after(generation.timeout());
    Connection connection = connecting.get();
    connection.announce(events);
    notices.forEach(events);
    BedrockRuntimeAsyncClient bedrock = BedrockClients.models(connection);
    client = bedrock;
    BedrockProblems problems = BedrockProblems.ofModel(request.id(), connection, deadline);
    Call call = new Call(bedrock, SdkBytes.fromByteArrayUnsafe(body), problems, deadline, events);
    if (!generation.stream()) {
      return retries.call(deadline, events, call::whole);
    }
    try {
      return retries.call(deadline, events, call::stream);
    } catch (NotStreaming reason) {
      events.accept(
          new AnswerEvent.Notice(
              reason.denied
                  ? "Streaming is denied, so the answer comes in one piece; to stream, allow "
                      + BedrockProblems.STREAM_ACTION
                  : "This model does not stream; the answer comes in one piece"));
      return retries.call(deadline, events, call::whole);
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  /** The role may invoke models but not stream, or the model cannot. Nothing was billed. */
  private static final class NotStreaming extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean denied;

    NotStreaming(boolean denied) {
      this.denied = denied;
    }
  }

  /** One prompt on its way. */
  private final class Call {
    private final BedrockRuntimeAsyncClient bedrock;
    private final SdkBytes body;
    private final BedrockProblems problems;
    private final Deadline deadline;
    private final Consumer<AnswerEvent> events;

    Call(
        BedrockRuntimeAsyncClient bedrock,
        SdkBytes body,
        BedrockProblems problems,
        Deadline deadline,
        Consumer<AnswerEvent> events) {
      this.bedrock = bedrock;
      this.body = body;
      this.problems = problems;
      this.deadline = deadline;
      this.events = events;
    }

    Answer stream() {
      Inbox<byte[]> inbox = new Inbox<>();
      AtomicReference<@Nullable SdkHttpResponse> head = new AtomicReference<>();
      ModelReading reading = new ModelReading(request.family(), events);
      CompletableFuture<Void> call = send(inbox, head);
      try {
        for (byte[] event = inbox.next(deadline); event != null; event = inbox.next(deadline)) {
          reading.event(event);
        }
        if (!reading.begun()) {
          throw problems.nothingCame(head.get());
        }
        return reading.answer(BedrockProblems.requestId(head.get()), null);
      } catch (ExecutionException
          | TimeoutException
          | InterruptedException
          | Json.JsonException e) {
        Refusal refusal = problems.explain(e, head.get());
        if (reading.hasText() || reading.ended()) {
          return reading.answer(BedrockProblems.requestId(head.get()), refusal.failure());
        }
        boolean denied = BedrockProblems.isStreamingDenied(refusal.failure());
        if (!reading.begun()
            && (denied || BedrockProblems.isStreamingUnsupported(refusal.failure()))) {
          throw new NotStreaming(denied);
        }
        throw reading.begun() ? refusal.billed() : refusal;
      } finally {
        call.cancel(true);
      }
    }

    private CompletableFuture<Void> send(
        Inbox<byte[]> inbox, AtomicReference<@Nullable SdkHttpResponse> head) {
      Visitor visitor =
          Visitor.builder()
              .onChunk(part -> inbox.deliver(part.bytes().asByteArrayUnsafe()))
              .build();
      CompletableFuture<Void> call =
          bedrock.invokeModelWithResponseStream(
              InvokeModelWithResponseStreamRequest.builder()
                  .modelId(request.id().given())
                  .contentType(JSON)
                  .accept(JSON)
                  .guardrailIdentifier(request.guardrailId())
                  .guardrailVersion(request.guardrailVersion())
                  .body(body)
                  .build(),
              InvokeModelWithResponseStreamResponseHandler.builder()
                  .onResponse(response -> head.set(response.sdkHttpResponse()))
                  .subscriber(visitor)
                  .build());
      inbox.endWith(call);
      return call;
    }

    Answer whole() {
      CompletableFuture<InvokeModelResponse> call =
          bedrock.invokeModel(
              InvokeModelRequest.builder()
                  .modelId(request.id().given())
                  .contentType(JSON)
                  .accept(JSON)
                  .guardrailIdentifier(request.guardrailId())
                  .guardrailVersion(request.guardrailVersion())
                  .body(body)
                  .build());
      SdkHttpResponse head = null;
      try {
        InvokeModelResponse response = call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        head = response.sdkHttpResponse();
        ModelReading reading = new ModelReading(request.family(), events);
        reading.whole(response.body().asByteArrayUnsafe());
        reading.headers(counted(head));
        return reading.answer(BedrockProblems.requestId(head), null);
      } catch (ExecutionException
          | TimeoutException
          | InterruptedException
          | Json.JsonException e) {
        throw problems.explain(e, head);
      } finally {
        call.cancel(true);
      }
    }

    private static Usage counted(SdkHttpResponse http) {
      return new Usage(
          count(http, "x-amzn-bedrock-input-token-count"),
          count(http, "x-amzn-bedrock-output-token-count"));
    }

    private static @Nullable Long count(SdkHttpResponse http, String header) {
      String value = http.firstMatchingHeader(header).orElse("");
      return value.matches("\\d{1,18}") ? Long.valueOf(value) : null;
    }
  }
}
