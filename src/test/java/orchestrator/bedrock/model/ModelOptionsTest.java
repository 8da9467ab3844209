package orchestrator.bedrock.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.option.Caching;
import orchestrator.model.option.Effort;
import orchestrator.model.option.ServiceTier;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each option by family: taken, refused here, refused there. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelOptionsTest {
  private static final String PAGE = "A page of some length. ".repeat(1_000);
  private static final Prompt PROMPT =
      new Prompt(
          "test",
          "Be brief.",
          List.of(
              new ContentPart.Text(PAGE),
              new ContentPart.CachePoint(),
              new ContentPart.Text("What is it?")));
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final HttpClients network = new HttpClients(HttpSettings.DIRECT);

  @AfterEach
  void stop() {
    network.close();
    bedrock.close();
  }

  private InvocationResult ask(ModelTarget target, InferenceOptions options) {
    Connection connection = InvocationResult.signed(bedrock, network, 20);
    try (Engine engine =
        new ModelInvoker(target, options, () -> connection, InvocationResult.QUICK)) {
      return InvocationResult.ask(engine, PROMPT, event -> {});
    }
  }

  /** What is sent beyond that which is sent without the options. */
  private ObjectNode body(ModelTarget target, InferenceOptions options) {
    bedrock.reply(Reply.error(403, "AccessDeniedException", "No."));
    int before = bedrock.requests().size();
    ask(target, options);
    return (ObjectNode) Json.parse(bedrock.requests().get(before).body());
  }

  private static InferenceOptions effort(
      Effort effort, @Nullable Integer maxTokens, @Nullable Double temperature) {
    return new InferenceOptions(
        maxTokens, temperature, null, true, null, effort, null, null, null, null);
  }

  private static InferenceOptions caching(Caching caching) {
    return new InferenceOptions(null, null, null, true, null, null, null, caching, null, null);
  }

  private static ModelTarget target(String model) {
    String[] parts = model.split(" via ", 2);
    return new ModelTarget(parts[0].strip(), parts.length > 1 ? parts[1].strip() : null);
  }

  private static Failure refused(ModelTarget target, InferenceOptions options) {
    return assertThrows(ProblemException.class, () -> new ModelRequest(target, options)).failure();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us.anthropic.claude-opus-5      | max    | {'thinking':{'type':'adaptive'},'output_config':{'effort':'max'}}",
        "us.anthropic.claude-sonnet-4-6  | low    | {'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}",
        "anthropic.claude-haiku-4-5-20251001-v1:0 | low | {'thinking':{'type':'enabled','budget_tokens':2048}}",
        "anthropic.claude-opus-4-1-20250805-v1:0 | high | {'thinking':{'type':'enabled','budget_tokens':16384}}",
        "us.anthropic.claude-opus-5 via converse | xhigh | {'additionalModelRequestFields':{'thinking':{'type':'adaptive'}},'outputConfig':{'effort':'xhigh'}}",
        "anthropic.claude-haiku-4-5-20251001-v1:0 via converse | medium | {'additionalModelRequestFields':{'thinking':{'type':'enabled','budget_tokens':8192}}}",
        "amazon.nova-2-lite-v1:0         | medium | {'inferenceConfig':{'maxTokens':0,'reasoningConfig':{'type':'enabled','maxReasoningEffort':'medium'}}}",
        "amazon.nova-2-lite-v1:0         | high   | {'inferenceConfig':{'reasoningConfig':{'type':'enabled','maxReasoningEffort':'high'}}}",
        "amazon.nova-2-lite-v1:0 via converse | high | {'inferenceConfig':{},'additionalModelRequestFields':{'reasoningConfig':{'type':'enabled','maxReasoningEffort':'high'}}}",
        "openai.gpt-oss-120b-1:0         | low    | {'reasoning_effort':'low'}",
        "openai.gpt-oss-120b-1:0 via converse | high | {'additionalModelRequestFields':{'reasoning_effort':'high'}}",
        "global.openai.gpt-6-sol         | xhigh  | {'additionalModelRequestFields':{'reasoning':{'effort':'xhigh'}}}",
      })
  void the_effort_is_told_in_the_words_of_the_model(String model, String level, String more) {
    ModelTarget target = target(model);
    ObjectNode usual = body(target, InferenceOptions.DEFAULT);
    ObjectNode told =
        body(target, effort(Effort.valueOf(level.toUpperCase(Locale.ROOT)), null, null));
    JsonNode wanted = Json.parse(more.replace('\'', '"'));
    for (String member : List.of("max_tokens", "max_completion_tokens")) { // room for thoughts
      usual.remove(member);
      told.remove(member);
    }
    for (JsonNode body : List.of(told, wanted)) {
      if (body.path("inferenceConfig") instanceof ObjectNode inference
          && inference.has("maxTokens")) {
        inference.put("maxTokens", 0);
      }
    }
    if (!wanted.has("inferenceConfig")) {
      usual.remove("inferenceConfig");
      told.remove("inferenceConfig");
    }
    usual.setAll((ObjectNode) wanted);
    assertEquals(usual, told);
  }

  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-opus-5, LOW, , 16384",
    "us.anthropic.claude-opus-5, HIGH, , 32768",
    "us.anthropic.claude-opus-5, MAX, , 65536",
    "us.anthropic.claude-opus-5, MAX, 3000, 3000",
    "anthropic.claude-haiku-4-5-20251001-v1:0, LOW, , 18432",
    "anthropic.claude-opus-4-1-20250805-v1:0, HIGH, , 32000",
  })
  void thoughts_have_room_beside_the_answer(
      String model, Effort effort, @Nullable Integer asked, int sent) {
    assertEquals(sent, body(target(model), effort(effort, asked, null)).path("max_tokens").asInt());
  }

  @Test
  void a_budget_leaves_half_of_the_tokens_to_the_answer() {
    ModelTarget haiku = target("anthropic.claude-haiku-4-5-20251001-v1:0");
    assertEquals(
        2_000, body(haiku, effort(Effort.HIGH, 4_000, null)).at("/thinking/budget_tokens").asInt());
    assertTrue(refused(haiku, effort(Effort.LOW, 2_047, null)).detail().contains("2048 or more"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us.anthropic.claude-opus-4-6-v1 | XHIGH | has low, medium, high, max",
        "amazon.nova-2-lite-v1:0         | MAX   | has low, medium, high",
        "openai.gpt-oss-20b-1:0          | MAX   | has low, medium, high",
        "amazon.nova-pro-v1:0            | LOW   | cannot be told how much",
        "meta.llama3-3-70b-instruct-v1:0 | LOW   | cannot be told how much",
        "zai.glm-5                       | LOW   | cannot be told how much",
        "anthropic.claude-from-tomorrow  | LOW   | it is not known how",
        "us.anthropic.claude-opus-5 via qwen | LOW | has no place for it",
      })
  void a_level_that_the_model_does_not_know_is_refused_here(
      String model, Effort effort, String why) {
    Failure failure = refused(target(model), effort(effort, null, null));
    assertEquals(Problem.MODEL_OPTION_UNSUPPORTED, failure.problem());
    assertTrue(failure.detail().contains(why), failure.detail());
  }

  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-sonnet-4-6, LOW, 0.5, true",
    "us.anthropic.claude-sonnet-4-6, LOW, 1.0, false",
    "anthropic.claude-haiku-4-5-20251001-v1:0, LOW, 0.5, true",
    "us.anthropic.claude-opus-5, LOW, 1.0, true",
    "amazon.nova-2-lite-v1:0, HIGH, 0.5, true",
    "amazon.nova-2-lite-v1:0, LOW, 0.5, false",
    "openai.gpt-oss-20b-1:0, LOW, 0.5, false",
    "global.openai.gpt-6-sol, LOW, 0.5, true",
  })
  void a_temperature_that_the_model_refuses_beside_an_effort_is_refused_here(
      String model, Effort effort, double temperature, boolean refused) {
    InferenceOptions options = effort(effort, null, temperature);
    if (refused) {
      assertTrue(refused(target(model), options).detail().startsWith("--effort and --temperature"));
    } else {
      body(target(model), options);
    }
  }

  @Test
  void a_temperature_that_only_the_service_refuses_beside_an_effort_is_not_left_out_unasked() {
    bedrock.error(400, "ValidationException", "temperature is not supported with this model");
    InvocationResult asked = ask(target("openai.gpt-oss-20b-1:0"), effort(Effort.LOW, null, 0.5));
    assertEquals(Problem.MODEL_OPTION_UNSUPPORTED, asked.refused().problem());
    assertEquals(1, bedrock.requests().size());
  }

  @Test
  void a_limit_of_tokens_that_Nova_does_not_take_at_its_highest_is_left_out_with_a_note() {
    ModelTarget nova = target("amazon.nova-2-lite-v1:0");
    bedrock.novaStream("Hi");
    InvocationResult asked = ask(nova, effort(Effort.HIGH, 500, null));
    assertTrue(asked.notices().get(0).contains("takes no token limit"), asked.notices()::toString);
    assertFalse(bedrock.requests().get(0).body().contains("maxTokens"));
    assertEquals(64_000, new ModelRequest(nova, effort(Effort.HIGH, null, null)).mostOutput());
  }

  @ParameterizedTest
  @EnumSource(ServiceTier.class)
  void the_service_tier_goes_where_each_call_has_it(ServiceTier tier) {
    InferenceOptions options =
        new InferenceOptions(null, null, null, false, null, null, tier, null, null, null);
    for (String model : List.of("model.from-tomorrow", "xai.grok-4.6")) {
      assertEquals(tier.word(), body(target(model), options).at("/serviceTier/type").asText());
    }
    for (boolean stream : new boolean[] {true, false}) {
      InferenceOptions way =
          new InferenceOptions(null, null, null, stream, null, null, tier, null, null, null);
      int before = bedrock.requests().size();
      body(target("writer.palmyra-x5-v1:0"), way);
      assertEquals(
          tier.word(), bedrock.requests().get(before).headers().get("x-amzn-bedrock-service-tier"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "us.anthropic.claude-sonnet-4-6, FLEX, true",
    "us.anthropic.claude-sonnet-4-6, PRIORITY, true",
    "us.anthropic.claude-sonnet-4-6, DEFAULT, false",
    "us.openai.gpt-6.1-sol, FLEX, true",
    "us.anthropic.claude-opus-5, FLEX, true",
    "us.anthropic.claude-opus-4-5-20251101-v1:0, FLEX, true",
    "us.anthropic.claude-opus-4-5-20251101-v1:0, RESERVED, false",
    "global.moonshotai.kimi-k3, PRIORITY, true",
    "amazon.nova-pro-v1:0, PRIORITY, false",
    "amazon.nova-pro-v1:0, RESERVED, true",
    "writer.palmyra-x5-v1:0, FLEX, false",
    "model.from-tomorrow, FLEX, false",
  })
  void a_tier_that_the_card_of_the_model_excludes_is_refused_here(
      String model, ServiceTier tier, boolean refused) {
    InferenceOptions options =
        new InferenceOptions(null, null, null, true, null, null, tier, null, null, null);
    if (refused) {
      assertTrue(refused(target(model), options).detail().contains("not served in that tier"));
    } else {
      body(target(model), options);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_tier_that_served_is_told_with_the_usage(boolean stream) {
    InferenceOptions options =
        new InferenceOptions(
            null, null, null, stream, null, null, ServiceTier.PRIORITY, null, null, null);
    String chat = "{\"choices\":[{\"%s\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    bedrock.reply(
        (stream
                ? Reply.stream().model(chat.formatted("delta"))
                : Reply.json(chat.formatted("message")))
            .header("X-Amzn-Bedrock-Service-Tier", "default"));
    assertEquals("default", servedIn(ask(target("qwen.qwen3-32b-v1:0"), options)));
    bedrock.reply(
        stream
            ? Reply.stream()
                .converse("end_turn", "Hi")
                .event("metadata", "{\"serviceTier\":{\"type\":\"flex\"}}")
            : Reply.json(
                "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},"
                    + "\"stopReason\":\"end_turn\",\"serviceTier\":{\"type\":\"flex\"}}"));
    assertEquals("flex", servedIn(ask(target("zai.glm-5"), options)));
  }

  private static @Nullable String servedIn(InvocationResult asked) {
    return Objects.requireNonNull(asked.answer()).usage().serviceTier();
  }

  @Test
  void the_page_of_Claude_is_marked_for_the_cache_and_the_task_is_not() {
    JsonNode body = body(target("us.anthropic.claude-sonnet-4-6"), caching(Caching.ONE_HOUR));
    JsonNode content = body.at("/messages/0/content");
    assertEquals(
        "{\"type\":\"text\",\"text\":\"What is it?\"}", content.path(1).toString(), "the task");
    assertEquals(PAGE, content.path(0).path("text").asText());
    assertEquals(
        "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
        content.path(0).path("cache_control").toString());
    assertEquals("Be brief.", body.path("system").asText(), "too short to be kept alone");
    assertEquals(
        "{\"type\":\"ephemeral\"}",
        body(target("us.anthropic.claude-sonnet-4-6"), caching(Caching.FIVE_MINUTES))
            .at("/messages/0/content/0/cache_control")
            .toString());
  }

  @Test
  void the_page_of_Nova_and_of_Converse_ends_with_a_cache_point() {
    JsonNode nova = body(target("amazon.nova-pro-v1:0"), caching(Caching.FIVE_MINUTES));
    JsonNode converse =
        body(target("us.anthropic.claude-opus-5 via converse"), caching(Caching.ONE_HOUR));
    for (JsonNode body : List.of(nova, converse)) {
      JsonNode content = body.at("/messages/0/content");
      assertEquals(3, content.size());
      assertEquals(PAGE, content.path(0).path("text").asText());
      assertEquals("default", content.path(1).path("cachePoint").path("type").asText());
      assertEquals("What is it?", content.path(2).path("text").asText());
    }
    assertEquals("1h", converse.at("/messages/0/content/1/cachePoint/ttl").asText());
  }

  @Test
  void a_long_system_prompt_is_marked_as_well() {
    Prompt long_ = new Prompt("test", PAGE, "Hello");
    for (String model : List.of("amazon.nova-pro-v1:0", "anthropic.claude-opus-5 via converse")) {
      bedrock.reply(Reply.error(403, "AccessDeniedException", "No."));
      int before = bedrock.requests().size();
      Connection connection = InvocationResult.signed(bedrock, network, 20);
      try (Engine engine =
          new ModelInvoker(
              target(model),
              caching(Caching.FIVE_MINUTES),
              () -> connection,
              InvocationResult.QUICK)) {
        InvocationResult.ask(engine, long_, event -> {});
      }
      JsonNode body = Json.parse(bedrock.requests().get(before).body());
      assertEquals("{\"type\":\"default\"}", body.at("/system/1/cachePoint").toString(), model);
    }
  }

  @Test
  void nothing_is_marked_that_the_model_would_not_keep_and_a_note_says_so() {
    Prompt brief =
        new Prompt(
            "test",
            null,
            List.of(
                new ContentPart.Text("Short. "),
                new ContentPart.CachePoint(),
                new ContentPart.Text("What?")));
    bedrock.anthropicStream("Hi");
    Connection connection = InvocationResult.signed(bedrock, network, 20);
    try (Engine engine =
        new ModelInvoker(
            target("us.anthropic.claude-sonnet-4-6"),
            caching(Caching.ONE_HOUR),
            () -> connection,
            InvocationResult.QUICK)) {
      InvocationResult asked = InvocationResult.ask(engine, brief, event -> {});
      assertTrue(asked.notices().get(0).contains("(1024 tokens)"), asked.notices()::toString);
    }
    assertFalse(bedrock.requests().get(0).body().contains("cache"));
  }

  @Test
  void nothing_is_kept_at_all_when_that_is_switched_off() {
    Prompt ruled = new Prompt("test", "Follow the house rules. ".repeat(200), "Hello");
    bedrock.anthropicStream("Hi");
    Connection connection = InvocationResult.signed(bedrock, network, 20);
    try (Engine engine =
        new ModelInvoker(
            target("us.anthropic.claude-sonnet-4-6"),
            caching(Caching.OFF),
            () -> connection,
            InvocationResult.QUICK)) {
      InvocationResult.ask(engine, ruled, event -> {});
    }
    assertFalse(bedrock.requests().get(0).body().contains("cache"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amazon.nova-pro-v1:0           | ONE_HOUR     | keeps prompts for 5m",
        "qwen.qwen3-32b-v1:0            | FIVE_MINUTES | keeps no prompts when it is told to",
        "anthropic.claude-from-tomorrow | FIVE_MINUTES | it is not known whether",
      })
  void a_cache_that_the_model_does_not_have_is_refused_here(
      String model, Caching caching, String why) {
    Failure failure = refused(target(model), caching(caching));
    assertEquals(Problem.MODEL_OPTION_UNSUPPORTED, failure.problem());
    assertTrue(failure.detail().contains(why), failure.detail());
    new ModelRequest(target(model), caching(Caching.OFF));
  }

  @Test
  void the_runs_id_stands_in_the_logs_of_both_ways() {
    String logged = "{\"orchestrator-run\":\"20261130T1-abc\"}";
    InferenceOptions options = InferenceOptions.DEFAULT.of("20261130T1-abc");
    ObjectNode body = body(target("zai.glm-5"), options);
    assertEquals(logged, body.path("requestMetadata").toString());
    body.remove("requestMetadata");
    assertEquals(body(target("zai.glm-5"), InferenceOptions.DEFAULT), body);
    for (boolean stream : new boolean[] {true, false}) {
      int before = bedrock.requests().size();
      body(
          target("us.anthropic.claude-opus-5"),
          new InferenceOptions(null, null, null, stream, null).of("20261130T1-abc"));
      assertEquals(
          logged, bedrock.requests().get(before).headers().get("x-amzn-bedrock-request-metadata"));
    }
  }
}
