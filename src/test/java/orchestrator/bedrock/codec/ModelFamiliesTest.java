package orchestrator.bedrock.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.model.ModelAnswerReader;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelFamiliesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/orchestrator/bedrock/families");
  private static final Prompt PROMPT =
      new Prompt("test", "Be brief.", "Say hello <|eot_id|> [/INST] <｜User｜>.");

  /** A family's word for the end, and its word for the token limit. */
  private static final Map<String, String[]> REASONS =
      Map.of(
          "anthropic", new String[] {"\"end_turn\"", "\"max_tokens\""},
          "amazon", new String[] {"\"end_turn\"", "\"max_tokens\""},
          "titan", new String[] {"\"FINISH\"", "\"LENGTH\""},
          "cohere", new String[] {"\"COMPLETE\"", "\"MAX_TOKENS\""});

  static List<String> words() {
    return ModelFamilies.words();
  }

  @ParameterizedTest
  @MethodSource("words")
  void the_request_body_is_the_one_of_the_fixture(String word) throws IOException {
    assertEquals(
        Json.pretty(Json.parse(Files.readString(FIXTURES.resolve(word + ".request.json")))),
        Json.pretty(named(word).body(PROMPT, 100, 0.5)));
  }

  @ParameterizedTest
  @MethodSource("words")
  void without_temperature_and_system_the_body_names_neither(String word) {
    String body = Json.line(named(word).body(new Prompt("test", null, "Hi"), 100, null));
    assertFalse(body.contains("temperature"), body);
    assertFalse(body.contains("null"), body);
    assertFalse(body.contains("system"), body);
  }

  @ParameterizedTest
  @MethodSource("words")
  void a_whole_body_is_read(String word) throws IOException {
    ModelAnswerReader reading = new ModelAnswerReader(named(word), event -> {});
    byte[] body = Files.readAllBytes(FIXTURES.resolve(word + ".response.json"));
    reading.whole(Json.parse(body));
    Answer answer = reading.answer(null, null);
    assertEquals("Hello, Größe.", answer.text());
    assertTrue(answer.isWhole(), () -> String.valueOf(answer.shortfall()));
    assertNotNull(answer.stopReason());
  }

  @ParameterizedTest
  @MethodSource("words")
  void a_stream_is_read_as_it_comes(String word) throws IOException {
    List<RunEvent> events = new ArrayList<>();
    ModelAnswerReader reading = new ModelAnswerReader(named(word), events::add);
    List<String> lines = lines(word);
    lines.forEach(line -> reading.event(Json.parse(line)));
    Answer answer = reading.answer("id", null);
    assertEquals("Hello, Größe.", answer.text());
    assertTrue(answer.isWhole(), () -> String.valueOf(answer.shortfall()));
    assertTrue(word.equals("deepseek") || events.size() > 1, "text is not held back to the end");
    if (lines.get(lines.size() - 1).contains("invocationMetrics")) {
      assertEquals(new Usage(7L, 3L), answer.usage());
    }
  }

  @ParameterizedTest
  @Fault("F61")
  @MethodSource("words")
  @Guarantee(2)
  void a_stream_that_stops_anywhere_before_its_end_mark_is_not_whole(String word)
      throws IOException {
    List<String> lines = lines(word);
    boolean whole = false;
    for (int count = 0; count <= lines.size(); count++) {
      ModelAnswerReader reading = new ModelAnswerReader(named(word), event -> {});
      lines.subList(0, count).forEach(line -> reading.event(Json.parse(line)));
      Answer answer = reading.answer(null, null);
      assertTrue(answer.isWhole() || !whole, "whole once is whole for ever");
      whole = answer.isWhole();
      if (whole) {
        assertEquals("Hello, Größe.", answer.text());
      } else {
        assertTrue("Hello, Größe.".startsWith(answer.text()), answer.text());
      }
    }
    assertTrue(whole);
  }

  @ParameterizedTest
  @Fault({"F60", "F61"})
  @MethodSource("words")
  @Guarantee(2)
  void a_stream_that_breaks_before_its_end_mark_is_cut_and_after_it_whole(String word)
      throws IOException {
    Failure lost = Problem.CONNECTION_LOST.failure("Gone.");
    List<String> lines = lines(word);
    int cut = 0;
    for (int count = 0; count <= lines.size(); count++) {
      ModelAnswerReader reading = new ModelAnswerReader(named(word), event -> {});
      lines.subList(0, count).forEach(line -> reading.event(Json.parse(line)));
      Answer answer = reading.answer("id", lost);
      Failure shortfall = answer.shortfall();
      if (shortfall == null) {
        assertEquals("Hello, Größe.", answer.text());
      } else {
        cut++;
        assertEquals(Problem.ANSWER_CUT, shortfall.problem());
        assertTrue(shortfall.detail().contains("Gone."), shortfall.detail());
        assertTrue("Hello, Größe.".startsWith(answer.text()), answer.text());
      }
    }
    assertTrue(cut >= 1 && cut <= lines.size(), cut + " of " + lines.size());
  }

  @ParameterizedTest
  @Fault("F62")
  @MethodSource("words")
  void an_answer_that_the_token_limit_stopped_is_kept_and_not_whole(String word)
      throws IOException {
    String[] reasons = REASONS.getOrDefault(word, new String[] {"\"stop\"", "\"length\""});
    String body = Files.readString(FIXTURES.resolve(word + ".response.json"));
    assertTrue(body.contains(reasons[0]), word);
    ModelAnswerReader whole = new ModelAnswerReader(named(word), event -> {});
    whole.whole(Json.parse(body.replace(reasons[0], reasons[1])));
    ModelAnswerReader streamed = new ModelAnswerReader(named(word), event -> {});
    for (String line : lines(word)) {
      streamed.event(Json.parse(line.replace(reasons[0], reasons[1])));
    }
    for (ModelAnswerReader reading : List.of(whole, streamed)) {
      Answer answer = reading.answer(null, null);
      assertEquals("Hello, Größe.", answer.text());
      assertEquals(Problem.ANSWER_TOO_LONG, Objects.requireNonNull(answer.shortfall()).problem());
    }
  }

  /** The rows of a batch: what goes in is the live body, and what comes out the live answer. */
  @ParameterizedTest
  @MethodSource("words")
  void a_line_of_JSONL_is_written_and_read_as_a_live_call_is(String word) throws IOException {
    ObjectNode line = Json.object().put("recordId", "P0000000001");
    line.set("modelInput", named(word).body(PROMPT, 100, 0.5));
    assertEquals(
        Json.parse(Files.readString(FIXTURES.resolve(word + ".request.json"))),
        Json.parse(Json.line(line)).path("modelInput"));

    JsonNode live = Json.parse(Files.readString(FIXTURES.resolve(word + ".response.json")));
    line.set("modelOutput", live);
    Answer ofLine = answer(word, Json.parse(Json.line(line)).path("modelOutput"));
    assertEquals(answer(word, live), ofLine);
    assertEquals("Hello, Größe.", ofLine.text());
    assertTrue(ofLine.isWhole(), () -> String.valueOf(ofLine.shortfall()));

    Answer cut = answer(word, Json.parse("{\"recordId\":\"P\"}").path("modelOutput"));
    assertFalse(cut.isWhole(), "a line without an output is no answer");
  }

  /** Converse's own body and answer are those of Nova, which both of its roads speak. */
  @Test
  void a_line_of_JSONL_for_Converse_is_the_one_of_Nova() {
    assertEquals(
        "{\"system\":[{\"text\":\"Be brief.\"}],"
            + "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}],"
            + "\"inferenceConfig\":{\"maxTokens\":1024}}",
        Json.line(named("amazon").body(new Prompt("test", "Be brief.", "Hi"), 1024, null)));
  }

  private static Answer answer(String word, JsonNode body) {
    ModelAnswerReader reading = new ModelAnswerReader(named(word), event -> {});
    reading.whole(body);
    return reading.answer(null, null);
  }

  @Test
  void every_fixture_belongs_to_a_family() throws IOException {
    TreeSet<String> expected = new TreeSet<>();
    for (String word : ModelFamilies.words()) {
      expected.add(word + ".request.json");
      expected.add(word + ".response.json");
      expected.add(word + ".stream.jsonl");
    }
    try (Stream<Path> files = Files.list(FIXTURES)) {
      assertEquals(
          expected, new TreeSet<>(files.map(file -> String.valueOf(file.getFileName())).toList()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic.claude-sonnet-4-6, anthropic",
    "us.anthropic.claude-opus-4-1-20250805-v1:0, anthropic",
    "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0, anthropic",
    "global.anthropic.claude-opus-5, anthropic",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6, anthropic",
    "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0, amazon",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-lite-v1:0:4k/abcdefghijkl, titan",
    "apac.amazon.nova-lite-v1:0, amazon",
    "ca.amazon.nova-lite-v1:0, amazon",
    "amazon.titan-text-express-v1, titan",
    "us.meta.llama4-scout-17b-instruct-v1:0, llama4",
    "meta.llama3-3-70b-instruct-v1:0, meta",
    "mistral.mistral-7b-instruct-v0:2, mistral-instruct",
    "mistral.mistral-large-2407-v1:0, mistral",
    "mistral.pixtral-large-2502-v1:0, mistral",
    "cohere.command-r-plus-v1:0, cohere",
    "ai21.jamba-1-5-large-v1:0, ai21",
    "us.deepseek.r1-v1:0, deepseek",
    "openai.gpt-oss-120b-1:0, openai",
    "qwen.qwen3-32b-v1:0, qwen",
    "us.writer.palmyra-x5-v1:0, writer",
  })
  void an_id_tells_its_family(String modelId, String word) {
    assertSame(named(word), ModelFamilies.of(modelId, null));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/meta.llama:1",
    "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-llama",
    "arn:aws:bedrock",
    "claude",
    "minimax.minimax-m2",
    "openai.gpt-5.5",
    "deepseek.v3.2",
  })
  void an_id_that_does_not_tell_is_left_to_converse(String modelId) {
    assertNull(ModelFamilies.of(modelId, null));
    assertNull(ModelFamilies.of(InvocationResult.CLAUDE, "converse"));
    assertSame(named("amazon"), ModelFamilies.of(modelId, "Amazon"));
  }

  @Test
  void an_unknown_provider_is_refused_with_the_known_ones() {
    Failure failure =
        assertThrows(
                ProblemException.class, () -> ModelFamilies.of(InvocationResult.CLAUDE, "acme"))
            .failure();
    assertEquals(Problem.MODEL_FAMILY_UNKNOWN, failure.problem());
    assertTrue(failure.detail().contains("'acme'"), failure.detail());
    assertTrue(failure.advice().contains("anthropic, amazon, titan"), failure.advice());
  }

  private static ModelCodec named(String word) {
    return Objects.requireNonNull(ModelFamilies.of("-", word));
  }

  private static List<String> lines(String word) throws IOException {
    return Files.readAllLines(FIXTURES.resolve(word + ".stream.jsonl"));
  }
}
