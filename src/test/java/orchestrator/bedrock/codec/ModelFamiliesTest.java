package orchestrator.bedrock.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import orchestrator.model.Usage;
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

  static List<String> words() {
    return ModelFamilies.words();
  }

  @ParameterizedTest
  @MethodSource("words")
  void the_request_body_is_the_one_of_the_fixture(String word) throws IOException {
    assertEquals(
        Json.pretty(Json.parse(Files.readString(FIXTURES.resolve(word + ".request.json")))),
        Json.pretty(named(word).request(PROMPT, 100, 0.5)));
  }

  @ParameterizedTest
  @MethodSource("words")
  void without_temperature_and_system_the_body_names_neither(String word) {
    String body = Json.line(named(word).request(new Prompt("test", null, "Hi"), 100, null));
    assertFalse(body.contains("temperature"), body);
    assertFalse(body.contains("null"), body);
    assertFalse(body.contains("system"), body);
  }

  @ParameterizedTest
  @MethodSource("words")
  void a_whole_body_is_read(String word) throws IOException {
    ModelAnswerReader reading = new ModelAnswerReader(named(word), event -> {});
    byte[] body = Files.readAllBytes(FIXTURES.resolve(word + ".response.json"));
    reading.whole(() -> Json.parse(body));
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
    lines.forEach(line -> reading.event(() -> Json.parse(line)));
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
      lines.subList(0, count).forEach(line -> reading.event(() -> Json.parse(line)));
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

  private static ModelFamily named(String word) {
    return Objects.requireNonNull(ModelFamilies.of("-", word));
  }

  private static List<String> lines(String word) throws IOException {
    return Files.readAllLines(FIXTURES.resolve(word + ".stream.jsonl"));
  }
}
