package orchestrator.bedrock.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
import orchestrator.problem.ExitCode;
import orchestrator.problem.ProblemException;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family and every option: taken, refused here, refused there; and what InvokeModel is sent
 * means what Converse is sent.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OptionsByFamilyTest {
  /**
   * {@code own}: in the family's own body, or in a header beside it. {@code converse}: through
   * Converse alone. {@code here}: refused before anything is sent. {@code left}: left out, with a
   * note. {@code prompt}: the service is not told, so the prompt has to say it.
   */
  private static final String TABLE =
      """
      family           model                                    IMAGES   DOCUMENTS SCHEMA   EFFORT   FLEX     RESERVED CACHE    COUNT    GUARDRAIL TEMPERATURE
      anthropic        us.anthropic.claude-sonnet-4-6           own      converse  own      own      here     own      own      own      own       own
      anthropic        anthropic.claude-haiku-4-5-20251001-v1:0 own      converse  own      own      here     own      own      own      own       own
      anthropic        us.anthropic.claude-opus-5               own      converse  own      own      here     here     own      own      own       left
      anthropic        anthropic.claude-from-tomorrow           own      converse  prompt   here     own      own      here     own      own       own
      amazon           amazon.nova-2-lite-v1:0                  own      converse  prompt   own      own      here     own      own      own       own
      amazon           amazon.nova-pro-v1:0                     own      converse  prompt   here     own      here     own      own      own       own
      titan            amazon.titan-text-express-v1             converse converse  prompt   here     own      own      here     own      own       own
      llama4           meta.llama4-maverick-17b-instruct-v1:0   converse here      prompt   here     here     here     here     own      own       own
      meta             meta.llama3-3-70b-instruct-v1:0          here     here      prompt   here     own      own      here     own      own       own
      mistral-instruct mistral.mistral-7b-instruct-v0:2         converse converse  prompt   here     own      own      here     own      own       own
      mistral          mistral.mistral-large-3-675b-instruct    converse here      own      here     own      here     here     own      own       own
      cohere           cohere.command-r-v1:0                    converse converse  prompt   here     own      own      here     own      own       own
      ai21             ai21.jamba-1-5-large-v1:0                converse converse  prompt   here     own      own      here     own      own       own
      deepseek         us.deepseek.r1-v1:0                      here     here      prompt   here     own      own      here     own      own       own
      openai           openai.gpt-oss-120b-1:0                  here     here      own      own      own      here     here     own      own       own
      qwen             qwen.qwen3-32b-v1:0                      here     here      own      here     own      here     here     own      own       own
      writer           writer.palmyra-x5-v1:0                   here     here      prompt   here     own      own      here     own      own       own
      converse         zai.glm-5                                here     here      own      here     own      here     here     own      own       own
      converse         global.openai.gpt-6-sol                  own      here      own      own      own      own      here     own      own       left
      converse         deepseek.v3.2                            here     here      own      here     own      here     here     own      own       own
      converse         model.from-tomorrow                      own      own       prompt   here     own      own      here     own      own       own
      """;

  /** What can be asked for, and how the service words that it will not. */
  enum Wish {
    IMAGES("This model does not support the image content block"),
    DOCUMENTS("This model does not support the document content block"),
    SCHEMA("output_config.format: Extra inputs are not permitted"),
    EFFORT("thinking: this model does not support the requested effort"),
    FLEX("The provided service tier is not supported for this model"),
    RESERVED("Reservation not found."),
    CACHE("You do not have access to explicit prompt caching"),
    COUNT("The provided model doesn't support counting tokens."),
    GUARDRAIL("The guardrail identifier or version provided in the request does not exist."),
    TEMPERATURE("`temperature` is deprecated for this model.");

    private final String refusal;

    Wish(String refusal) {
      this.refusal = refusal;
    }
  }

  private static final String SYSTEM = "Be brief.";
  private static final String PAGE = "A page of some length. ".repeat(1_000);
  private static final String PICTURE = "cGljdHVyZQ==";
  private static final String DOCUMENT = "ZG9jdW1lbnQ=";
  private static final AnswerSchema TEAPOTS =
      new AnswerSchema(
          "tea",
          (ObjectNode)
              Json.parse(
                  "{\"type\":\"object\",\"properties\":{\"teapots\":{\"type\":\"string\"}}}"));

  private static final HttpClients NETWORK = new HttpClients(HttpSettings.DIRECT);
  private final FakeBedrock bedrock = FakeBedrock.start();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  @AfterAll
  static void disconnect() {
    NETWORK.close();
  }

  private static Stream<Arguments> cells() {
    List<List<String>> rows =
        TABLE.lines().map(line -> List.of(line.strip().split("\\s+", -1))).toList();
    List<Arguments> cells = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int i = 2; i < row.size(); i++) {
        Wish wish = Wish.valueOf(rows.get(0).get(i));
        cells.add(Arguments.of(row.get(0), row.get(1), wish, row.get(i)));
      }
    }
    return cells.stream();
  }

  @Test
  void every_family_and_every_option_stands_in_the_table() {
    Set<String> families = new TreeSet<>();
    Set<Wish> wishes = EnumSet.noneOf(Wish.class);
    cells().map(Arguments::get).forEach(cell -> families.add((String) cell[0]));
    cells().map(Arguments::get).forEach(cell -> wishes.add((Wish) cell[2]));
    assertEquals(new TreeSet<>(ModelFamilies.names()), families);
    assertEquals(EnumSet.allOf(Wish.class), wishes);
  }

  private static InferenceOptions options(@Nullable Wish wish) {
    return new InferenceOptions(
        3_000,
        wish == Wish.TEMPERATURE ? Double.valueOf(0.7) : null,
        wish == Wish.GUARDRAIL ? "ab12cd34ef56:3" : null,
        false,
        null,
        wish == Wish.EFFORT ? Effort.LOW : null,
        wish == Wish.FLEX ? ServiceTier.FLEX : wish == Wish.RESERVED ? ServiceTier.RESERVED : null,
        wish == Wish.CACHE ? Caching.FIVE_MINUTES : null,
        wish == Wish.SCHEMA ? TEAPOTS : null,
        "20261201T1-abc");
  }

  private static Prompt prompt(@Nullable Wish wish) {
    return prompt(SYSTEM, wish);
  }

  private static Prompt prompt(String system, @Nullable Wish wish) {
    List<ContentPart> parts = new ArrayList<>(List.of(new ContentPart.Text(PAGE)));
    if (wish == Wish.IMAGES) {
      parts.add(new ContentPart.Image("image/png", bytes(PICTURE), 10));
    } else if (wish == Wish.DOCUMENTS) {
      parts.add(new ContentPart.Attachment("pdf", "application/pdf", bytes(DOCUMENT), 10));
    }
    parts.add(new ContentPart.CachePoint());
    parts.add(new ContentPart.Text("What is it?"));
    return new Prompt("test", system, parts);
  }

  private static byte[] bytes(String base64) {
    return java.util.Base64.getDecoder().decode(base64);
  }

  private InvocationResult ask(ModelTarget target, InferenceOptions options, Prompt prompt) {
    Connection connection = InvocationResult.signed(bedrock, NETWORK, 20);
    try (Engine engine =
        new ModelInvoker(target, options, () -> connection, InvocationResult.QUICK)) {
      return InvocationResult.ask(engine, prompt, event -> {});
    }
  }

  /** What is sent to a model, whose answer is that it may not be asked. */
  private SentMeaning sent(
      ModelTarget target, String body, InferenceOptions options, Prompt prompt) {
    bedrock.error(403, "AccessDeniedException", "No.");
    int before = bedrock.requests().size();
    ask(target, options, prompt);
    FakeBedrock.Request it = bedrock.requests().get(before);
    return SentMeaning.of(
        new FakeBedrock.Request(
            it.method(), it.path(), it.headers(), it.body().replace(PAGE, "[page]"), it.fault()),
        body,
        String.valueOf(prompt.system()).replace(PAGE, "[page]"));
  }

  private String lastPath() {
    return bedrock.requests().get(bedrock.requests().size() - 1).path();
  }

  @ParameterizedTest(name = "{1} {2} {3}")
  @MethodSource("cells")
  void an_option_is_taken_or_refused_as_the_table_says_in_both_ways_with_the_same_meaning(
      String family, String model, Wish wish, String cell) {
    ModelTarget own = new ModelTarget(model, null);
    ModelTarget converse = new ModelTarget(model, "converse");
    if (cell.equals("here")) {
      for (ModelTarget target : List.of(own, converse)) {
        ProblemException refused =
            assertThrows(
                ProblemException.class,
                () -> new ModelRequest(target, options(wish)).check(prompt(wish)));
        assertEquals(ExitCode.USAGE, refused.failure().problem().exitCode());
        assertTrue(refused.failure().detail().contains(model), refused.failure()::detail);
      }
      return;
    }
    if (wish == Wish.COUNT) {
      counted(own, family.equals("converse"));
      counted(converse, true);
      return;
    }
    SentMeaning asked = sent(own, family, options(wish), prompt(wish));
    boolean throughConverse = family.equals("converse") || cell.equals("converse");
    assertEquals(throughConverse, lastPath().endsWith("/converse"), lastPath());
    assertEquals(sent(converse, "converse", options(wish), prompt(wish)), asked);
    assertEquals(
        cell.equals("own") || cell.equals("converse"), isTold(wish, asked), asked::toString);
    assertEquals("3000", asked.told().get("limit"));
    assertEquals("{\"orchestrator-run\":\"20261201T1-abc\"}", asked.told().get("metadata"));
    assertEquals(cell.equals("prompt"), wish == Wish.SCHEMA && !own.holds(TEAPOTS));
  }

  private static boolean isTold(Wish wish, SentMeaning asked) {
    String said = String.join("\n", asked.said());
    return switch (wish) {
      case IMAGES -> said.contains("<image/png " + PICTURE + ">");
      case DOCUMENTS -> said.contains("<pdf " + DOCUMENT + ">");
      case CACHE -> said.contains("[page]\nuser: <kept 5m>\nuser: What is it?");
      case SCHEMA -> String.valueOf(asked.told().get("schema")).contains("teapots");
      case FLEX, RESERVED -> wish.name().toLowerCase(Locale.ROOT).equals(asked.told().get("tier"));
      case GUARDRAIL -> "ab12cd34ef56:3".equals(asked.told().get("guardrail"));
      case TEMPERATURE -> "0.7".equals(asked.told().get("temperature"));
      case EFFORT -> Set.of("low", "2048", "1500").contains(asked.told().get("effort"));
      case COUNT -> false;
    };
  }

  private void counted(ModelTarget target, boolean throughConverse) {
    bedrock.reply(Reply.json("{\"inputTokens\":77}"));
    Connection connection = InvocationResult.signed(bedrock, NETWORK, 20);
    assertEquals(77, target.count(prompt(null), options(null), () -> connection));
    assertTrue(lastPath().endsWith("/count-tokens"), lastPath());
    String body = bedrock.requests().get(bedrock.requests().size() - 1).body();
    assertEquals(throughConverse, Json.parse(body).at("/input").has("converse"), body);
  }

  private static Stream<Arguments> taken() {
    return cells().filter(cell -> List.of("own", "converse").contains(cell.get()[3]));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("taken")
  void what_only_the_service_refuses_ends_the_run_with_its_own_words(
      String family, String model, Wish wish, String cell) {
    bedrock.error(400, "ValidationException", wish.refusal);
    ModelTarget target = new ModelTarget(model, null);
    if (wish == Wish.COUNT) {
      Connection connection = InvocationResult.signed(bedrock, NETWORK, 20);
      ProblemException refused =
          assertThrows(
              ProblemException.class,
              () -> target.count(prompt(null), options(null), () -> connection));
      assertEquals(ExitCode.REFUSED, refused.failure().problem().exitCode());
      assertEquals(1, bedrock.requests().size());
      return;
    }
    if (wish == Wish.TEMPERATURE) { // it is asked again without
      bedrock.error(403, "AccessDeniedException", "No.");
    }
    InvocationResult asked = ask(target, options(wish), prompt(wish));
    assertEquals(ExitCode.REFUSED, asked.refused().problem().exitCode());
    if (wish == Wish.TEMPERATURE) {
      assertEquals(2, bedrock.requests().size());
      assertFalse(bedrock.requests().get(1).body().contains("temperature"));
    } else {
      assertTrue(asked.refused().detail().contains(wish.refusal), asked.refused()::detail);
      assertEquals(1, bedrock.requests().size());
    }
  }

  private static Stream<Arguments> rows() {
    return TABLE
        .lines()
        .skip(1)
        .map(
            line ->
                Arguments.of(
                    Arrays.asList(line.strip().split("\\s+", -1)).subList(0, 2).toArray()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_conversation_means_the_same_in_both_ways(String family, String model) {
    Prompt asked =
        new Prompt(
            "ask",
            List.of(
                message(Role.SYSTEM, SYSTEM),
                message(Role.USER, PAGE),
                message(Role.ASSISTANT, "A teapot."),
                message(Role.USER, "Which?")));
    SentMeaning own = sent(new ModelTarget(model, null), family, options(null), asked);
    assertEquals(sent(new ModelTarget(model, "converse"), "converse", options(null), asked), own);
    assertEquals(
        List.of("system: " + SYSTEM, "user: [page]", "assistant: A teapot.", "user: Which?"),
        own.said().stream().filter(said -> !said.contains("<kept")).toList());
  }

  private static Message message(Role role, String text) {
    return new Message(role, List.of(new ContentPart.Text(text)));
  }

  private static Stream<String> models() {
    return ModelTable.load().ids().stream()
        .filter(id -> ModelId.of(id).geo() == null && ModelFamilies.of(id, null) != null);
  }

  @ParameterizedTest
  @MethodSource("models")
  void all_that_a_model_has_at_once_means_the_same_in_both_ways(String model) {
    Limits limits = Objects.requireNonNull(ModelTable.load().limits(ModelId.of(model)));
    String family = family(model);
    List<String> efforts = limits.efforts();
    // A temperature, or the highest effort, beside which some take neither that nor a limit.
    for (String effort :
        efforts.isEmpty() ? List.of("none") : List.of("none", efforts.get(efforts.size() - 1))) {
      boolean thinks = !effort.equals("none");
      InferenceOptions all =
          new InferenceOptions(
              null,
              limits.takesTemperature() && !thinks ? Double.valueOf(0.7) : null,
              "ab12cd34ef56:3",
              false,
              null,
              thinks ? Effort.valueOf(effort.toUpperCase(Locale.ROOT)) : null,
              limits.refusedTiers().contains("flex") ? null : ServiceTier.FLEX,
              limits.caching().contains("1h")
                  ? Caching.ONE_HOUR
                  : limits.caching().isEmpty() ? null : Caching.FIVE_MINUTES,
              TEAPOTS,
              null);
      Prompt ruled = prompt(PAGE, null); // long enough to be kept
      SentMeaning own = sent(new ModelTarget(model, null), family, all, ruled);
      assertEquals(sent(new ModelTarget(model, "converse"), "converse", all, ruled), own);
      assertEquals(thinks, own.told().containsKey("effort"), own::toString);
      assertEquals(limits.schema(), own.told().containsKey("schema"), own::toString);
      long marks = own.said().stream().filter(said -> said.contains("<kept")).count();
      assertEquals(limits.caching().isEmpty() ? 0 : 2, marks, own::toString);
    }
  }

  private static String family(String model) {
    for (String word : ModelFamilies.words()) {
      if (ModelFamilies.of(model, null) == ModelFamilies.of(model, word)) {
        return word;
      }
    }
    throw new AssertionError(model);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_record_of_a_batch_job_means_what_a_call_means(String family, String model) {
    InferenceOptions plain = new InferenceOptions(3_000, null, null, false, null);
    SentMeaning call = sent(new ModelTarget(model, null), family, plain, prompt(null));
    SentMeaning line =
        SentMeaning.of(
            Json.parse(
                Json.line(
                        new ModelTarget(model, null)
                            .records(plain)
                            .input(prompt(null), event -> {}))
                    .replace(PAGE, "[page]")),
            family,
            SYSTEM);
    assertEquals(call, line);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void without_a_limit_of_the_users_both_ways_have_the_models_own(String family, String model) {
    InferenceOptions usual = InferenceOptions.DEFAULT;
    SentMeaning own = sent(new ModelTarget(model, null), family, usual, prompt(null));
    SentMeaning converse =
        sent(new ModelTarget(model, "converse"), "converse", usual, prompt(null));
    // Of a model that is not in the table, only Converse can leave it to the model.
    boolean known =
        new ModelRequest(new ModelTarget(model, "converse"), usual).mostOutput() != null;
    assertEquals(
        known,
        Objects.equals(own.told().get("limit"), converse.told().get("limit"))
            && own.told().containsKey("limit"));
    assertEquals(own.said(), converse.said());
  }
}
