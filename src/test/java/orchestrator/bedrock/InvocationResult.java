package orchestrator.bedrock;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import orchestrator.bedrock.agent.AgentInvoker;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.agentcore.AgentRuntimeInvoker;
import orchestrator.bedrock.agentcore.AgentRuntimeTarget;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.HttpClients;
import orchestrator.http.RetryPolicy;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeBedrock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * What came of asking a fake Bedrock.
 *
 * @param answer null when none came
 * @param failure why not
 */
public record InvocationResult(
    @Nullable Answer answer, @Nullable Failure failure, List<RunEvent> events) {
  public static final Prompt PROMPT = new Prompt("test", "Be brief.", "What is it? Größe 😀");
  public static final RetryPolicy QUICK =
      new RetryPolicy(6, Duration.ofMillis(2), Duration.ofSeconds(5));
  public static final String CLAUDE = "anthropic.claude-sonnet-4-6";

  public static InvocationResult model(FakeBedrock bedrock, String modelId) {
    return model(bedrock, modelId, InferenceOptions.DEFAULT);
  }

  public static InvocationResult model(
      FakeBedrock bedrock, String modelId, InferenceOptions generation) {
    return model(bedrock, new ModelTarget(modelId, null), generation, event -> {});
  }

  public static InvocationResult model(
      FakeBedrock bedrock,
      ModelTarget model,
      InferenceOptions generation,
      Consumer<RunEvent> listener) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            new ModelInvoker(model, generation, () -> signed(bedrock, network, 20), QUICK)) {
      return ask(invoker, listener);
    }
  }

  public static InvocationResult agent(
      FakeBedrock bedrock, AgentTarget agent, InferenceOptions generation) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            new AgentInvoker(agent, generation, () -> signed(bedrock, network, 20), QUICK)) {
      return ask(invoker, event -> {});
    }
  }

  public static InvocationResult runtime(
      FakeBedrock bedrock, AgentRuntimeTarget target, InferenceOptions generation) {
    return runtime(bedrock, target, generation, event -> {});
  }

  public static InvocationResult runtime(
      FakeBedrock bedrock,
      AgentRuntimeTarget target,
      InferenceOptions generation,
      Consumer<RunEvent> listener) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            new AgentRuntimeInvoker(
                target, generation, () -> signed(bedrock, network, 20), QUICK)) {
      return ask(invoker, listener);
    }
  }

  public static InvocationResult ask(Engine invoker, Consumer<RunEvent> listener) {
    return ask(invoker, PROMPT, listener);
  }

  public static InvocationResult ask(Engine invoker, Prompt prompt, Consumer<RunEvent> listener) {
    List<RunEvent> events = new ArrayList<>();
    try {
      Answer answer =
          invoker.ask(
              prompt,
              event -> {
                events.add(event);
                listener.accept(event);
              });
      return new InvocationResult(answer, null, events);
    } catch (ProblemException e) {
      return new InvocationResult(null, e.failure(), events);
    }
  }

  public static Connection signed(
      FakeBedrock bedrock, HttpClients network, int readTimeoutSeconds) {
    return signed(bedrock, network, Duration.ofSeconds(readTimeoutSeconds));
  }

  public static Connection signed(FakeBedrock bedrock, HttpClients network, Duration silence) {
    return new Connection(
        route(bedrock.url()),
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(FakeBedrock.ACCESS_KEY_ID, FakeBedrock.SECRET_ACCESS_KEY)),
        null,
        List.of(),
        network.sdkAsync(silence),
        Clock.systemUTC());
  }

  public static Connection bearer(FakeBedrock bedrock, HttpClients network, String token) {
    return new Connection(
        route(bedrock.url()),
        null,
        token,
        List.of(),
        network.sdkAsync(Duration.ofSeconds(20)),
        Clock.systemUTC());
  }

  public static InvocationContext route(String endpoint) {
    return new InvocationContext(
        "us-east-1", "test", "environment", null, null, null, null, endpoint);
  }

  /** The answer that must have come. */
  public Answer got() {
    if (answer == null) {
      throw new AssertionError("no answer, but " + failure);
    }
    return answer;
  }

  /** The failure that must have come instead. */
  public Failure refused() {
    if (failure == null) {
      throw new AssertionError("no failure, but " + answer);
    }
    return failure;
  }

  /** Why the answer that came is not whole. */
  public Failure shortfall() {
    Failure shortfall = got().shortfall();
    if (shortfall == null) {
      throw new AssertionError("whole: " + answer);
    }
    return shortfall;
  }

  /** All text events in a row. */
  public String text() {
    return String.join("", texts());
  }

  /** The text events. */
  public List<String> texts() {
    return events.stream()
        .filter(RunEvent.Text.class::isInstance)
        .map(event -> ((RunEvent.Text) event).text())
        .toList();
  }

  /** The notices. */
  public List<String> notices() {
    return events.stream()
        .map(
            event ->
                event instanceof RunEvent.TurnedAway turnedAway
                    ? turnedAway.message()
                    : event instanceof RunEvent.Note note ? note.message() : null)
        .filter(Objects::nonNull)
        .toList();
  }
}
