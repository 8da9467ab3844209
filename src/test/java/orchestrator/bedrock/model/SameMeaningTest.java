package orchestrator.bedrock.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.catalog.ModelTable.Limits;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.Prompt.Message;
import orchestrator.model.Prompt.Message.Role;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.Caching;
import orchestrator.model.option.Effort;
import orchestrator.model.option.ServiceTier;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model is told the same through {@code InvokeModel} in the words of its family and through
 * {@code Converse}: each model of the table that both take, each option that it has.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SameMeaningTest {
  private static final String LONG = "Follow the house rules. ".repeat(400);
  private static final AnswerSchema SCHEMA =
      new AnswerSchema(
          "tea",
          (ObjectNode)
              Json.parse(
                  """
                  {"type":"object","required":["name"],"additionalProperties":false,
                   "properties":{"name":{"type":"string","maxLength":5}}}"""));
  private static final Prompt CONVERSATION =
      new Prompt(
          "test",
          List.of(
              new Message(Role.SYSTEM, List.of(new ContentPart.Text(LONG + "TEXT-SYSTEM"))),
              new Message(
                  Role.USER,
                  List.of(
                      new ContentPart.Text(LONG + "TEXT-PAGE "),
                      new ContentPart.CachePoint(),
                      new ContentPart.Text("TEXT-TASK"))),
              new Message(Role.ASSISTANT, List.of(new ContentPart.Text("TEXT-ANSWER"))),
              new Message(Role.USER, List.of(new ContentPart.Text("TEXT-QUESTION")))));
  private static final Prompt PAGE =
      new Prompt(
          "test",
          LONG + "TEXT-SYSTEM",
          List.of(
              new ContentPart.Text(LONG + "TEXT-PAGE "),
              new ContentPart.CachePoint(),
              new ContentPart.Text("TEXT-TASK")));

  private final FakeBedrock bedrock = FakeBedrock.start();
  private final HttpClients network = new HttpClients(HttpSettings.DIRECT);

  @AfterEach
  void stop() {
    network.close();
    bedrock.close();
  }

  /** Those whose family has a body of its own. */
  static Stream<String> models() {
    return Stream.concat(
        ModelTable.load().ids().stream()
            .filter(id -> ModelId.of(id).geo() == null)
            .filter(id -> ModelFamilies.of(id, null) != null),
        Stream.of("amazon.titan-text-express-v1", "mistral.mistral-7b-instruct-v0:2"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void both_ways_say_the_same_with_all_options_that_the_model_has(String model) {
    Limits limits = ModelTable.load().limits(ModelId.of(model));
    InferenceOptions options =
        new InferenceOptions(
            3_000,
            limits != null && limits.takesTemperature() ? 0.25 : null,
            "ab12cd34ef56:3",
            true,
            null,
            null,
            limits == null || limits.refusedTiers().isEmpty() ? ServiceTier.FLEX : null,
            limits != null && !limits.caching().isEmpty()
                ? limits.caching().size() > 1 ? Caching.ONE_HOUR : Caching.FIVE_MINUTES
                : null,
            limits != null && limits.schema() ? SCHEMA : null,
            null);
    same(model, options, PAGE);
    same(model, options, CONVERSATION);
    if (limits != null && limits.thinking() != null) {
      same(
          model,
          new InferenceOptions(
              3_000, null, null, true, null, Effort.MEDIUM, null, Caching.OFF, null, null),
          PAGE);
    }
  }

  private void same(String model, InferenceOptions options, Prompt prompt) {
    Meaning own = meaning(new ModelTarget(model, null), options, prompt);
    Meaning converse = meaning(new ModelTarget(model, "converse"), options, prompt);
    if (own.hasTurns()) {
      assertEquals(converse, own, model);
    } else {
      assertEquals(converse.withoutTurns(), own.withoutTurns(), model);
    }
    assertTrue(own.said().toString().contains("TEXT-TASK"), own::toString);
    assertEquals("3000", own.options().get("maxTokens"));
  }

  private Meaning meaning(ModelTarget target, InferenceOptions options, Prompt prompt) {
    bedrock.reply(Reply.error(403, "AccessDeniedException", "No."));
    int before = bedrock.requests().size();
    Connection connection = InvocationResult.signed(bedrock, network, 20);
    try (Engine engine =
        new ModelInvoker(target, options, () -> connection, InvocationResult.QUICK)) {
      InvocationResult.ask(engine, prompt, event -> {});
    }
    return Meaning.of(bedrock.requests().get(before));
  }

  @Test
  void what_was_read_back_is_all_that_was_said() {
    Meaning claude =
        meaning(
            new ModelTarget("anthropic.claude-opus-5-5", null),
            new InferenceOptions(
                3_000,
                null,
                "ab12cd34ef56:3",
                true,
                null,
                Effort.HIGH,
                ServiceTier.FLEX,
                Caching.ONE_HOUR,
                SCHEMA,
                null),
            CONVERSATION);
    assertEquals(
        List.of(
            "system:TEXT-SYSTEM",
            "user:TEXT-PAGE",
            "user:TEXT-TASK",
            "assistant:TEXT-ANSWER",
            "user:TEXT-QUESTION"),
        claude.said());
    assertEquals(List.of("TEXT-SYSTEM 1h", "TEXT-PAGE 1h"), claude.cached());
    assertEquals(
        List.of("effort", "guardrail", "guardrail version", "maxTokens", "schema", "service-tier"),
        List.copyOf(claude.options().keySet()));
    assertEquals("high", Objects.requireNonNull(claude.options().get("effort")));
  }
}
