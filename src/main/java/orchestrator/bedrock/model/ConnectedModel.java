package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.CallFailedException.Reason;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.EventStream;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.bedrock.target.LateNotes;
import orchestrator.http.Deadline;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.Message;

/**
 * A model at the other end of one connection. Each call goes out once, or once more in another way
 * where a refusal, which bills nothing, means no more than that.
 */
final class ConnectedModel implements Engine {
  private static final String TIER = "x-amzn-bedrock-service-tier";

  private final ModelRequest request;
  private final Deadline deadline;
  private final BedrockProblems problems;
  private final Connection connection;

  /** The way that the last call has shown to be open. */
  private @Nullable CallOptions options;

  ConnectedModel(ModelRequest request, Connection connection, Deadline deadline) {
    this.request = request;
    this.deadline = deadline;
    this.problems =
        BedrockProblems.ofModel(request.id(), connection.route(), deadline, connection.clock());
    this.connection = connection;
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    CallOptions way = options == null ? request.way(prompt, events) : options;
    LateNotes told = new LateNotes(events);
    while (true) {
      options = way;
      ModelApi api = api(prompt, way);
      try {
        Answer answer = way.stream() ? stream(api, told) : whole(api, told);
        told.answered();
        return answer;
      } catch (CallFailedException refusal) {
        CallOptions.Fallback fallback = way.after(refusal);
        if (refusal.reason() == Reason.TEMPERATURE_REFUSED && request.thinks()) {
          throw ModelOptions.temperature(request.id()).exception(refusal);
        }
        if (fallback == null) {
          throw refusal;
        }
        told.add(fallback.notice());
        way = fallback.options();
      }
    }
  }

  /** The tokens of a prompt as Bedrock counts them, which costs nothing. */
  long count(Prompt prompt) {
    ObjectNode input =
        Json.object().set("input", api(prompt, request.way(prompt, event -> {})).counted());
    // Bedrock counts for a model, and not for the profiles that it is called through.
    String model = request.id().name() == null ? request.id().given() : request.id().name();
    SdkHttpResponse head = null;
    try (SignedCall call = post(ModelRequest.post(model, "count-tokens"), bytes(input))) {
      head = call.head(deadline);
      JsonNode counted = Json.parse(call.rest(deadline)).path("inputTokens");
      if (!counted.canConvertToInt()) {
        throw new Json.JsonException("no number of tokens");
      }
      return counted.intValue();
    } catch (ExecutionException
        | TimeoutException
        | InterruptedException
        | SdkException
        | Json.JsonException e) {
      throw problems.explain(e, head);
    }
  }

  private static byte[] bytes(ObjectNode json) {
    return Json.line(json).getBytes(StandardCharsets.UTF_8);
  }

  private SignedCall post(SdkHttpRequest.Builder operation, byte[] body) {
    return SignedCall.post(connection, AwsService.BEDROCK_RUNTIME, operation, body);
  }

  private ModelApi api(Prompt prompt, CallOptions way) {
    ModelRequest.Content content = request.content(prompt, way);
    ModelCodec codec = request.codec();
    return codec == null || way.converse()
        ? new ConverseApi(request, content)
        : new InvokeApi(request, codec, content);
  }

  private ModelAnswerReader reader(ModelApi api, Consumer<RunEvent> events) {
    return new ModelAnswerReader(api.codec(), request.thinking(api.codec()), events);
  }

  private Answer stream(ModelApi api, Consumer<RunEvent> events) {
    ModelAnswerReader reading = reader(api, events);
    SdkHttpResponse head = null;
    try (SignedCall call = post(api.request(true), api.body())) {
      head = call.head(deadline);
      String id = BedrockProblems.requestId(head);
      if (id != null) {
        events.accept(new RunEvent.Accepted(id, null));
      }
      read(call, head, api, reading);
      reading.headers(Usage.UNKNOWN.in(tier(head)));
      if (!reading.begun()) {
        throw problems.nothingCame(head);
      }
      return reading.answer(id, null);
    } catch (ExecutionException
        | TimeoutException
        | InterruptedException
        | SdkException
        | Json.JsonException e) {
      CallFailedException refusal = problems.explain(e, head);
      boolean cut = reading.begun() && IncompleteReason.isBreak(refusal.failure());
      boolean foreign = refusal.failure().problem() == Problem.NOT_FROM_AWS;
      if (cut || (reading.hasContent() && !foreign) || reading.ended()) {
        return reading.answer(BedrockProblems.requestId(head), refusal.failure());
      }
      throw reading.begun() ? refusal.billed() : refusal;
    }
  }

  private void read(SignedCall call, SdkHttpResponse head, ModelApi api, ModelAnswerReader reading)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (BedrockProblems.isOneBody(head)) {
      byte[] body = call.rest(deadline);
      if (body.length > 0) {
        reading.whole(body);
      }
      return;
    }
    EventStream stream = new EventStream(call, head);
    for (Message event = stream.next(deadline); event != null; event = stream.next(deadline)) {
      reading.event(api.event(EventStream.type(event), event.getPayload()));
    }
  }

  private Answer whole(ModelApi api, Consumer<RunEvent> events) {
    try (SignedCall call = post(api.request(false), api.body())) {
      SdkHttpResponse head = call.head(deadline);
      byte[] body = call.rest(deadline);
      ModelAnswerReader reading = reader(api, events);
      CallFailedException broken = null;
      try {
        reading.whole(body);
      } catch (Json.JsonException e) {
        broken = problems.explain(e, head);
        if (broken.failure().problem() != Problem.ANSWER_UNREADABLE) {
          throw broken;
        }
      }
      reading.headers(counted(head).in(tier(head)));
      return reading.answer(
          BedrockProblems.requestId(head), broken == null ? null : broken.failure());
    } catch (ExecutionException | TimeoutException | InterruptedException | SdkException e) {
      throw problems.explain(e, null);
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

  /** Nothing: each call closes what it opens. */
  @Override
  public void close() {}
}
