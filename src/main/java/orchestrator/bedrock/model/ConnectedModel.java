package orchestrator.bedrock.model;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.CallFailedException.Reason;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.bedrock.session.RecordingHttpClient;
import orchestrator.http.Deadline;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensInput;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensResponse;

/**
 * A model at the other end of one connection. Each call goes out once, or once more in another way
 * where a refusal, which bills nothing, means no more than that.
 */
final class ConnectedModel implements Engine {
  private static final String TIER = "x-amzn-bedrock-service-tier";

  private final ModelRequest request;
  private final Deadline deadline;
  private final BedrockProblems problems;
  private final RecordingHttpClient http;
  private final BedrockRuntimeAsyncClient bedrock;

  /** The way that the last call has shown to be open. */
  private @Nullable CallOptions options;

  ConnectedModel(ModelRequest request, Connection connection, Deadline deadline) {
    this.request = request;
    this.deadline = deadline;
    this.problems =
        BedrockProblems.ofModel(request.id(), connection.route(), deadline, connection.clock());
    this.http = new RecordingHttpClient(connection.http());
    this.bedrock = BedrockClients.models(connection.over(http));
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    CallOptions way = options == null ? request.way(prompt, events) : options;
    while (true) {
      options = way;
      ModelApi api = api(prompt, way);
      try {
        return way.stream() ? stream(api, events) : whole(api, events);
      } catch (CallFailedException refusal) {
        CallOptions.Fallback fallback = way.after(refusal);
        if (refusal.reason() == Reason.TEMPERATURE_REFUSED && request.thinks()) {
          throw ModelOptions.temperature(request.id()).exception(refusal);
        }
        if (fallback == null) {
          throw refusal;
        }
        events.accept(new RunEvent.Note(fallback.notice()));
        way = fallback.options();
      }
    }
  }

  /** The tokens of a prompt as Bedrock counts them, which costs nothing. */
  long count(Prompt prompt) {
    CountTokensInput input = api(prompt, request.way(prompt, event -> {})).counted();
    // Bedrock counts for a model, and not for the profiles that it is called through.
    String model = request.id().name() == null ? request.id().given() : request.id().name();
    CompletableFuture<CountTokensResponse> call =
        bedrock.countTokens(count -> count.modelId(model).input(input));
    try {
      CountTokensResponse counted = call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      if (counted.inputTokens() == null) {
        throw problems.explain(
            new Json.JsonException("no number of tokens"), counted.sdkHttpResponse());
      }
      return counted.inputTokens();
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw problems.explain(e, null);
    } finally {
      call.cancel(true);
    }
  }

  private ModelApi api(Prompt prompt, CallOptions way) {
    ModelRequest.Content content = request.content(prompt, way);
    ModelCodec codec = request.codec();
    return codec == null || way.converse()
        ? new ConverseApi(bedrock, http, request, content)
        : new InvokeApi(bedrock, http, request, codec, content);
  }

  private ModelAnswerReader reader(ModelApi api, Consumer<RunEvent> events) {
    return new ModelAnswerReader(api.codec(), request.thinking(api.codec()), events);
  }

  private Answer stream(ModelApi api, Consumer<RunEvent> events) {
    EventQueue<SdkBytes> inbox = new EventQueue<>();
    AtomicReference<@Nullable SdkHttpResponse> head = new AtomicReference<>();
    ModelAnswerReader reading = reader(api, events);
    CompletableFuture<Void> call = api.stream(inbox, response -> accepted(response, head, events));
    inbox.endWith(call);
    try {
      for (SdkBytes event = inbox.next(deadline); event != null; event = inbox.next(deadline)) {
        if (BedrockProblems.isOneBody(Objects.requireNonNull(head.get()))) {
          reading.whole(event);
        } else {
          reading.event(event);
        }
      }
      reading.headers(Usage.UNKNOWN.in(tier(head.get())));
      if (!reading.begun()) {
        throw problems.nothingCame(head.get());
      }
      return reading.answer(BedrockProblems.requestId(head.get()), null);
    } catch (ExecutionException | TimeoutException | InterruptedException | Json.JsonException e) {
      CallFailedException refusal = problems.explain(e, head.get());
      boolean cut = reading.begun() && IncompleteReason.isBreak(refusal.failure());
      boolean foreign = refusal.failure().problem() == Problem.NOT_FROM_AWS;
      if (cut || (reading.hasContent() && !foreign) || reading.ended()) {
        return reading.answer(BedrockProblems.requestId(head.get()), refusal.failure());
      }
      throw reading.begun() ? refusal.billed() : refusal;
    } finally {
      call.cancel(true);
    }
  }

  private static void accepted(
      SdkHttpResponse response,
      AtomicReference<@Nullable SdkHttpResponse> head,
      Consumer<RunEvent> events) {
    head.set(response);
    String id = BedrockProblems.requestId(response);
    if (id != null) {
      events.accept(new RunEvent.Accepted(id, null));
    }
  }

  private Answer whole(ModelApi api, Consumer<RunEvent> events) {
    CompletableFuture<ModelApi.Body> call = api.whole();
    try {
      ModelApi.Body body = call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
      SdkHttpResponse head = body.head();
      ModelAnswerReader reading = reader(api, events);
      CallFailedException broken = null;
      try {
        reading.whole(body.json());
      } catch (Json.JsonException e) {
        broken = problems.explain(e, head);
        if (broken.failure().problem() != Problem.ANSWER_UNREADABLE) {
          throw broken;
        }
      }
      reading.headers(counted(head).in(tier(head)));
      return reading.answer(
          BedrockProblems.requestId(head), broken == null ? null : broken.failure());
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw problems.explain(e, null);
    } finally {
      call.cancel(true);
    }
  }

  private static Usage counted(SdkHttpResponse http) {
    return new Usage(
            count(http, "x-amzn-bedrock-input-token-count"),
            count(http, "x-amzn-bedrock-output-token-count"))
        .plusCache(
            count(http, "x-amzn-bedrock-cache-read-input-token-count"),
            count(http, "x-amzn-bedrock-cache-write-input-token-count"));
  }

  /** The tier that {@code InvokeModel} was served in; {@code Converse} tells it in its body. */
  private static @Nullable String tier(@Nullable SdkHttpResponse http) {
    return http == null ? null : http.firstMatchingHeader(TIER).orElse(null);
  }

  private static @Nullable Long count(SdkHttpResponse http, String header) {
    String value = http.firstMatchingHeader(header).orElse("");
    return value.matches("\\d{1,18}") ? Long.valueOf(value) : null;
  }

  @Override
  public void close() {
    bedrock.close();
  }
}
