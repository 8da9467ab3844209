package orchestrator.bedrock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BedrockProviderTest {
  private static final ModelTarget CLAUDE = new ModelTarget(InvocationResult.CLAUDE, null);
  private static final AgentTarget AGENT = new AgentTarget("AGENT12345", "TSTALIASID", null);

  private final FakeBedrock bedrock = FakeBedrock.start();
  private final Path home;

  BedrockProviderTest(@TempDir Path home) {
    this.home = home;
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @Test
  void a_model_is_asked_with_the_keys_of_the_environment() {
    bedrock.anthropicStream("Hello");
    InvocationResult asked = model(keys("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"));
    assertEquals("Hello", asked.got().text());
    assertNull(bedrock.requests().get(0).fault());
    assertEquals(
        new InvocationContext(
            "eu-west-1", "AWS_REGION", "environment", null, null, null, null, bedrock.url()),
        ((RunEvent.Connected) asked.events().get(0)).route());
  }

  @Test
  void an_agent_is_asked_with_the_keys_of_the_environment() {
    bedrock.agent("Hello");
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            BedrockProvider.engine(
                AGENT,
                InferenceOptions.DEFAULT,
                keys("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME"),
                network,
                UserPrompter.NOBODY)) {
      assertEquals("Hello", InvocationResult.ask(invoker, event -> {}).got().text());
    }
  }

  @Test
  void a_model_is_asked_with_an_api_key() {
    bedrock.anthropicStream("Hello");
    InvocationResult asked =
        model(
            access(
                Map.of(
                    "AWS_BEARER_TOKEN_BEDROCK",
                    FakeBedrock.API_KEY,
                    "AWS_REGION",
                    "eu-west-1",
                    "AWS_ENDPOINT_URL",
                    bedrock.url())));
    assertTrue(asked.got().isWhole());
    assertEquals(
        "Bearer " + FakeBedrock.API_KEY, bedrock.requests().get(0).headers().get("authorization"));
  }

  @Test
  void what_the_ladder_finds_wrong_is_reported_as_it_is() {
    InvocationResult asked =
        model(
            access(
                Map.of(
                    "AWS_ACCESS_KEY_ID", "AKIA",
                    "AWS_REGION", "eu-west-1",
                    "AWS_ENDPOINT_URL", bedrock.url())));
    assertEquals(Problem.HALF_KEY_PAIR, asked.refused().problem());
    assertEquals(0, asked.events().size());
    assertEquals(0, bedrock.requests().size());
  }

  /**
   * The limit for pages and credentials (14 s in the product, 100 ms here) must not reach models,
   * which may think for minutes: before the first byte, and in the middle.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_model_may_think_for_longer_than_a_page_may_take(boolean stream) {
    bedrock.reply(
        stream
            ? Reply.stream().late(350).anthropicText("a").pause(350).anthropic("end_turn", "b")
            : Reply.json(
                    "{\"content\":[{\"type\":\"text\",\"text\":\"ab\"}],"
                        + "\"stop_reason\":\"end_turn\"}")
                .late(350));
    HttpSettings access =
        new HttpSettings(
            null, null, List.of(), null, false, Duration.ofSeconds(10), Duration.ofMillis(100));
    InferenceOptions generation =
        new InferenceOptions(null, null, null, stream, Duration.ofSeconds(20));
    try (HttpClients network = new HttpClients(access);
        Engine invoker =
            BedrockProvider.engine(
                CLAUDE, generation, keys("AWS_ENDPOINT_URL"), network, UserPrompter.NOBODY)) {
      InvocationResult asked = InvocationResult.ask(invoker, event -> {});
      assertEquals("ab", asked.got().text());
      assertTrue(asked.got().isWhole());
    }
    assertEquals(1, bedrock.requests().size());
  }

  @Test
  void a_silence_is_borne_for_as_long_as_the_user_allows() {
    Map<Duration, Duration> borne =
        Map.of(
            Duration.ofHours(1), Duration.ofHours(1),
            Duration.ofMinutes(16), Duration.ofMinutes(16),
            Duration.ofMinutes(14), Duration.ofMinutes(15),
            Duration.ofSeconds(1), Duration.ofMinutes(15));
    borne.forEach(
        (allowed, silence) ->
            assertEquals(
                silence,
                BedrockProvider.silence(new InferenceOptions(null, null, null, true, allowed))));
    assertEquals(Duration.ofMinutes(15), BedrockProvider.silence(InferenceOptions.DEFAULT));
  }

  /** The server is where the call would go, and would be waited for if it went there. */
  @Test
  void warming_up_makes_a_whole_call_and_asks_nobody() {
    bedrock.anthropicStream("sent").agent("sent");
    List<RunEvent> events = new ArrayList<>();
    WarmUp.of(CLAUDE, InvocationResult.route(bedrock.url()), events::add);
    assertEquals("-", text(events));
    events.clear();
    WarmUp.of(AGENT, InvocationResult.route(bedrock.url()), events::add);
    assertTrue(text(events).contains("content_block_delta"), text(events));
    events.clear();
    WarmUp.of(runtime(), InvocationResult.route(bedrock.url()), events::add);
    assertEquals("-", text(events));
    assertEquals(List.of(), bedrock.requests());
  }

  private BedrockTarget runtime() {
    String arn = "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/planner-AbCdEf1234";
    return new BedrockProvider()
        .target(Settings.resolve(Machine.at(home), Map.of(SettingKey.AGENT_ARN, arn)));
  }

  private static String text(List<RunEvent> events) {
    return events.stream()
        .filter(RunEvent.Text.class::isInstance)
        .map(event -> ((RunEvent.Text) event).text())
        .collect(Collectors.joining());
  }

  private InvocationResult model(AwsAccess access) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            BedrockProvider.engine(
                CLAUDE, InferenceOptions.DEFAULT, access, network, UserPrompter.NOBODY)) {
      return InvocationResult.ask(invoker, event -> {});
    }
  }

  private AwsAccess keys(String endpointVariable) {
    return access(
        Map.of(
            "AWS_ACCESS_KEY_ID",
            FakeBedrock.ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY",
            FakeBedrock.SECRET_ACCESS_KEY,
            "AWS_SESSION_TOKEN",
            "a-session-token",
            "AWS_REGION",
            "eu-west-1",
            endpointVariable,
            bedrock.url()));
  }

  private AwsAccess access(Map<String, String> variables) {
    return new AwsAccess(variables, home, Clock.systemUTC(), null, false, null, null, false);
  }
}
