package orchestrator.bedrock;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.llm.Answer;
import orchestrator.llm.AnswerEvent;
import orchestrator.llm.Generation;
import orchestrator.llm.Invoker;
import orchestrator.llm.Prompt;
import orchestrator.llm.Route;
import orchestrator.llm.Target;
import orchestrator.network.Network;
import orchestrator.network.NetworkAccess;
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
record Asked(@Nullable Answer answer, @Nullable Failure failure, List<AnswerEvent> events) {
  static final Prompt PROMPT = new Prompt("test", "Be brief.", "What is it? Größe 😀");
  static final Retries QUICK = new Retries(Duration.ofMillis(2), Duration.ofSeconds(5));
  static final String CLAUDE = "anthropic.claude-sonnet-4-6";

  static Asked model(FakeBedrock bedrock, String modelId) {
    return model(bedrock, modelId, Generation.DEFAULT);
  }

  static Asked model(FakeBedrock bedrock, String modelId, Generation generation) {
    return model(bedrock, new Target.Model(modelId, null), generation, event -> {});
  }

  static Asked model(
      FakeBedrock bedrock,
      Target.Model model,
      Generation generation,
      Consumer<AnswerEvent> listener) {
    try (Network network = new Network(NetworkAccess.DIRECT);
        Invoker invoker =
            new ModelInvoker(model, generation, () -> signed(bedrock, network, 20), QUICK)) {
      return ask(invoker, listener);
    }
  }

  static Asked agent(FakeBedrock bedrock, Target.Agent agent, Generation generation) {
    try (Network network = new Network(NetworkAccess.DIRECT);
        Invoker invoker =
            new AgentInvoker(agent, generation, () -> signed(bedrock, network, 20), QUICK)) {
      return ask(invoker, event -> {});
    }
  }

  static Asked ask(Invoker invoker, Consumer<AnswerEvent> listener) {
    return ask(invoker, PROMPT, listener);
  }

  static Asked ask(Invoker invoker, Prompt prompt, Consumer<AnswerEvent> listener) {
    List<AnswerEvent> events = new ArrayList<>();
    try {
      Answer answer =
          invoker.invoke(
              prompt,
              event -> {
                events.add(event);
                listener.accept(event);
              });
      return new Asked(answer, null, events);
    } catch (ProblemException e) {
      return new Asked(null, e.failure(), events);
    }
  }

  static Connection signed(FakeBedrock bedrock, Network network, int readTimeoutSeconds) {
    return signed(bedrock, network, Duration.ofSeconds(readTimeoutSeconds));
  }

  static Connection signed(FakeBedrock bedrock, Network network, Duration silence) {
    return new Connection(
        route(bedrock.url()),
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create(FakeBedrock.ACCESS_KEY_ID, FakeBedrock.SECRET_ACCESS_KEY)),
        null,
        List.of(),
        network.sdkAsync(silence),
        Clock.systemUTC());
  }

  static Connection bearer(FakeBedrock bedrock, Network network, String token) {
    return new Connection(
        route(bedrock.url()),
        null,
        token,
        List.of(),
        network.sdkAsync(Duration.ofSeconds(20)),
        Clock.systemUTC());
  }

  static Route route(String endpoint) {
    return new Route("us-east-1", "test", "environment", null, null, null, null, endpoint);
  }

  /** The answer that must have come. */
  Answer got() {
    if (answer == null) {
      throw new AssertionError("no answer, but " + failure);
    }
    return answer;
  }

  /** The failure that must have come instead. */
  Failure refused() {
    if (failure == null) {
      throw new AssertionError("no failure, but " + answer);
    }
    return failure;
  }

  /** Why the answer that came is not whole. */
  Failure shortfall() {
    Failure shortfall = got().shortfall();
    if (shortfall == null) {
      throw new AssertionError("whole: " + answer);
    }
    return shortfall;
  }

  /** All text events in a row. */
  String text() {
    return String.join("", texts());
  }

  /** The text events. */
  List<String> texts() {
    return events.stream()
        .filter(AnswerEvent.Text.class::isInstance)
        .map(event -> ((AnswerEvent.Text) event).text())
        .toList();
  }

  /** The notices. */
  List<String> notices() {
    return events.stream()
        .filter(AnswerEvent.Notice.class::isInstance)
        .map(event -> ((AnswerEvent.Notice) event).message())
        .toList();
  }
}
