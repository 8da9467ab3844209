package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.codec.ModelFamily;
import orchestrator.bedrock.codec.ThinkingFilter;
import orchestrator.bedrock.error.BedrockProblems;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.IncompleteReason;
import orchestrator.bedrock.error.Retries;
import orchestrator.bedrock.session.BedrockClients;
import orchestrator.bedrock.session.CallDeadline;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.CredentialRefresh;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.AnswerFile;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.Usage;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/**
 * Asks a model, once: a request that may have been billed is never sent again. An answer counts as
 * whole only when the model's own end mark has arrived.
 */
public final class ModelInvoker implements Engine {
  private final InferenceOptions generation;
  private final ModelRequest request;
  private final Supplier<Connection> connecting;
  private final Retries retries;
  private @Nullable BedrockRuntimeAsyncClient client;

  /**
   * An invoker that connects when it is asked.
   *
   * @throws orchestrator.problem.ProblemException if the named family is not known or a value
   *     cannot be used
   */
  public ModelInvoker(
      ModelTarget model,
      InferenceOptions generation,
      Supplier<Connection> connecting,
      Retries retries) {
    this.generation = generation;
    this.request = new ModelRequest(model, generation);
    this.connecting = connecting;
    this.retries = retries;
  }

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    request.check(prompt);
    CallDeadline deadline = CallDeadline.after(generation.timeout());
    return new CredentialRefresh(connecting, deadline, events)
        .call(connection -> ask(connection, prompt, deadline, events));
  }

  private Answer ask(
      Connection connection, Prompt prompt, CallDeadline deadline, Consumer<RunEvent> events) {
    close();
    BedrockRuntimeAsyncClient bedrock = BedrockClients.models(connection);
    client = bedrock;
    BedrockProblems problems = BedrockProblems.ofModel(request.id(), connection, deadline);
    CallOptions way = request.way(events);
    while (true) {
      ModelApi api = api(bedrock, prompt, way);
      ThinkingFilter.Opening thinking = request.thinking(api.family());
      Call call = new Call(way, api, thinking, problems, deadline, events);
      try {
        return retries.call(deadline, events, way.stream() ? call::stream : call::whole);
      } catch (CallOptions.FallbackRequired detour) {
        events.accept(new RunEvent.Note(detour.notice()));
        way = detour.way();
      }
    }
  }

  private ModelApi api(BedrockRuntimeAsyncClient bedrock, Prompt prompt, CallOptions way) {
    ModelRequest.Content content = request.content(prompt, way);
    ModelFamily family = request.family();
    return family == null || way.converse()
        ? new ConverseApi(bedrock, request, content)
        : new InvokeApi(bedrock, request, family, content);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  /** One prompt on its way. */
  private record Call(
      CallOptions way,
      ModelApi api,
      ThinkingFilter.Opening thinking,
      BedrockProblems problems,
      CallDeadline deadline,
      Consumer<RunEvent> events) {

    Answer stream() {
      EventQueue<Supplier<JsonNode>> inbox = new EventQueue<>();
      AtomicReference<@Nullable SdkHttpResponse> head = new AtomicReference<>();
      ModelAnswerReader reading = new ModelAnswerReader(api.family(), thinking, events);
      CompletableFuture<Void> call = api.stream(inbox, response -> accepted(response, head));
      inbox.endWith(call);
      try {
        for (Supplier<JsonNode> event = inbox.next(deadline);
            event != null;
            event = inbox.next(deadline)) {
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
        CallFailedException refusal = problems.explain(e, head.get());
        boolean cut = reading.begun() && IncompleteReason.isBreak(refusal.failure());
        if (cut || reading.hasText() || reading.ended()) {
          return reading.answer(BedrockProblems.requestId(head.get()), refusal.failure());
        }
        throw reading.begun() ? refusal.billed() : orDetour(refusal);
      } finally {
        call.cancel(true);
      }
    }

    private void accepted(
        SdkHttpResponse response, AtomicReference<@Nullable SdkHttpResponse> head) {
      head.set(response);
      String id = BedrockProblems.requestId(response);
      if (id != null) {
        events.accept(new RunEvent.Accepted(id));
      }
    }

    Answer whole() {
      CompletableFuture<ModelApi.Body> call = api.whole();
      try {
        ModelApi.Body body = call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        SdkHttpResponse head = body.head();
        ModelAnswerReader reading = new ModelAnswerReader(api.family(), thinking, events);
        try {
          reading.whole(body.json());
        } catch (Json.JsonException e) {
          return asItCame(body, problems.explain(e, head));
        }
        reading.headers(counted(head));
        return reading.answer(BedrockProblems.requestId(head), null);
      } catch (ExecutionException | TimeoutException | InterruptedException e) {
        throw orDetour(problems.explain(e, null));
      } finally {
        call.cancel(true);
      }
    }

    /** What AWS answered, and was paid for, though it is no JSON. */
    private static Answer asItCame(ModelApi.Body body, CallFailedException refusal) {
      SdkBytes raw = body.raw();
      if (raw == null || refusal.failure().problem() != Problem.ANSWER_UNREADABLE) {
        throw refusal;
      }
      return new Answer(
          "",
          null,
          counted(body.head()),
          List.of(),
          List.of(new AnswerFile("answer.txt", "text/plain", raw.asByteArray())),
          null,
          BedrockProblems.requestId(body.head()),
          refusal.failure());
    }

    private RuntimeException orDetour(CallFailedException refusal) {
      CallOptions.FallbackRequired detour = way.after(refusal.failure());
      return detour == null ? refusal : detour;
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
