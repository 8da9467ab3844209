package orchestrator.bedrock.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family, every stop reason and every kind of content, streamed and whole, in memory. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EveryAnswerTest {
  private static final String TEXT = "The plan has two steps.";

  /** What each family says when it is done, by the vendors' own descriptions. */
  private static final Map<String, Set<String>> DONE =
      Map.ofEntries(
          Map.entry("anthropic", Set.of("end_turn", "stop_sequence")),
          Map.entry("amazon", Set.of("end_turn", "stop_sequence")),
          Map.entry("titan", Set.of("FINISH", "FINISHED", "STOP_CRITERIA_MET")),
          Map.entry("llama4", Set.of("stop")),
          Map.entry("meta", Set.of("stop")),
          Map.entry("mistral-instruct", Set.of("stop")),
          Map.entry("mistral", Set.of("stop", "stop_sequence", "end_turn", "eos_token")),
          Map.entry("cohere", Set.of("COMPLETE", "STOP_SEQUENCE")),
          Map.entry("ai21", Set.of("stop", "stop_sequence", "end_turn", "eos_token")),
          Map.entry("deepseek", Set.of("stop", "stop_sequence", "end_turn", "eos_token")),
          Map.entry("openai", Set.of("stop", "stop_sequence", "end_turn", "eos_token")),
          Map.entry("qwen", Set.of("stop", "stop_sequence", "end_turn", "eos_token")),
          Map.entry("writer", Set.of("stop", "stop_sequence", "end_turn", "eos_token")));

  /** What any family may say when it is not, and what that is called here. */
  private static final Map<String, Problem> NOT_DONE =
      Map.ofEntries(
          Map.entry("max_tokens", Problem.ANSWER_TOO_LONG),
          Map.entry("MAX_TOKENS", Problem.ANSWER_TOO_LONG),
          Map.entry("length", Problem.ANSWER_TOO_LONG),
          Map.entry("LENGTH", Problem.ANSWER_TOO_LONG),
          Map.entry("model_context_window_exceeded", Problem.CONTEXT_WINDOW_FULL),
          Map.entry("model_length", Problem.CONTEXT_WINDOW_FULL),
          Map.entry("context_length_exceeded", Problem.CONTEXT_WINDOW_FULL),
          Map.entry("ERROR_LIMIT", Problem.CONTEXT_WINDOW_FULL),
          Map.entry("refusal", Problem.ANSWER_FILTERED),
          Map.entry("content_filtered", Problem.ANSWER_FILTERED),
          Map.entry("content_filter", Problem.ANSWER_FILTERED),
          Map.entry("CONTENT_FILTERED", Problem.ANSWER_FILTERED),
          Map.entry("ERROR_TOXIC", Problem.ANSWER_FILTERED),
          Map.entry("guardrail_intervened", Problem.GUARDRAIL_INTERVENED),
          Map.entry("tool_use", Problem.ANSWER_CUT),
          Map.entry("tool_calls", Problem.ANSWER_CUT),
          Map.entry("function_call", Problem.ANSWER_CUT),
          Map.entry("pause_turn", Problem.ANSWER_CUT),
          Map.entry("malformed_model_output", Problem.ANSWER_CUT),
          Map.entry("malformed_tool_use", Problem.ANSWER_CUT),
          Map.entry("RAG_QUERY_WHEN_RAG_DISABLED", Problem.ANSWER_CUT),
          Map.entry("USER_CANCEL", Problem.ANSWER_CUT),
          Map.entry("ERROR", Problem.ANSWER_CUT),
          Map.entry("TIMEOUT", Problem.ANSWER_CUT),
          Map.entry("abort", Problem.ANSWER_CUT),
          Map.entry("compaction", Problem.ANSWER_CUT),
          Map.entry("a_reason_of_tomorrow", Problem.ANSWER_CUT),
          Map.entry("not_stop", Problem.ANSWER_CUT),
          Map.entry("stopped", Problem.ANSWER_CUT),
          Map.entry("unknown", Problem.ANSWER_CUT));

  private static final List<String> CHATS = List.of("mistral", "ai21", "openai", "qwen");

  // --- stop reasons

  static List<String> words() {
    return ModelFamilies.words();
  }

  static Stream<Arguments> done() {
    return words().stream()
        .flatMap(
            word ->
                Objects.requireNonNull(DONE.get(word), word).stream()
                    .flatMap(reason -> ways().map(way -> Arguments.of(word, reason, way))));
  }

  static Stream<Arguments> not_done() {
    return words().stream()
        .flatMap(
            word ->
                NOT_DONE.entrySet().stream()
                    .flatMap(
                        entry ->
                            ways()
                                .map(
                                    way ->
                                        Arguments.of(
                                            word, entry.getKey(), way, entry.getValue()))));
  }

  /** In one piece, or as a stream. */
  private static Stream<String> ways() {
    return Stream.of("whole", "streamed");
  }

  @ParameterizedTest
  @MethodSource("done")
  void an_answer_is_whole_for_each_reason_that_its_family_ends_with(
      String word, String reason, String way) {
    Answer answer = answer(word, way, said(word), reason);
    assertTrue(answer.isWhole(), () -> String.valueOf(answer.shortfall()));
    assertEquals(TEXT, answer.text());
    assertEquals(reason, answer.stopReason());
    assertEquals(List.of(), answer.files());
  }

  @ParameterizedTest
  @MethodSource("not_done")
  @Fault("F62")
  @Guarantee(2)
  void an_answer_is_not_whole_for_any_other_reason(
      String word, String reason, String way, Problem problem) {
    Answer answer = answer(word, way, said(word), reason);
    Failure shortfall = Objects.requireNonNull(answer.shortfall(), "whole");
    assertEquals(problem, shortfall.problem());
    assertEquals(ExitCode.INCOMPLETE, shortfall.problem().exitCode());
    assertTrue(shortfall.detail().contains(reason), shortfall.detail());
    assertFalse(shortfall.advice().contains("{"), shortfall.advice());
    assertEquals(TEXT, answer.text());
  }

  @ParameterizedTest
  @MethodSource("words")
  @Fault("F62")
  @Guarantee(2)
  void an_answer_is_not_whole_without_a_reason(String word) {
    for (String way : ways().toList()) {
      Answer answer = answer(word, way, said(word), null);
      Failure shortfall = Objects.requireNonNull(answer.shortfall(), way);
      assertEquals(Problem.ANSWER_CUT, shortfall.problem(), way);
      assertTrue(shortfall.detail().startsWith("The model gave no reason"), shortfall.detail());
      assertEquals(TEXT, answer.text(), way);
    }
  }

  @Test
  void a_reason_without_end_is_not_repeated_in_full() {
    Answer answer = answer("anthropic", "whole", new TextNode(TEXT), "x".repeat(10_000));
    assertTrue(Objects.requireNonNull(answer.shortfall()).detail().length() < 250);
  }

  // --- content

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"The plan.\"",
        "[\"The plan.\"]",
        "[\"The \", \"plan.\"]",
        "[{\"type\": \"text\", \"text\": \"The plan.\"}]",
        "{\"type\": \"text\", \"text\": \"The plan.\"}",
        "[{\"type\": \"output_text\", \"text\": \"The plan.\", \"annotations\": []}]",
        "[{\"text\": \"The \"}, {\"text\": \"plan.\"}]",
        "[{\"type\": \"text\", \"text\": \"The \"}, \"plan.\"]",
        "[{\"type\": \"text\", \"text\": [{\"type\": \"text\", \"text\": \"The plan.\"}]}]",
        "[{\"type\": \"thinking\", \"thinking\": [{\"type\": \"text\", \"text\": \"Hm.\"}]},"
            + " {\"type\": \"text\", \"text\": \"The plan.\"}]",
        "[{\"type\": \"thinking\", \"thinking\": \"Hm.\"}, \"The plan.\"]",
        "[{\"type\": \"reasoning\", \"text\": \"Hm.\"}, {\"type\": \"text\", \"text\": \"The plan.\"}]",
        "[{\"type\": \"redacted_thinking\", \"data\": \"c2ln\"}, {\"type\": \"text\", \"text\": \"The plan.\"}]",
        "[{\"reasoningContent\": {\"reasoningText\": {\"text\": \"Hm.\"}}}, {\"text\": \"The plan.\"}]",
        "[{\"citationsContent\": {\"content\": [{\"text\": \"The \"}], \"citations\": [{\"title\": \"A\"}]}},"
            + " {\"text\": \"plan.\"}]",
        "[{\"type\": \"text\", \"text\": \"The plan.\", \"citations\": [{\"title\": \"A\"}]}]",
      })
  @Fault("F65")
  void text_is_found_in_content_of_every_form(String content) {
    for (String word : List.of("mistral", "ai21", "openai", "qwen", "anthropic", "amazon")) {
      for (String way : ways().toList()) {
        Answer answer = answer(word, way, Json.parse(content), done(word));
        assertEquals("The plan.", answer.text(), word + ", " + way);
        assertTrue(answer.isWhole(), () -> word + ", " + way + ": " + answer.shortfall());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[{\"type\": \"hologram\", \"data\": \"GOLD\"}]",
        "[{\"type\": \"text\", \"text\": \"The plan.\"}, {\"type\": \"hologram\", \"data\": \"GOLD\"}]",
        "[{\"type\": \"hologram\", \"data\": \"GOLD\"}, {\"type\": \"text\", \"text\": \"The plan.\"}]",
        "[{\"hologram\": {\"data\": \"GOLD\"}}, {\"text\": \"The plan.\"}]",
        "[{\"text\": \"The plan.\"}, {\"audio\": {\"transcript\": \"GOLD\"}}]",
        "[[{\"type\": \"text\", \"text\": \"The plan.\"}, 79, {\"GOLD\": true}]]",
      })
  @Fault("F65")
  void a_part_of_an_unknown_kind_is_kept_as_it_came(String content) {
    for (String word : List.of("mistral", "ai21", "openai", "qwen", "anthropic", "amazon")) {
      for (String way : ways().toList()) {
        Answer answer = answer(word, way, Json.parse(content), done(word));
        String context = word + ", " + way;
        assertEquals(Problem.ANSWER_UNREADABLE, problem(answer), context);
        assertEquals(content.contains("plan") ? "The plan." : "", answer.text(), context);
        assertTrue(kept(answer).contains("GOLD"), context + ": " + kept(answer));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  @Fault("F65")
  void text_in_a_place_that_nobody_knows_is_kept_as_it_came(String word) {
    ObjectNode odd = Json.object().put("utterance", "GOLD");
    for (JsonNode body :
        List.of(
            odd,
            Json.object()
                .set("choices", Json.array().add(odd.deepCopy().put("finish_reason", "stop"))),
            Json.object()
                .set(
                    "choices",
                    Json.array()
                        .add(
                            Json.object()
                                .put("finish_reason", "stop")
                                .set("message", odd.deepCopy().putNull("content")))))) {
      for (String way : ways().toList()) {
        ModelAnswerReader reading = new ModelAnswerReader(named(word), event -> {});
        if (way.equals("whole")) {
          reading.whole(body);
        } else {
          reading.event(body);
          reading.event(metrics());
        }
        Answer answer = reading.answer("id", null);
        assertEquals(Problem.ANSWER_UNREADABLE, problem(answer), way);
        assertTrue(kept(answer).contains("GOLD"), kept(answer));
      }
    }
  }

  /** Whatever came before it: an event that nobody knows may hold what was paid for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "qwen | {\"choices\":[{\"index\":0,\"delta\":{\"holo\":\"GOLD\"},\"finish_reason\":null}]}",
        "qwen | {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\",\"refusal\":\"GOLD\"}}]}",
        "openai | {\"choices\":[{\"message\":{\"audio\":{\"transcript\":\"GOLD\"}}}]}",
        "qwen | {\"holo\":{\"text\":\"GOLD\"}}",
        "mistral | {\"id\":\"1\",\"model\":\"m\",\"answers\":[\"GOLD\"]}",
        "writer | {\"holo\":{\"text\":\"GOLD\"}}",
        "deepseek | {\"holo\":{\"text\":\"GOLD\"}}",
        "anthropic | {\"type\":\"hologram\",\"text\":\"GOLD\"}",
        "anthropic | {\"hologram\":{\"text\":\"GOLD\"}}",
        "amazon | {\"hologram\":{\"text\":\"GOLD\"}}",
        "amazon | {\"contentBlockStart\":{\"start\":{\"holo\":{\"a\":\"GOLD\"}}}}",
        "amazon | {\"contentBlockDelta\":{\"delta\":{\"holo\":{\"text\":\"GOLD\"}}}}",
        "titan | {\"holo\":\"GOLD\"}",
        "meta | {\"holo\":{\"text\":\"GOLD\"}}",
        "mistral-instruct | {\"holo\":{\"text\":\"GOLD\"}}",
        "cohere | {\"is_finished\":false,\"event_type\":\"hologram\",\"holo\":\"GOLD\"}",
      })
  @Fault("F65")
  void an_event_that_nobody_knows_is_kept_behind_text_too(String word, String event) {
    ModelAnswerReader reading = new ModelAnswerReader(named(word), out -> {});
    List<JsonNode> events = stream(word, said(word), done(word));
    events.add(events.size() - 1, Json.parse(event));
    events.forEach(reading::event);
    reading.event(metrics());
    Answer answer = reading.answer("id", null);
    assertEquals(Problem.ANSWER_UNREADABLE, problem(answer));
    assertEquals(TEXT, answer.text());
    assertTrue(kept(answer).contains("GOLD"), kept(answer));
  }

  /** What holds no text, or is known to hold none of the answer's, is no loss. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "anthropic | {\"type\":\"ping\"}",
        "anthropic | {\"type\":\"content_block_stop\",\"index\":0}",
        "anthropic | {\"type\":\"of_tomorrow\",\"index\":3}",
        "amazon | {\"messageStart\":{\"role\":\"assistant\"}}",
        "amazon | {\"heartbeat\":{}}",
        "qwen | {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[]}",
        "qwen | {\"id\":\"x\",\"usage\":{\"prompt_tokens\":1}}",
        "qwen | {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"tool_calls\":[],\"refusal\":null}}]}",
        "cohere | {\"is_finished\":false,\"event_type\":\"stream-start\",\"generation_id\":\"g\"}",
        "cohere | {\"event_type\":\"citation-generation\",\"citations\":[{\"text\":\"The\"}]}",
      })
  void an_event_without_text_makes_no_answer_unreadable(String word, String event) {
    ModelAnswerReader reading = new ModelAnswerReader(named(word), out -> {});
    List<JsonNode> events = stream(word, said(word), done(word));
    events.add(0, Json.parse(event));
    events.add(events.size() - 1, Json.parse(event));
    events.forEach(reading::event);
    Answer answer = reading.answer("id", null);
    assertTrue(answer.isWhole(), () -> String.valueOf(answer.shortfall()));
    assertEquals(TEXT, answer.text());
  }

  @Test
  void a_thought_without_an_answer_is_none_and_is_kept() {
    for (String word : CHATS) {
      for (String way : ways().toList()) {
        for (String reason : List.of("stop", "length")) {
          JsonNode thought = Json.parse("[{\"type\": \"thinking\", \"thinking\": \"GOLD\"}]");
          Answer answer = answer(word, way, thought, reason);
          assertEquals("", answer.text());
          assertEquals(
              reason.equals("stop") ? Problem.ANSWER_EMPTY : Problem.ANSWER_TOO_LONG,
              problem(answer));
          assertTrue(kept(answer).contains("GOLD"), kept(answer));
        }
      }
    }
  }

  @Test
  void a_thought_beside_the_content_is_no_answer() {
    for (String member : List.of("reasoning_content", "reasoning")) {
      ModelAnswerReader reading = new ModelAnswerReader(named("qwen"), event -> {});
      reading.event(
          Json.parse("{\"choices\":[{\"delta\":{\"content\":null,\"" + member + "\":\"Hm.\"}}]}"));
      reading.event(
          Json.parse(
              "{\"choices\":[{\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}"));
      Answer answer = reading.answer(null, null);
      assertEquals("Yes.", answer.text());
      assertTrue(answer.isWhole(), () -> String.valueOf(answer.shortfall()));
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void nobody_says_that_nothing_came_when_tokens_were_counted(String word) {
    for (String way : ways().toList()) {
      Answer answer = answer(word, way, new TextNode(" \n"), done(word));
      Failure shortfall = Objects.requireNonNull(answer.shortfall());
      assertEquals(Problem.ANSWER_EMPTY, shortfall.problem());
      assertTrue(
          shortfall.detail().contains("5 tokens were counted") || way.equals("whole"),
          shortfall.detail());
      assertFalse(answer.files().isEmpty());
    }
  }

  // --- thoughts in the text

  @ParameterizedTest
  @MethodSource("words")
  void what_a_model_thinks_aloud_stays_out_whatever_its_family(String word) {
    String head = word.equals("deepseek") ? "" : "<think>";
    for (String way : ways().toList()) {
      String text = head + "\n300 / 150 = 2\n</think>\n\n" + TEXT;
      Answer answer = answer(word, way, new TextNode(text), done(word));
      assertEquals(TEXT, answer.text(), way);
      assertTrue(answer.isWhole(), () -> String.valueOf(answer.shortfall()));
    }
  }

  @ParameterizedTest
  @CsvSource({"<THINK>, </THINK>", "<Think>, </think>", "[think], [/think]"})
  void a_mark_is_one_in_capitals_too(String open, String close) {
    for (String word : List.of("qwen", "amazon", "anthropic", "meta")) {
      for (String way : ways().toList()) {
        Answer answer = answer(word, way, new TextNode(open + "a" + close + TEXT), done(word));
        assertEquals(TEXT, answer.text(), word + ", " + way);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("words")
  void a_thought_that_was_cut_off_is_no_answer(String word) {
    String head = word.equals("deepseek") ? "" : "<think>";
    for (String way : ways().toList()) {
      Answer answer = answer(word, way, new TextNode(head + "\n300 / 150 GOLD"), "length");
      assertEquals("", answer.text(), way);
      assertFalse(answer.isWhole());
      assertTrue(kept(answer).contains(way.equals("whole") ? "GOLD" : "\"L\""), kept(answer));
    }
  }

  // --- bodies

  /** The answer, behind a thought where the prompt has begun one. */
  private static JsonNode said(String word) {
    return new TextNode(word.equals("deepseek") ? "Hm.\n</think>\n\n" + TEXT : TEXT);
  }

  /** A word with which a family ends. */
  private static String done(String word) {
    return named(word).completeReasons().stream().min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Answer answer(String word, String way, JsonNode content, @Nullable String reason) {
    List<String> pieces = new ArrayList<>();
    ModelAnswerReader reading =
        new ModelAnswerReader(named(word), event -> pieces.add(event.toString()));
    if (way.equals("whole")) {
      reading.whole(whole(word, content, reason));
    } else {
      for (JsonNode event : stream(word, content, reason)) {
        reading.event(event);
      }
      reading.event(metrics());
    }
    Answer answer = reading.answer("id", null);
    assertNotNull(answer.text());
    assertEquals(answer.text().isEmpty(), pieces.isEmpty());
    return answer;
  }

  private static JsonNode whole(String word, JsonNode content, @Nullable String reason) {
    ObjectNode body = Json.object();
    switch (word) {
      case "anthropic" -> body.put("stop_reason", reason).set("content", parts(content));
      case "amazon" -> {
        body.put("stopReason", reason);
        body.putObject("output").putObject("message").set("content", parts(content));
      }
      case "titan" ->
          body.putArray("results")
              .addObject()
              .put("completionReason", reason)
              .set("outputText", content);
      case "llama4", "meta" -> body.put("stop_reason", reason).set("generation", content);
      case "mistral-instruct" ->
          body.putArray("outputs").addObject().put("stop_reason", reason).set("text", content);
      case "cohere" -> body.put("finish_reason", reason).set("text", content);
      case "deepseek", "writer" ->
          body.putArray("choices").addObject().put("finish_reason", reason).set("text", content);
      default -> {
        ObjectNode choice = body.putArray("choices").addObject().put("finish_reason", reason);
        choice.putObject("message").put("role", "assistant").set("content", content);
      }
    }
    return body;
  }

  /** Text character by character, parts one by one, then the end. */
  private static List<JsonNode> stream(String word, JsonNode content, @Nullable String reason) {
    List<JsonNode> pieces = new ArrayList<>();
    if (content.isTextual()) {
      content.textValue().chars().forEach(c -> pieces.add(new TextNode(String.valueOf((char) c))));
    } else if (content.isArray()) {
      content.forEach(pieces::add);
    } else {
      pieces.add(content);
    }
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode piece : pieces) {
      events.add(event(word, piece));
    }
    ObjectNode end = Json.object();
    switch (word) {
      case "anthropic" -> {
        ObjectNode delta = Json.object().put("type", "message_delta");
        delta.putObject("delta").put("stop_reason", reason);
        events.add(delta);
        end.put("type", "message_stop");
      }
      case "amazon" -> end.putObject("messageStop").put("stopReason", reason);
      case "titan" -> end.put("outputText", "").put("completionReason", reason);
      case "llama4", "meta" -> end.put("generation", "").put("stop_reason", reason);
      case "mistral-instruct" ->
          end.putArray("outputs").addObject().put("text", "").put("stop_reason", reason);
      case "cohere" -> end.put("is_finished", true).put("finish_reason", reason);
      case "deepseek", "writer" ->
          end.putArray("choices").addObject().put("text", "").put("finish_reason", reason);
      default ->
          end.putArray("choices").addObject().put("finish_reason", reason).putObject("delta");
    }
    events.add(end);
    return events;
  }

  private static JsonNode event(String word, JsonNode piece) {
    ObjectNode event = Json.object();
    switch (word) {
      case "anthropic" -> {
        if (piece.isTextual()) {
          event.put("type", "content_block_delta");
          event.putObject("delta").put("type", "text_delta").set("text", piece);
        } else {
          event.put("type", "content_block_start").set("content_block", piece);
        }
      }
      case "amazon" ->
          event
              .putObject("contentBlockDelta")
              .set("delta", piece.isTextual() ? Json.object().set("text", piece) : piece);
      case "titan" -> event.set("outputText", piece);
      case "llama4", "meta" -> event.set("generation", piece);
      case "mistral-instruct" -> event.putArray("outputs").addObject().set("text", piece);
      case "cohere" -> event.put("is_finished", false).set("text", piece);
      case "deepseek", "writer" -> event.putArray("choices").addObject().set("text", piece);
      default ->
          event
              .putArray("choices")
              .addObject()
              .putObject("delta")
              .set("content", piece.isTextual() ? piece : Json.array().add(piece));
    }
    return event;
  }

  private static JsonNode metrics() {
    return Json.parse(
        "{\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":9,\"outputTokenCount\":5}}");
  }

  /** Content where only an array can stand. */
  private static JsonNode parts(JsonNode content) {
    return content.isTextual()
        ? Json.array().add(Json.object().put("type", "text").set("text", content))
        : content;
  }

  private static ModelCodec named(String word) {
    return Objects.requireNonNull(ModelFamilies.of("-", word));
  }

  private static @Nullable Problem problem(Answer answer) {
    Failure shortfall = answer.shortfall();
    return shortfall == null ? null : shortfall.problem();
  }

  /** The answer as it came. */
  private static String kept(Answer answer) {
    assertEquals(1, answer.files().size());
    assertEquals("answer.jsonl", answer.files().get(0).name());
    String text = new String(answer.files().get(0).bytes(), StandardCharsets.UTF_8);
    text.lines().forEach(Json::parse);
    return text;
  }
}
