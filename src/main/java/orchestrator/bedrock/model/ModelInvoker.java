package orchestrator.bedrock.model;

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
import orchestrator.bedrock.session.CallDeadline;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.CredentialRefresh;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Invoker;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.Target;
import orchestrator.model.Usage;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Asks a model, once: a request that may have been billed is never sent again. An answer counts as
 * whole only when the model's own end mark has arrived.
 */
public final class ModelInvoker implements Invoker {
  private final InferenceOptions generation;
  private final ModelRequest request;
  private final Supplier<Connection> connecting;
  private final Retries retries;
  private @Nullable ModelApi opened;

  /**
   * An invoker that connects when it is asked.
   *
   * @throws orchestrator.problem.ProblemException if the named family is not known or a value
   *     cannot be used
   */
  public ModelInvoker(
      Target.Model model,
      InferenceOptions generation,
      Supplier<Connection> connecting,
      Retries retries) {
    this.generation = generation;
    this.request = new ModelRequest(model, generation);
    this.connecting = connecting;
    this.retries = retries;
  }

  @Override
  public Answer invoke(Prompt prompt, Consumer<RunEvent> events) {
    request.check(prompt);
    CallDeadline deadline = CallDeadline.after(generation.timeout());
    return new CredentialRefresh(connecting, deadline, events)
        .call(connection -> ask(connection, prompt, deadline, events));
  }

  private Answer ask(
      Connection connection, Prompt prompt, CallDeadline deadline, Consumer<RunEvent> events) {
    BedrockProblems problems = BedrockProblems.ofModel(request.id(), connection, deadline);
    CallOptions way = request.way(events);
    while (true) {
      ModelApi api = api(connection, prompt, way);
      ThinkingFilter.Opening thinking = request.thinking(api.family());
      Call call = new Call(way, api, thinking, problems, deadline, events);
      try {
        return retries.call(deadline, events, way.stream() ? call::stream : call::whole);
      } catch (CallFailedException refusal) {
        CallOptions.Fallback fallback = way.after(refusal);
        if (fallback == null) {
          throw refusal;
        }
        events.accept(new RunEvent.Note(fallback.notice()));
        way = fallback.options();
      }
    }
  }

  private ModelApi api(Connection connection, Prompt prompt, CallOptions way) {
    close();
    ModelRequest.Content content = request.content(prompt, way);
    ModelFamily family = request.family();
    ModelApi api =
        family == null || way.converse()
            ? new ConverseApi(connection, request, content)
            : new InvokeApi(connection, request, family, content);
    opened = api;
    return api;
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
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
      EventQueue<SdkBytes> inbox = new EventQueue<>();
      AtomicReference<@Nullable SdkHttpResponse> head = new AtomicReference<>();
      ModelAnswerReader reading = new ModelAnswerReader(api.family(), thinking, events);
      CompletableFuture<Void> call = api.stream(inbox, head::set);
      inbox.endWith(call);
      try {
        for (SdkBytes event = inbox.next(deadline);
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
        boolean foreign = refusal.failure().problem() == Problem.NOT_FROM_AWS;
        if (cut || (reading.hasContent() && !foreign) || reading.ended()) {
          return reading.answer(BedrockProblems.requestId(head.get()), refusal.failure());
        }
        throw reading.begun() ? refusal.billed() : refusal;
      } finally {
        call.cancel(true);
      }
    }

    Answer whole() {
      CompletableFuture<ModelApi.Body> call = api.whole();
      try {
        ModelApi.Body body = call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        SdkHttpResponse head = body.head();
        ModelAnswerReader reading = new ModelAnswerReader(api.family(), thinking, events);
        CallFailedException broken = null;
        try {
          reading.whole(body.json());
        } catch (Json.JsonException e) {
          broken = problems.explain(e, head);
          if (broken.failure().problem() != Problem.ANSWER_UNREADABLE) {
            throw broken;
          }
        }
        reading.headers(counted(head));
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
          count(http, "x-amzn-bedrock-output-token-count"));
    }

    private static @Nullable Long count(SdkHttpResponse http, String header) {
      String value = http.firstMatchingHeader(header).orElse("");
      return value.matches("\\d{1,18}") ? Long.valueOf(value) : null;
    }
  }
}
