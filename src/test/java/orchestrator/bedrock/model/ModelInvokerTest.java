package orchestrator.bedrock.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.session.Connection;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.json.Json;
import orchestrator.model.AnswerFile;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.EventStreamFrame;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelInvokerTest {
  private static final InferenceOptions WHOLE = new InferenceOptions(null, null, null, false, null);
  private static final String STREAM_DENIED =
      "User: arn:aws:sts::123456789012:assumed-role/Dev/me is not authorized to perform:"
          + " bedrock:InvokeModelWithResponseStream on resource:"
          + " arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6"
          + " because no identity-based policy allows the"
          + " bedrock:InvokeModelWithResponseStream action";

  private final FakeBedrock bedrock = FakeBedrock.start();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private InvocationResult claude() {
    return InvocationResult.model(bedrock, InvocationResult.CLAUDE);
  }

  private JsonNode sent() {
    return Json.parse(bedrock.requests().get(0).body());
  }

  @Nested
  class A_whole_answer {
    @Test
    @Fault("F68")
    void comes_as_it_is_streamed() {
      bedrock.anthropicStream("Hel", "lo, ", "Größe 😀");
      InvocationResult asked = claude();
      assertTrue(asked.got().isWhole());
      assertEquals("Hello, Größe 😀", asked.got().text());
      assertEquals(List.of("Hel", "lo, ", "Größe 😀"), asked.texts());
      assertInstanceOf(RunEvent.Connected.class, asked.events().get(0));
      assertEquals("end_turn", asked.got().stopReason());
      assertEquals(12, asked.got().usage().inputTokens());
      assertEquals(34, asked.got().usage().outputTokens());
      assertEquals("00000000-0000-4000-8000-000000000001", asked.got().requestId());
      assertEquals(
          "/model/anthropic.claude-sonnet-4-6/invoke-with-response-stream",
          bedrock.requests().get(0).path());
    }

    @Test
    void shows_text_before_the_model_is_done() {
      // The server waits for ever after the first piece; it must have been seen by then.
      bedrock.reply(Reply.stream().anthropicText("first").stall());
      InvocationResult asked =
          InvocationResult.model(
              bedrock,
              new ModelTarget(InvocationResult.CLAUDE, null),
              InferenceOptions.DEFAULT,
              event -> {
                if (event instanceof RunEvent.Text) {
                  Thread.currentThread().interrupt();
                }
              });
      assertEquals("first", asked.text());
    }

    @Test
    void comes_in_one_body_when_streaming_is_off() {
      bedrock.anthropic("Hello");
      InvocationResult asked = InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE);
      assertTrue(asked.got().isWhole());
      assertEquals("Hello", asked.got().text());
      assertEquals("Hello", asked.text());
      assertEquals("/model/anthropic.claude-sonnet-4-6/invoke", bedrock.requests().get(0).path());
    }

    @Test
    void counts_tokens_by_header_where_the_body_does_not() {
      bedrock.reply(
          Reply.json("{\"outputs\":[{\"text\":\"Hi\",\"stop_reason\":\"stop\"}]}")
              .header("X-Amzn-Bedrock-Input-Token-Count", "5")
              .header("X-Amzn-Bedrock-Output-Token-Count", "1"));
      InvocationResult asked =
          InvocationResult.model(bedrock, "mistral.mistral-7b-instruct-v0:2", WHOLE);
      assertEquals(5, asked.got().usage().inputTokens());
      assertEquals(1, asked.got().usage().outputTokens());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "anthropic.claude-sonnet-4-6 | {\"content\":[{\"type\":\"text\",\"text\":\"All\"}],\"stop_reason\":\"end_turn\"}",
          "qwen.qwen3-32b-v1:0 | {\"choices\":[{\"message\":{\"content\":\"All\"},\"finish_reason\":\"stop\"}]}",
          "zai.glm-4.7 | {\"output\":{\"message\":{\"content\":[{\"text\":\"All\"}]}},\"stopReason\":\"end_turn\"}",
        })
    @Fault("F65")
    void is_taken_in_one_body_where_a_stream_was_asked_for(String model, String body) {
      bedrock.reply(Reply.json(body)).reply(Reply.json("{\"odd\":\"GOLD\"}"));
      InvocationResult asked = InvocationResult.model(bedrock, model);
      assertEquals("All", asked.got().text());
      assertEquals("All", asked.text());
      assertTrue(asked.got().isWhole());
      InvocationResult odd = InvocationResult.model(bedrock, model);
      assertEquals(Problem.ANSWER_UNREADABLE, odd.shortfall().problem());
      assertEquals(
          "{\"odd\":\"GOLD\"}\n",
          new String(odd.got().files().get(0).bytes(), StandardCharsets.UTF_8));
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void of_nova_comes_too() {
      bedrock.novaStream("Hel", "lo").nova("Hello");
      assertEquals(
          "Hello", InvocationResult.model(bedrock, "eu.amazon.nova-pro-v1:0").got().text());
      assertEquals(
          "Hello", InvocationResult.model(bedrock, "amazon.nova-pro-v1:0", WHOLE).got().text());
      assertEquals("eu.amazon.nova-pro-v1:0", bedrock.requests().get(0).modelId());
    }

    @Test
    void never_cuts_a_character_between_two_events() {
      bedrock.anthropicStream("a\ud83d", "\ude00b", "\ud83d");
      InvocationResult asked = claude();
      assertEquals(List.of("a", "😀b", "\ufffd"), asked.texts());
      assertEquals("a😀b\ufffd", asked.got().text());
    }

    @Test
    void stays_whole_when_the_connection_breaks_after_the_end_mark() {
      bedrock.reply(Reply.stream().anthropic("end_turn", "Hello").reset());
      assertTrue(claude().got().isWhole());
    }
  }

  @Nested
  class The_request {
    @Test
    void is_signed_and_names_the_model_as_given() {
      String arn =
          "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
      bedrock.anthropicStream("Hi");
      InvocationResult asked =
          InvocationResult.model(
              bedrock, new ModelTarget(arn, "anthropic"), InferenceOptions.DEFAULT, event -> {});
      assertTrue(asked.got().isWhole());
      assertNull(bedrock.requests().get(0).fault());
      assertEquals(arn, bedrock.requests().get(0).modelId());
      assertTrue(bedrock.requests().get(0).path().contains("%3A123456789012%3A"));
    }

    @Test
    void carries_prompt_limit_and_temperature() {
      bedrock.anthropicStream("Hi");
      InvocationResult asked =
          InvocationResult.model(
              bedrock, InvocationResult.CLAUDE, new InferenceOptions(77, 0.25, null, true, null));
      assertEquals(77, sent().path("max_tokens").intValue());
      assertEquals(0.25, sent().path("temperature").doubleValue());
      assertEquals("Be brief.", sent().path("system").textValue());
      assertEquals(
          "What is it? Größe 😀",
          sent().path("messages").path(0).path("content").path(0).path("text").textValue());
      assertEquals(List.of(), asked.notices());
    }

    @ParameterizedTest
    @CsvSource({
      "anthropic.claude-sonnet-4-6, 16384",
      "anthropic.claude-from-tomorrow, 4096",
    })
    void has_a_default_limit_that_fits_the_model(String modelId, int limit) {
      bedrock.anthropicStream("Hi");
      assertTrue(InvocationResult.model(bedrock, modelId).got().isWhole());
      assertEquals(limit, sent().path("max_tokens").intValue());
    }

    @Test
    void leaves_the_temperature_out_where_the_model_rejects_it_and_says_so() {
      bedrock.anthropicStream("Hi");
      InvocationResult asked =
          InvocationResult.model(
              bedrock,
              "global.anthropic.claude-opus-5",
              new InferenceOptions(null, 0.5, null, true, null));
      assertFalse(sent().has("temperature"));
      assertEquals(
          List.of("global.anthropic.claude-opus-5 takes no temperature; it is left out"),
          asked.notices());
      assertInstanceOf(RunEvent.Connected.class, asked.events().get(0));
    }

    @Test
    void keeps_a_long_system_prompt_for_the_next_calls_where_the_family_has_that() {
      String rules = "Follow the house rules. ".repeat(200);
      bedrock.reply(
          Reply.stream()
              .model(
                  "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12,"
                      + "\"cache_read_input_tokens\":1000,\"cache_creation_input_tokens\":0}}}")
              .anthropic("end_turn", "Hi"));
      bedrock.anthropicStream("Hi").novaStream("Hi");
      InvocationResult first = asking(InvocationResult.CLAUDE, rules, "Hello");
      JsonNode system = sent().path("system").path(0);
      assertEquals(rules, system.path("text").textValue());
      assertEquals("ephemeral", system.path("cache_control").path("type").textValue());
      assertTrue(first.got().isWhole());
      for (String model : List.of("anthropic.claude-from-long-ago", "amazon.nova-pro-v1:0")) {
        assertTrue(asking(model, rules, "Hello").got().isWhole());
      }
      assertFalse(bedrock.requests().get(1).body().contains("cache"));
      assertFalse(bedrock.requests().get(2).body().contains("cache"));
    }

    @Test
    void counts_what_was_read_from_a_cache() {
      bedrock.reply(
          Reply.json(
              "{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\","
                  + "\"usage\":{\"input_tokens\":12,\"cache_read_input_tokens\":1000,"
                  + "\"cache_creation_input_tokens\":7,\"output_tokens\":3}}"));
      assertEquals(
          new Usage(1019L, 3L, 1000L, 7L),
          InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).got().usage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void names_the_guardrail(boolean stream) {
      String arn = "arn:aws:bedrock:us-east-1:123456789012:guardrail/abc";
      bedrock.reply(
          stream ? Reply.stream().anthropic("end_turn", "Hi") : Reply.json("{\"content\":[]}"));
      InvocationResult.model(
          bedrock,
          InvocationResult.CLAUDE,
          new InferenceOptions(null, null, arn + ":7", stream, null));
      assertEquals(
          arn, bedrock.requests().get(0).headers().get("x-amzn-bedrock-guardrailidentifier"));
      assertEquals("7", bedrock.requests().get(0).headers().get("x-amzn-bedrock-guardrailversion"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", ":1", "abc:", "abc:one"})
    void is_not_made_with_half_a_guardrail(String guardrail) {
      assertEquals(
          Problem.INVALID_VALUE,
          assertThrows(
                  ProblemException.class,
                  () ->
                      new ModelRequest(
                          new ModelTarget(InvocationResult.CLAUDE, null),
                          new InferenceOptions(null, null, guardrail, true, null)))
              .failure()
              .problem());
    }

    @Test
    @Fault("F46")
    void is_not_sent_when_the_model_could_not_read_it() {
      InvocationResult asked = asking("amazon.nova-micro-v1:0", "word ".repeat(128_001));
      assertEquals(Problem.PROMPT_TOO_LARGE, asked.refused().problem());
      assertTrue(asked.refused().detail().contains("128,000"), asked.refused().detail());
      assertEquals(List.of(), bedrock.requests());
    }

    @ParameterizedTest
    @CsvSource({"x, 25000000", "ß, 12500000", "'\"', 12500000", "'\u0001', 4200000"})
    void is_not_sent_when_bedrock_would_not_take_its_bytes(String character, int times) {
      InvocationResult asked = asking("anthropic.claude-from-tomorrow", character.repeat(times));
      assertEquals(Problem.PROMPT_TOO_LARGE, asked.refused().problem());
      assertEquals(List.of(), bedrock.requests());
    }

    private InvocationResult asking(String modelId, String text) {
      return asking(modelId, null, text);
    }

    private InvocationResult asking(String modelId, @Nullable String system, String text) {
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
          Engine invoker =
              new ModelInvoker(
                  new ModelTarget(modelId, null),
                  InferenceOptions.DEFAULT,
                  () -> InvocationResult.signed(bedrock, network, 20),
                  InvocationResult.QUICK)) {
        return InvocationResult.ask(invoker, new Prompt("test", system, text), event -> {});
      }
    }
  }

  @Nested
  class An_answer_that_is_not_whole {
    @ParameterizedTest
    @Fault("F62")
    @CsvSource({
      "max_tokens, ANSWER_TOO_LONG",
      "model_context_window_exceeded, CONTEXT_WINDOW_FULL",
      "refusal, ANSWER_FILTERED",
      "pause_turn, ANSWER_CUT",
    })
    void says_why_the_model_stopped(String reason, Problem problem) {
      bedrock.reply(Reply.stream().anthropic(reason, "as far as"));
      InvocationResult asked = claude();
      assertEquals(problem, asked.shortfall().problem());
      assertEquals("as far as", asked.got().text());
      assertEquals("00000000-0000-4000-8000-000000000001", asked.shortfall().requestId());
    }

    @Test
    @Fault("F62")
    void was_stopped_by_a_guardrail() {
      bedrock.reply(
          Reply.stream()
              .anthropicText("Sorry, no.")
              .model(
                  "{\"type\":\"message_stop\",\"amazon-bedrock-guardrailAction\":\"INTERVENED\","
                      + "\"amazon-bedrock-invocationMetrics\":{}}"));
      assertEquals(Problem.GUARDRAIL_INTERVENED, claude().shortfall().problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \\n"})
    void is_empty(String text) {
      bedrock.anthropicStream(text.replace("\\n", "\n"));
      Failure empty = claude().shortfall();
      assertEquals(Problem.ANSWER_EMPTY, empty.problem());
      assertFalse((empty.detail() + empty.advice()).contains("trace"), empty.advice());
    }

    @Test
    @Fault("F65")
    void is_of_another_family_than_was_thought() {
      bedrock.nova("Hello").novaStream("Hello");
      assertEquals(
          Problem.ANSWER_UNREADABLE,
          InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).shortfall().problem());
      assertEquals(Problem.ANSWER_UNREADABLE, claude().shortfall().problem());
    }

    @Test
    @Fault("F65")
    void is_of_no_known_form_and_kept_as_it_came_since_it_was_paid_for() {
      bedrock.nova("Hello").novaStream("Hel", "lo");
      for (InferenceOptions generation : List.of(WHOLE, InferenceOptions.DEFAULT)) {
        AnswerFile kept =
            InvocationResult.model(bedrock, InvocationResult.CLAUDE, generation)
                .got()
                .files()
                .get(0);
        assertEquals("answer.jsonl", kept.name());
        String text = new String(kept.bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("lo\""), text);
        text.lines().forEach(Json::parse);
      }
    }

    @Test
    @Fault("F65")
    void came_with_an_event_of_an_unknown_type_which_is_kept() {
      for (String model : List.of("zai.glm-4.7", InvocationResult.CLAUDE)) {
        Reply reply = Reply.stream().event("hologram", "{\"text\":\"GOLD\"}");
        bedrock.reply(
            model.startsWith("zai")
                ? reply.converse("end_turn", "Ans")
                : reply.anthropic("end_turn", "Ans"));
        InvocationResult asked = InvocationResult.model(bedrock, model);
        assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem(), model);
        assertEquals("Ans", asked.got().text());
        assertTrue(kept(asked).contains("GOLD"), model);
      }
    }

    /** What could not be read behind good events takes none of them along. */
    @ParameterizedTest
    @Fault("F60")
    @Guarantee(2)
    @ValueSource(strings = {"zai.glm-4.7", "anthropic.claude-sonnet-4-6"})
    void was_broken_off_by_what_is_no_event(String model) {
      boolean converse = model.startsWith("zai");
      byte[] page = "<html>502 Bad gateway</html>".getBytes(StandardCharsets.UTF_8);
      byte[] crc = EventStreamFrame.event("chunk", "{}");
      crc[crc.length - 1] ^= 1;
      for (byte[] bad : List.of(page, crc)) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String piece : List.of("Half ", "more")) {
          String delta =
              converse
                  ? "{\"delta\":{\"text\":\"" + piece + "\"}}"
                  : "{\"bytes\":\""
                      + Base64.getEncoder()
                          .encodeToString(
                              ("{\"type\":\"content_block_delta\",\"delta\":{\"type\":"
                                      + "\"text_delta\",\"text\":\""
                                      + piece
                                      + "\"}}")
                                  .getBytes(StandardCharsets.UTF_8))
                      + "\"}";
          all.writeBytes(EventStreamFrame.event(converse ? "contentBlockDelta" : "chunk", delta));
        }
        all.writeBytes(bad);
        bedrock.reply(Reply.stream().bytes(all.toByteArray()));
        InvocationResult asked = InvocationResult.model(bedrock, model);
        assertEquals("Half more", asked.got().text());
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
        assertFalse(asked.shortfall().advice().contains("--model-provider"));
        assertEquals(List.of(), asked.got().files());
      }
    }

    @Test
    void was_broken_off_by_an_event_that_is_no_JSON_which_is_kept() {
      bedrock.reply(Reply.stream().anthropicText("Half").model("GOLD, no JSON"));
      InvocationResult asked = claude();
      assertEquals("Half", asked.got().text());
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertFalse(asked.shortfall().advice().contains("--model-provider"));
      assertEquals("GOLD, no JSON", kept(asked));
    }

    private String kept(InvocationResult asked) {
      assertEquals(1, asked.got().files().size());
      return new String(asked.got().files().get(0).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    @Fault("F61")
    @Guarantee(2)
    void ended_in_good_order_but_without_end_mark() {
      bedrock.reply(Reply.stream().anthropicText("Hel", "lo"));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("Hello", asked.got().text());
    }

    @Test
    @Fault("F60")
    @Guarantee(2)
    void was_cut_between_frames_or_inside_one_or_reset() {
      bedrock
          .reply(Reply.stream().anthropicText("Hel", "lo").cut())
          .reply(Reply.stream().anthropicText("Hel", "lo").cutInsideFrame())
          .reply(Reply.stream().anthropicText("Hel", "lo").pause(50).reset());
      for (int made = 1; made <= 3; made++) {
        InvocationResult asked = claude();
        assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
        assertEquals("Hello", asked.got().text());
        assertEquals(List.of("Hel", "lo"), asked.texts());
        assertEquals(made, bedrock.requests().size(), "asked once each");
      }
    }

    @ParameterizedTest
    @Fault("F61")
    @CsvSource({"anthropic.claude-sonnet-4-6, 7, 7", "amazon.nova-pro-v1:0, 6, 5"})
    void is_whole_only_from_its_end_mark_on(String modelId, int frames, int mark) {
      for (int count = 0; count <= frames; count++) {
        Reply all = Reply.stream();
        all =
            modelId.startsWith("am")
                ? all.nova("end_turn", "a", "b")
                : all.anthropic("end_turn", "a", "b");
        bedrock.reply(all.cutAfter(count));
        InvocationResult asked = InvocationResult.model(bedrock, modelId);
        boolean whole = asked.answer() != null && asked.answer().isWhole();
        assertEquals(count >= mark, whole, count + " frames");
        assertTrue("ab".startsWith(asked.text()));
      }
      assertEquals(frames + 1, bedrock.requests().size(), "asked once each");
    }

    @ParameterizedTest
    @Fault("F60")
    @ValueSource(
        strings = {
          "internalServerException",
          "modelStreamErrorException",
          "modelTimeoutException",
          "serviceUnavailableException",
          "throttlingException",
          "validationException",
        })
    void was_broken_off_by_an_exception_in_the_stream(String type) {
      bedrock.reply(Reply.stream().anthropicText("Hel", "lo").exception(type, "No more."));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("Hello", asked.got().text());
      assertEquals(List.of("Hel", "lo"), asked.texts());
      assertEquals(1, bedrock.requests().size());
    }

    @ParameterizedTest
    @Fault("F60")
    @ValueSource(strings = {"throttlingException", "serviceUnavailableException"})
    @Guarantee(3)
    void was_broken_off_before_its_first_word(String type) {
      String start = "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12}}}";
      bedrock.reply(Reply.stream().model(start).exception(type, "Try later."));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("", asked.got().text());
      assertEquals(1, bedrock.requests().size(), "the prompt has been billed: asked once");
    }

    @Test
    void was_refused_after_an_event_without_a_word() {
      String start = "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":12}}}";
      bedrock.reply(Reply.stream().model(start).exception("validationException", "Not like this."));
      assertEquals(ExitCode.REFUSED, claude().refused().problem().exitCode());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void was_broken_off_by_an_error_that_nobody_knows() {
      bedrock.reply(Reply.stream().anthropicText("Hel", "lo").unknownError("Odd", "Very odd."));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void was_broken_off_by_an_event_that_is_no_json() {
      bedrock.reply(Reply.stream().anthropicText("Hel", "lo").model("{\"type\":"));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("Hello", asked.got().text());
    }

    @Test
    void fell_silent() {
      bedrock.reply(Reply.stream().anthropicText("Hel", "lo").stall());
      InvocationResult asked = patient(Duration.ofSeconds(1), null);
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertTrue(asked.shortfall().detail().contains("silent"), asked.shortfall().detail());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void ran_out_of_time() {
      bedrock.reply(Reply.stream().anthropicText("Hel", "lo").stall());
      InvocationResult asked = patient(Duration.ofSeconds(20), Duration.ofMillis(250));
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertTrue(asked.shortfall().detail().contains("whole answer"), asked.shortfall().detail());
      assertEquals("Hello", asked.got().text());
    }

    @Test
    void was_interrupted_which_also_ends_the_call() throws InterruptedException {
      bedrock.reply(Reply.stream().anthropicText("Hel").stall());
      InvocationResult asked =
          InvocationResult.model(
              bedrock,
              new ModelTarget(InvocationResult.CLAUDE, null),
              InferenceOptions.DEFAULT,
              event -> {
                if (event instanceof RunEvent.Text) {
                  Thread.currentThread().interrupt();
                }
              });
      assertEquals(Problem.INTERRUPTED, asked.shortfall().problem());
      assertEquals("Hel", asked.got().text());
      assertFalse(Thread.interrupted(), "the record can still be written");
      assertTrue(bedrock.wasLeft());
    }
  }

  @Nested
  class A_call_that_gives_nothing {
    @Test
    @Fault("F63")
    void is_made_again_when_throttled_and_says_so() {
      bedrock.throttled().throttled().anthropicStream("Hi");
      InvocationResult asked = claude();
      assertEquals("Hi", asked.got().text());
      assertEquals(3, bedrock.requests().size());
      assertEquals(
          List.of(
              "Bedrock is throttling this account; trying again in 0 s (2 of 6)",
              "Bedrock is throttling this account; trying again in 0 s (3 of 6)"),
          asked.notices());
    }

    @Test
    @Fault("F63")
    void is_made_six_times_at_most() {
      for (int i = 0; i < 9; i++) {
        bedrock.throttled();
      }
      assertEquals(Problem.THROTTLED, claude().refused().problem());
      assertEquals(6, bedrock.requests().size());
    }

    @Test
    void is_made_again_when_the_first_event_says_that_nothing_was_done() {
      bedrock
          .reply(Reply.stream().exception("throttlingException", "Too many requests"))
          .anthropicStream("Hi");
      assertEquals("Hi", claude().got().text());
      assertEquals(2, bedrock.requests().size());
    }

    @ParameterizedTest
    @Fault("F64")
    @CsvSource({
      "503, ServiceUnavailableException",
      "500, InternalServerException",
      "429, ModelNotReadyException",
    })
    void is_made_again_when_nothing_can_have_been_billed(int status, String type) {
      bedrock.error(status, type, "Later.").anthropic("Hi");
      assertEquals(
          "Hi", InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).got().text());
      assertEquals(2, bedrock.requests().size());
    }

    @ParameterizedTest
    @Fault("F64")
    @CsvSource({
      "500, InternalFailure, SERVICE_UNAVAILABLE",
      "408, ModelTimeoutException, MODEL_TIMED_OUT",
      "424, ModelErrorException, MODEL_FAILED",
      "400, ServiceQuotaExceededException, QUOTA_EXCEEDED",
    })
    @Guarantee(3)
    void is_not_made_again_when_it_may_have_been_billed(int status, String type, Problem problem) {
      bedrock.error(status, type, "Bad luck.").anthropicStream("Hi");
      assertEquals(problem, claude().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    @Fault("F64")
    void is_made_again_after_a_fault_inside_of_aws_six_times_at_most() {
      for (int i = 0; i < 9; i++) {
        bedrock.error(500, "InternalServerException", "Oops.");
      }
      assertEquals(Problem.SERVICE_UNAVAILABLE, claude().refused().problem());
      assertEquals(6, bedrock.requests().size());
    }

    @Test
    @Guarantee(3)
    void is_not_made_again_after_a_fault_that_does_not_bear_the_id_of_aws() {
      bedrock
          .reply(Reply.html(500, "{}").header("x-amzn-ErrorType", "InternalServerException"))
          .anthropicStream("Hi");
      assertEquals(Problem.SERVICE_UNAVAILABLE, claude().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void is_not_made_again_when_aws_asks_for_more_patience_than_there_is() {
      bedrock.reply(Reply.error(429, "ThrottlingException", "Slow").header("Retry-After", "900"));
      assertEquals(Problem.THROTTLED, claude().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    @Fault("F59")
    @Guarantee(3)
    void is_not_made_again_after_a_silence() {
      bedrock.reply(Reply.stream().stall());
      InvocationResult asked = patient(Duration.ofSeconds(1), null);
      assertEquals(Problem.TIMED_OUT, asked.refused().problem());
      assertTrue(asked.refused().detail().contains("billed"), asked.refused().detail());
      assertTrue(asked.refused().detail().contains("silent"), asked.refused().detail());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void ends_when_the_time_for_the_whole_answer_is_over() {
      bedrock.reply(Reply.stream().stall());
      InvocationResult asked = patient(Duration.ofSeconds(20), Duration.ofSeconds(1));
      assertEquals(Problem.TIMED_OUT, asked.refused().problem());
      assertTrue(asked.refused().detail().contains("billed"), asked.refused().detail());
      assertTrue(asked.refused().detail().contains("whole answer"), asked.refused().detail());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void can_be_interrupted() {
      bedrock.reply(Reply.stream().stall());
      InvocationResult asked =
          InvocationResult.model(
              bedrock,
              new ModelTarget(InvocationResult.CLAUDE, null),
              InferenceOptions.DEFAULT,
              event -> Thread.currentThread().interrupt());
      assertEquals(Problem.INTERRUPTED, asked.refused().problem(), asked.refused().detail());
    }

    @Test
    @Guarantee(3)
    void was_hung_up_on_and_is_not_made_again_since_it_had_been_sent() {
      bedrock.reply(Reply.hangUp()).reply(Reply.hangUp());
      assertEquals(Problem.CONNECTION_LOST, claude().refused().problem());
      assertEquals(
          Problem.CONNECTION_LOST,
          InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).refused().problem());
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void was_reset_before_anything_came() {
      bedrock.reply(Reply.stream().reset());
      assertEquals(Problem.CONNECTION_LOST, claude().refused().problem());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void found_nobody_listening_and_was_tried_twice() {
      bedrock.close();
      InvocationResult asked = claude();
      assertEquals(Problem.CONNECTION_REFUSED, asked.refused().problem());
      assertEquals(1, asked.notices().size());
    }

    @Test
    void ends_when_whoever_listens_gives_up() throws InterruptedException {
      bedrock.reply(Reply.stream().anthropicText("Hel").stall());
      IllegalStateException gone =
          assertThrows(
              IllegalStateException.class,
              () ->
                  InvocationResult.model(
                      bedrock,
                      new ModelTarget(InvocationResult.CLAUDE, null),
                      InferenceOptions.DEFAULT,
                      event -> {
                        if (event instanceof RunEvent.Text) {
                          throw new IllegalStateException("pipe closed");
                        }
                      }));
      assertEquals("pipe closed", gone.getMessage());
      assertTrue(bedrock.wasLeft());
    }
  }

  @Nested
  class When_only_streaming_is_refused {
    @Test
    void the_answer_comes_in_one_piece_and_a_notice_says_what_to_allow() {
      bedrock.error(403, "AccessDeniedException", STREAM_DENIED).anthropic("Hello");
      InvocationResult asked = claude();
      assertEquals("Hello", asked.got().text());
      assertTrue(asked.got().isWhole());
      assertTrue(
          asked.notices().get(0).contains("bedrock:InvokeModelWithResponseStream"),
          asked.notices().get(0));
    }

    @Test
    void by_the_model_itself_the_answer_comes_in_one_piece_too() {
      bedrock
          .error(400, "ValidationException", "The model is unsupported for streaming.")
          .reply(Reply.json("{\"generation\":\"Hello\",\"stop_reason\":\"stop\"}"));
      InvocationResult asked =
          InvocationResult.model(bedrock, "us.meta.llama4-scout-17b-instruct-v1:0");
      assertEquals("Hello", asked.got().text());
      assertEquals(
          List.of("This model does not stream; the answer comes in one piece"), asked.notices());
    }

    @Test
    void and_everything_else_too_the_second_refusal_is_reported() {
      bedrock
          .error(403, "AccessDeniedException", STREAM_DENIED)
          .error(
              403,
              "AccessDeniedException",
              STREAM_DENIED.replace("InvokeModelWithResponseStream", "InvokeModel"));
      InvocationResult asked = claude();
      assertEquals(Problem.ACCESS_DENIED_BY_IDENTITY_POLICY, asked.refused().problem());
      assertTrue(
          asked
              .refused()
              .advice()
              .startsWith(
                  "Allow bedrock:InvokeModel (and bedrock:InvokeModelWithResponseStream to stream)"
                      + " on "));
    }
  }

  @Nested
  class Through_converse {
    private static final String ARN =
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
    private static final String MALFORMED =
        "Malformed input request: #: required key [inputs] not found, please reformat your input"
            + " and try again.";

    @ParameterizedTest
    @ValueSource(strings = {ARN, "minimax.minimax-m2.5", "abcdefghijkl"})
    void models_of_no_known_family_are_asked(String modelId) {
      bedrock.reply(Reply.stream().converse("end_turn", "Hel", "lo"));
      InvocationResult asked =
          InvocationResult.model(
              bedrock, modelId, new InferenceOptions(null, 0.5, "abc:1", true, null));
      assertEquals(List.of("Hel", "lo"), asked.texts());
      assertTrue(asked.got().isWhole());
      assertEquals("end_turn", asked.got().stopReason());
      assertEquals(12, asked.got().usage().inputTokens());
      assertEquals(34, asked.got().usage().outputTokens());
      assertEquals(modelId, bedrock.requests().get(0).modelId());
      assertTrue(bedrock.requests().get(0).path().endsWith("/converse-stream"));
      assertEquals("Be brief.", sent().path("system").path(0).path("text").textValue());
      assertEquals(
          "What is it? Größe 😀",
          sent().path("messages").path(0).path("content").path(0).path("text").textValue());
      assertEquals(0.5, sent().path("inferenceConfig").path("temperature").doubleValue());
      assertEquals(
          modelId.startsWith("minimax") ? 16_384 : 0,
          sent().path("inferenceConfig").path("maxTokens").intValue(),
          "else the model's own limit");
      assertEquals("abc", sent().path("guardrailConfig").path("guardrailIdentifier").textValue());
    }

    @Test
    void an_answer_comes_in_one_body_when_streaming_is_off() {
      bedrock.reply(
          Reply.json(
              "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
                  + "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"Hm.\"}}},"
                  + "{\"text\":\"Hello\"}]}},\"stopReason\":\"end_turn\","
                  + "\"usage\":{\"inputTokens\":12,\"outputTokens\":34,\"totalTokens\":46}}"));
      InvocationResult asked = InvocationResult.model(bedrock, ARN, WHOLE);
      assertEquals("Hello", asked.got().text());
      assertTrue(asked.got().isWhole());
      assertEquals(34, asked.got().usage().outputTokens());
      assertTrue(bedrock.requests().get(0).path().endsWith("/converse"));
    }

    @Test
    void the_text_of_citations_is_text() {
      bedrock.reply(
          Reply.json(
              "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
                  + "{\"citationsContent\":{\"content\":[{\"text\":\"After \"},{\"text\":\"2 h.\"}],"
                  + "\"citations\":[{\"title\":\"Plan\"}]}},{\"text\":\" So it says.\"}]}},"
                  + "\"stopReason\":\"end_turn\"}"));
      InvocationResult asked = InvocationResult.model(bedrock, ARN, WHOLE);
      assertEquals("After 2 h. So it says.", asked.got().text());
      assertTrue(asked.got().isWhole(), () -> asked.got().toString());
    }

    @Test
    void a_citation_beside_streamed_text_is_no_part_that_nobody_knows() {
      bedrock.reply(
          Reply.stream()
              .event("messageStart", "{\"role\":\"assistant\"}")
              .event(
                  "contentBlockDelta",
                  "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"After 2 h.\"}}")
              .event(
                  "contentBlockDelta",
                  "{\"contentBlockIndex\":0,\"delta\":{\"citation\":{\"title\":\"Plan\"}}}")
              .event("messageStop", "{\"stopReason\":\"end_turn\"}"));
      InvocationResult asked = InvocationResult.model(bedrock, ARN);
      assertEquals("After 2 h.", asked.got().text());
      assertTrue(asked.got().isWhole(), () -> asked.got().toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Fault("F65")
    void a_part_that_is_no_text_is_kept_as_it_came(boolean stream) {
      String tool = "{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"GOLD\"";
      bedrock.reply(
          stream
              ? Reply.stream()
                  .event(
                      "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"So.\"}}")
                  .event("contentBlockStart", "{\"contentBlockIndex\":1,\"start\":" + tool + "}}}")
                  .event("messageStop", "{\"stopReason\":\"end_turn\"}")
              : Reply.json(
                  "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"So.\"},"
                      + tool
                      + ",\"input\":{}}}]}},\"stopReason\":\"end_turn\"}"));
      InvocationResult asked =
          InvocationResult.model(bedrock, ARN, stream ? InferenceOptions.DEFAULT : WHOLE);
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      assertEquals("So.", asked.got().text());
      String kept = new String(asked.got().files().get(0).bytes(), StandardCharsets.UTF_8);
      assertTrue(kept.contains("GOLD"), kept);
    }

    @Test
    void thoughts_in_the_text_stay_out() {
      for (String model : List.of("minimax.minimax-m2", ARN)) {
        bedrock.reply(
            Reply.stream()
                .event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"<think>\\nHm.\\n</thi\"}}")
                .event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"nk>\\n\\nAfter \"}}")
                .event(
                    "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"2 h.\"}}")
                .event("messageStop", "{\"stopReason\":\"end_turn\"}"));
        InvocationResult asked = InvocationResult.model(bedrock, model);
        assertEquals(List.of("After ", "2 h."), asked.texts());
        assertTrue(asked.got().isWhole(), () -> asked.got().toString());
      }
    }

    @Test
    void a_thought_that_only_ends_stays_out_of_a_stream_of_a_model_known_for_it() {
      for (String model : List.of("minimax.minimax-m2", "us.zai.glm-4.7")) {
        bedrock.reply(
            Reply.stream()
                .event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"300 / 150 = 2\\n</think>\"}}")
                .event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"\\n\\nAfter 2 h.\"}}")
                .event("messageStop", "{\"stopReason\":\"end_turn\"}"));
        assertEquals("After 2 h.", InvocationResult.model(bedrock, model).got().text());
      }
    }

    @Test
    void a_thought_that_only_ends_is_told_of_where_it_has_been_shown_already() {
      String lone = "300 / 150 = 2\\n</think>\\n\\nAfter 2 h.";
      String talk = "`</think>` closes a thought.";
      for (String text : List.of(lone, talk)) {
        bedrock.reply(
            Reply.stream()
                .event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + text + "\"}}")
                .event("messageStop", "{\"stopReason\":\"end_turn\"}"));
        InvocationResult asked = InvocationResult.model(bedrock, ARN);
        assertEquals(text.replace("\\n", "\n"), asked.text());
        assertEquals(text.equals(lone) ? 1 : 0, asked.notices().size(), asked.notices().toString());
      }
    }

    @Test
    void text_that_was_held_back_is_kept_when_the_call_breaks() {
      bedrock.reply(
          Reply.stream()
              .event(
                  "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"After 2\"}}")
              .exception("validationException", "No more."));
      InvocationResult asked = InvocationResult.model(bedrock, "minimax.minimax-m2");
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("After 2", asked.text());
      assertEquals(
          List.of(new RunEvent.Held("After 2")),
          asked.events().stream().filter(RunEvent.Held.class::isInstance).toList());
    }

    @Test
    void any_model_is_asked_if_the_user_says_so() {
      bedrock.reply(Reply.stream().converse("end_turn", "Hi"));
      InvocationResult asked =
          InvocationResult.model(
              bedrock,
              new ModelTarget(InvocationResult.CLAUDE, "converse"),
              InferenceOptions.DEFAULT,
              event -> {});
      assertTrue(asked.got().isWhole());
      assertTrue(bedrock.requests().get(0).path().endsWith("/converse-stream"));
    }

    @Test
    void an_answer_is_whole_only_from_its_end_mark_on() {
      for (int count = 0; count <= 7; count++) {
        bedrock.reply(Reply.stream().converse("end_turn", "a", "b").cutAfter(count));
        InvocationResult asked = InvocationResult.model(bedrock, ARN);
        boolean whole = asked.answer() != null && asked.answer().isWhole();
        assertEquals(count >= 6, whole, count + " frames");
      }
      assertEquals(8, bedrock.requests().size(), "asked once each");
    }

    @Test
    void guardrails_and_limits_are_told() {
      bedrock
          .reply(Reply.stream().converse("guardrail_intervened", "No."))
          .reply(Reply.stream().converse("max_tokens", "As far as"));
      assertEquals(
          Problem.GUARDRAIL_INTERVENED, InvocationResult.model(bedrock, ARN).shortfall().problem());
      assertEquals(
          Problem.ANSWER_TOO_LONG, InvocationResult.model(bedrock, ARN).shortfall().problem());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_model_is_asked_that_refuses_the_body_of_its_family(boolean stream) {
      bedrock
          .error(400, "ValidationException", MALFORMED)
          .reply(
              stream
                  ? Reply.stream().converse("end_turn", "Hi")
                  : Reply.json(
                      "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},"
                          + "\"stopReason\":\"end_turn\"}"));
      InvocationResult asked =
          InvocationResult.model(
              bedrock, InvocationResult.CLAUDE, stream ? InferenceOptions.DEFAULT : WHOLE);
      assertEquals("Hi", asked.got().text());
      assertTrue(asked.got().isWhole());
      assertEquals(
          List.of("The model does not take the body of its family; asking through Converse"),
          asked.notices());
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void a_model_is_asked_once_only_if_that_is_refused_too() {
      bedrock
          .error(400, "ValidationException", MALFORMED)
          .error(400, "ValidationException", MALFORMED);
      assertEquals(Problem.REQUEST_MALFORMED, claude().refused().problem());
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void and_without_streaming_if_that_is_denied() {
      bedrock
          .error(403, "AccessDeniedException", STREAM_DENIED)
          .reply(
              Reply.json(
                  "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},"
                      + "\"stopReason\":\"end_turn\"}"));
      assertEquals("Hi", InvocationResult.model(bedrock, ARN).got().text());
      assertTrue(bedrock.requests().get(1).path().endsWith("/converse"));
    }
  }

  @Nested
  class A_temperature {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "`temperature` is deprecated for this model.",
          "The model does not support the temperature parameter.",
        })
    void that_the_model_refuses_is_left_out(String refusal) {
      bedrock.error(400, "ValidationException", refusal).anthropicStream("Hi");
      InvocationResult asked =
          InvocationResult.model(
              bedrock,
              "anthropic.claude-from-tomorrow",
              new InferenceOptions(null, 0.5, null, true, null));
      assertEquals("Hi", asked.got().text());
      assertEquals(List.of("This model takes no temperature; it is left out"), asked.notices());
      assertFalse(Json.parse(bedrock.requests().get(1).body()).has("temperature"));
    }

    @Test
    void that_is_out_of_range_stays_the_users_affair() {
      bedrock.error(400, "ValidationException", "temperature: 5.0 is not in the range of 0..1");
      InvocationResult asked =
          InvocationResult.model(
              bedrock, InvocationResult.CLAUDE, new InferenceOptions(null, 5.0, null, true, null));
      assertEquals(Problem.INVALID_REQUEST, asked.refused().problem());
      assertEquals(1, bedrock.requests().size());
    }
  }

  @Nested
  class Time {
    @Test
    @Fault("F59")
    void that_goes_by_before_the_first_word_costs_one_call() {
      bedrock.reply(Reply.stream().pause(300).anthropic("end_turn", "At last"));
      assertEquals("At last", patient(Duration.ofSeconds(2), null).got().text());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void that_the_search_for_an_identity_takes_is_part_of_the_whole() {
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
          Engine invoker =
              new ModelInvoker(
                  new ModelTarget(InvocationResult.CLAUDE, null),
                  new InferenceOptions(null, null, null, true, Duration.ofMillis(100)),
                  () -> late(network),
                  InvocationResult.QUICK)) {
        InvocationResult asked = InvocationResult.ask(invoker, event -> {});
        assertEquals(Problem.TIMED_OUT, asked.refused().problem());
        assertFalse(asked.refused().toString().contains("billed"), asked.refused().toString());
        assertFalse(asked.refused().advice().contains("billed"), asked.refused().advice());
        assertTrue(asked.refused().detail().startsWith("Nothing was sent"));
      }
      assertEquals(0, bedrock.requests().size());
    }

    private Connection late(HttpClients network) {
      try {
        Thread.sleep(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return InvocationResult.signed(bedrock, network, 20);
    }
  }

  @Nested
  class What_did_not_come_from_aws {
    @ParameterizedTest
    @Fault("F58")
    @ValueSource(ints = {200, 302, 403, 404, 502, 503})
    void is_never_taken_for_an_answer(int status) {
      bedrock
          .reply(Reply.html(status, "<html>Blocked by ACME proxy</html>"))
          .reply(Reply.html(status, "<html>Blocked by ACME proxy</html>"));
      assertEquals(Problem.NOT_FROM_AWS, claude().refused().problem());
      assertEquals(
          Problem.NOT_FROM_AWS,
          InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).refused().problem());
      assertEquals(2, bedrock.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Blocked by ACME proxy</html>", "<p>", ""})
    void may_carry_a_request_id_of_aws_and_is_told_by_its_type(String html) {
      for (InferenceOptions generation : List.of(InferenceOptions.DEFAULT, WHOLE)) {
        bedrock.reply(Reply.html(200, html).header("x-amzn-RequestId", "id-1"));
        Failure refused =
            InvocationResult.model(bedrock, InvocationResult.CLAUDE, generation).refused();
        assertEquals(Problem.NOT_FROM_AWS, refused.problem());
        assertTrue(refused.detail().contains("text/html"), refused.detail());
        assertFalse(refused.detail().contains("SDK"), refused.detail());
      }
    }

    @Test
    void may_be_empty() {
      bedrock.reply(Reply.html(200, "")).reply(Reply.html(200, ""));
      assertEquals(Problem.NOT_FROM_AWS, claude().refused().problem());
      assertEquals(
          Problem.NOT_FROM_AWS,
          InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE).refused().problem());
    }

    @Test
    @Fault("F65")
    void is_told_from_an_answer_of_aws_in_an_unknown_form() {
      bedrock.reply(Reply.json("<xml/>"));
      InvocationResult asked = InvocationResult.model(bedrock, InvocationResult.CLAUDE, WHOLE);
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      AnswerFile kept = asked.got().files().get(0);
      assertEquals("answer.txt", kept.name());
      assertEquals("<xml/>", new String(kept.bytes(), StandardCharsets.UTF_8), "as it came");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<xml/>", "{\"type\":", "Hello, in plain words"})
    @Fault("F65")
    void is_kept_where_an_event_before_any_text_is_no_JSON(String event) {
      bedrock.reply(Reply.stream().model("{\"type\":\"message_start\"}").model(event));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      AnswerFile kept = asked.got().files().get(0);
      assertEquals("answer.txt", kept.name());
      assertEquals("{\"type\":\"message_start\"}\n" + event, text(kept));
    }

    @Test
    @Fault("F65")
    void is_kept_where_an_event_after_some_text_is_no_JSON() {
      bedrock.reply(Reply.stream().anthropicText("As far as").model("<xml/>"));
      InvocationResult asked = claude();
      assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem());
      assertEquals("As far as", asked.text());
      assertEquals("<xml/>", text(asked.got().files().get(0)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Fault("F65")
    void is_kept_where_Converse_sends_no_JSON(boolean stream) {
      bedrock.reply(
          stream
              ? Reply.stream()
                  .event("messageStart", "{\"role\":\"assistant\"}")
                  .event("contentBlockDelta", "<xml/>")
              : Reply.json("<xml/>"));
      InvocationResult asked = converse(stream);
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      assertTrue(text(asked.got().files().get(0)).contains("<xml/>"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"hologram\":{\"bytes\":\"QUJD\"}}",
          "{\"text\":\"See:\"},{\"video3d\":{\"uri\":\"s3://a/b\"}}",
          "{\"audioOfTomorrow\":[1,2,3]}"
        })
    @Fault("F65")
    void is_kept_where_Converse_sends_a_part_that_is_newer_than_the_SDK(String content) {
      bedrock.reply(
          Reply.json(
              "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
                  + content
                  + "]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":7,\"outputTokens\":3}}"));
      InvocationResult asked = converse(false);
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      assertTrue(text(asked.got().files().get(0)).contains(content));
      assertEquals(7L, asked.got().usage().inputTokens());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"delta\":{\"hologram\":{\"bytes\":\"QUJD\"}},\"contentBlockIndex\":0}",
          "{\"contentBlockIndex\":0,\"delta\":{\"video3d\":[1,2,3]}}"
        })
    @Fault("F65")
    void is_kept_where_a_stream_of_Converse_holds_a_part_that_is_newer_than_the_SDK(String part) {
      bedrock.reply(
          Reply.stream()
              .event("messageStart", "{\"role\":\"assistant\"}")
              .event("contentBlockDelta", "{\"delta\":{\"text\":\"See:\"},\"contentBlockIndex\":0}")
              .event("contentBlockDelta", part)
              .event("contentBlockStop", "{\"contentBlockIndex\":0}")
              .event("messageStop", "{\"stopReason\":\"end_turn\"}"));
      InvocationResult asked = converse(true);
      assertEquals(Problem.ANSWER_UNREADABLE, asked.shortfall().problem());
      assertEquals("See:", asked.text());
      assertEquals("{\"contentBlockDelta\":" + part + "}\n", text(asked.got().files().get(0)));
    }

    private InvocationResult converse(boolean stream) {
      return InvocationResult.model(
          bedrock,
          new ModelTarget(InvocationResult.CLAUDE, "converse"),
          new InferenceOptions(null, null, null, stream, null),
          event -> {});
    }

    private static String text(AnswerFile file) {
      return new String(file.bytes(), StandardCharsets.UTF_8);
    }
  }

  @Nested
  class The_identity {
    @Test
    void may_be_a_bearer_token() {
      bedrock.anthropicStream("Hi");
      assertEquals("Hi", asBearer(FakeBedrock.API_KEY).got().text());
      assertEquals(
          "Bearer " + FakeBedrock.API_KEY,
          bedrock.requests().get(0).headers().get("authorization"));
    }

    @Test
    void may_be_a_wrong_bearer_token() {
      assertEquals(Problem.CREDENTIALS_REJECTED, asBearer("wrong").refused().problem());
    }

    @Test
    @Fault("F69")
    void is_not_looked_up_again_for_a_bearer_token_that_is_over() {
      bedrock.reply(Reply.error(403, "ExpiredTokenException", "The API key has expired."));
      AtomicInteger connected = new AtomicInteger();
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
          Engine invoker =
              invoker(
                  () -> {
                    connected.incrementAndGet();
                    Connection bearer =
                        InvocationResult.bearer(bedrock, network, FakeBedrock.API_KEY);
                    InvocationContext route = bearer.route();
                    return new Connection(
                        new InvocationContext(
                            route.region(),
                            route.regionSource(),
                            "bearer-token",
                            null,
                            null,
                            null,
                            null,
                            route.endpoint()),
                        null,
                        bearer.bearerToken(),
                        List.of(),
                        bearer.http(),
                        bearer.clock());
                  },
                  null)) {
        InvocationResult asked = InvocationResult.ask(invoker, event -> {});
        assertEquals(Problem.CREDENTIALS_EXPIRED, asked.refused().problem());
        assertEquals(List.of(), asked.notices());
      }
      assertEquals(1, connected.get(), "looked up");
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void is_never_a_bearer_token_that_lies_about() {
      System.setProperty("aws.bearerTokenBedrock", "not-asked-for");
      try {
        bedrock.anthropicStream("Hi");
        assertEquals("Hi", claude().got().text());
      } finally {
        System.clearProperty("aws.bearerTokenBedrock");
      }
    }

    @Test
    void with_a_wrong_secret_is_not_accepted() {
      InvocationResult asked = asKeys(FakeBedrock.ACCESS_KEY_ID, "wrong");
      assertEquals(Problem.SIGNATURE_REJECTED, asked.refused().problem());
    }

    @Test
    void may_be_unknown() {
      assertEquals(
          Problem.CREDENTIALS_REJECTED, asKeys("AKIAUNKNOWN000000001", "x").refused().problem());
    }

    private InvocationResult asBearer(String token) {
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
          Engine invoker = invoker(InvocationResult.bearer(bedrock, network, token), null)) {
        return InvocationResult.ask(invoker, event -> {});
      }
    }

    private InvocationResult asKeys(String id, String secret) {
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
          Engine invoker =
              invoker(
                  new Connection(
                      InvocationResult.route(bedrock.url()),
                      StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)),
                      null,
                      List.of(),
                      network.sdkAsync(Duration.ofSeconds(20)),
                      Clock.systemUTC()),
                  null)) {
        return InvocationResult.ask(invoker, event -> {});
      }
    }
  }

  private InvocationResult patient(Duration silence, @Nullable Duration timeout) {
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT);
        Engine invoker =
            invoker(
                new Connection(
                    InvocationResult.route(bedrock.url()),
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(
                            FakeBedrock.ACCESS_KEY_ID, FakeBedrock.SECRET_ACCESS_KEY)),
                    null,
                    List.of(),
                    network.sdkAsync(silence),
                    Clock.systemUTC()),
                timeout)) {
      return InvocationResult.ask(invoker, event -> {});
    }
  }

  private static Engine invoker(Connection connection, @Nullable Duration timeout) {
    return invoker(() -> connection, timeout);
  }

  private static Engine invoker(Supplier<Connection> connecting, @Nullable Duration timeout) {
    return new ModelInvoker(
        new ModelTarget(InvocationResult.CLAUDE, null),
        new InferenceOptions(null, null, null, true, timeout),
        connecting,
        InvocationResult.QUICK);
  }
}
