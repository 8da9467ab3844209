package orchestrator.bedrock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Problem;
import orchestrator.testing.EventStreamFrame;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All that can happen to an answer on its way, streamed and whole, once for each of Bedrock's two
 * ways to ask; what the families make of it is tested in memory, in ModelFamiliesTest. Every case
 * counts the calls: one, unless it is certain that nothing was billed.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TransportTest {
  private static final Path FIXTURES = Path.of("src/test/resources/orchestrator/bedrock/families");
  private static final String TEXT = "Hello, Größe.";

  /** Frames of the stream fixture that come after the family's end mark; elsewhere none do. */
  private static final Map<String, Integer> AFTER_THE_MARK = Map.of("converse", 1);

  private static final List<String> STREAM_EXCEPTIONS =
      List.of(
          "internalServerException",
          "modelStreamErrorException",
          "modelTimeoutException",
          "serviceUnavailableException",
          "throttlingException",
          "validationException");

  private static final FakeBedrock BEDROCK = FakeBedrock.start();
  private static final HttpClients NETWORK = new HttpClients(HttpSettings.DIRECT);

  /**
   * What is known of a family.
   *
   * @param frames its answer as a stream
   * @param mark how many of them make it whole
   * @param body its answer in one piece
   */
  private record Family(String word, List<byte[]> frames, int mark, String body) {

    static Family of(String word) {
      // Converse speaks Nova's messages, each event under its own type.
      boolean converse = word.equals("converse");
      String fixture = converse ? "amazon" : word;
      try {
        List<byte[]> frames = new ArrayList<>();
        for (String line : Files.readAllLines(FIXTURES.resolve(fixture + ".stream.jsonl"))) {
          frames.add(converse ? converseEvent(line) : chunk(line));
        }
        return new Family(
            word,
            frames,
            frames.size() - AFTER_THE_MARK.getOrDefault(word, 0),
            Files.readString(FIXTURES.resolve(fixture + ".response.json")));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static byte[] chunk(String json) {
      String bytes = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
      return EventStreamFrame.event("chunk", "{\"bytes\":\"" + bytes + "\"}");
    }

    private static byte[] converseEvent(String json) {
      Map.Entry<String, JsonNode> event = Json.parse(json).properties().iterator().next();
      return EventStreamFrame.event(event.getKey(), Json.line(event.getValue()));
    }

    /** The first frames of its stream, with nothing after them yet. */
    Reply begun(int count) {
      Reply reply = Reply.stream();
      frames.subList(0, count).forEach(reply::bytes);
      return reply;
    }

    byte[] half(int index) {
      byte[] frame = frames.get(index);
      return Arrays.copyOf(frame, frame.length / 2);
    }

    /** The place in the middle of its text. */
    int middle() {
      return mark - 1;
    }

    ModelTarget model() {
      return word.equals("converse")
          ? new ModelTarget("minimax.minimax-m2", null)
          : new ModelTarget("some-model", word);
    }

    @Override
    public String toString() {
      return word;
    }
  }

  static Stream<Family> families() {
    return Stream.of("anthropic", "converse").map(Family::of);
  }

  @AfterAll
  static void stop() {
    NETWORK.close();
    BEDROCK.close();
  }

  private static InvocationResult ask(
      Family family, boolean stream, Duration silence, Reply... replies) {
    int before = BEDROCK.requests().size();
    for (Reply reply : replies) {
      BEDROCK.reply(reply);
    }
    try (Engine invoker =
        new ModelInvoker(
            family.model(),
            new InferenceOptions(null, null, null, stream, null),
            () -> InvocationResult.signed(BEDROCK, NETWORK, silence),
            InvocationResult.QUICK)) {
      InvocationResult asked = InvocationResult.ask(invoker, event -> {});
      assertEquals(replies.length, BEDROCK.requests().size() - before, "calls made");
      return asked;
    }
  }

  private static InvocationResult streamed(Family family, Reply... replies) {
    return ask(family, true, Duration.ofSeconds(20), replies);
  }

  private static InvocationResult whole(Family family, Reply... replies) {
    return ask(family, false, Duration.ofSeconds(20), replies);
  }

  private static void assertWhole(InvocationResult asked, String context) {
    Answer answer = asked.got();
    assertTrue(answer.isWhole(), () -> context + ": " + answer.shortfall());
    assertEquals(TEXT, answer.text(), context);
    assertEquals(TEXT, asked.text(), context);
    assertNotNull(answer.requestId(), context);
  }

  /** Text once, no more than there was, and the reason beside it. */
  private static void assertCut(InvocationResult asked, String context) {
    assertEquals(Problem.ANSWER_CUT, asked.shortfall().problem(), context);
    assertTrue(TEXT.startsWith(asked.text()), context + ": " + asked.text());
    assertEquals(asked.text(), asked.got().text(), context);
    assertTrue(asked.shortfall().advice().startsWith("What arrived is kept."), context);
    assertTrue(!asked.shortfall().advice().contains("{"), asked.shortfall().advice());
  }

  /** Nothing, a part, or all of it, depending on how many frames came. */
  private static void assertEndedAfter(
      int count, Family family, InvocationResult asked, String context) {
    if (count == 0) {
      assertEquals(Problem.CONNECTION_LOST, asked.refused().problem(), context);
    } else if (count < family.mark()) {
      assertCut(asked, context);
    } else {
      assertWhole(asked, context);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void an_answer_that_arrives_whole_is_whole(Family family) {
    assertWhole(streamed(family, family.begun(family.frames().size())), "streamed");
    assertWhole(whole(family, Reply.json(family.body())), "whole");
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_stream_that_is_cut_between_two_frames_is_not_whole_before_its_end_mark(Family family) {
    for (int count = 0; count <= family.frames().size(); count++) {
      String context = count + " frames, then cut";
      assertEndedAfter(count, family, streamed(family, family.begun(count).cut()), context);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_stream_that_is_cut_inside_a_frame_is_not_whole_before_its_end_mark(Family family) {
    for (int count = 0; count < family.frames().size(); count++) {
      for (boolean terminated : new boolean[] {false, true}) {
        String context = count + " frames and a half, HTTP " + (terminated ? "ended" : "cut");
        Reply reply = family.begun(count).bytes(family.half(count));
        InvocationResult asked = streamed(family, terminated ? reply : reply.cut());
        assertEndedAfter(count, family, asked, context);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_stream_that_ends_in_good_order_is_not_whole_before_its_end_mark(Family family) {
    for (int count = 1; count <= family.frames().size(); count++) {
      InvocationResult asked = streamed(family, family.begun(count));
      assertEndedAfter(count, family, asked, count + " frames");
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_connection_that_is_reset_is_lost(Family family) {
    // A reset may overtake what was sent before it, so how much arrives is not known.
    InvocationResult asked = streamed(family, family.begun(family.middle()).reset());
    if (asked.answer() == null) {
      assertEquals(Problem.CONNECTION_LOST, asked.refused().problem());
    } else {
      assertCut(asked, "reset");
    }
    InvocationResult inBody = whole(family, Reply.json(family.body()).onlyBytes(20).reset());
    assertEquals(Problem.CONNECTION_LOST, inBody.refused().problem());
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_silence_is_a_time_out_and_keeps_what_came(Family family) {
    Duration silence = Duration.ofMillis(400);
    InvocationResult middle = ask(family, true, silence, family.begun(family.middle()).stall());
    assertCut(middle, "in the middle");
    assertTrue(middle.shortfall().detail().contains("silent"), middle.shortfall().detail());
    InvocationResult start = ask(family, true, silence, Reply.stream().stall());
    assertEquals(Problem.TIMED_OUT, start.refused().problem());
    InvocationResult body =
        ask(family, false, silence, Reply.json(family.body()).onlyBytes(20).stall());
    assertEquals(Problem.TIMED_OUT, body.refused().problem());
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_body_that_is_cut_is_a_lost_connection(Family family) {
    int length = family.body().getBytes(StandardCharsets.UTF_8).length;
    for (int count : new int[] {0, 1, length / 2, length - 1}) {
      InvocationResult asked = whole(family, Reply.json(family.body()).onlyBytes(count));
      assertEquals(Problem.CONNECTION_LOST, asked.refused().problem(), count + " bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void an_exception_in_the_middle_of_a_stream_keeps_what_came(Family family) {
    for (String type : STREAM_EXCEPTIONS) {
      InvocationResult asked =
          streamed(family, family.begun(family.middle()).exception(type, "No more."));
      assertCut(asked, type);
      assertTrue(asked.shortfall().detail().contains("No more."), asked.shortfall().detail());
    }
    assertCut(
        streamed(family, family.begun(family.middle()).unknownError("Odd", "Never heard of.")),
        "unknown");
  }

  @ParameterizedTest
  @MethodSource("families")
  void an_exception_instead_of_a_stream_is_asked_again_only_if_nothing_was_billed(Family family) {
    for (String type : STREAM_EXCEPTIONS) {
      Reply refusal = Reply.stream().exception(type, "Not now.");
      Problem problem =
          switch (type) {
            case "internalServerException" -> Problem.SERVICE_UNAVAILABLE;
            case "modelStreamErrorException" -> Problem.MODEL_FAILED;
            case "modelTimeoutException" -> Problem.MODEL_TIMED_OUT;
            case "validationException" -> Problem.INVALID_REQUEST;
            default -> null; // Nothing was done, nothing was billed: the call is made again.
          };
      if (problem == null) {
        assertWhole(streamed(family, refusal, family.begun(family.frames().size())), type);
      } else {
        assertEquals(problem, streamed(family, refusal).refused().problem(), type);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void an_exception_instead_of_a_body_is_asked_again_only_if_nothing_was_billed(Family family) {
    Map<String, Problem> once =
        Map.of(
            "500 InternalFailure", Problem.SERVICE_UNAVAILABLE,
            "424 ModelErrorException", Problem.MODEL_FAILED,
            "408 ModelTimeoutException", Problem.MODEL_TIMED_OUT,
            "400 ServiceQuotaExceededException", Problem.QUOTA_EXCEEDED,
            "400 ValidationException", Problem.INVALID_REQUEST);
    for (boolean stream : new boolean[] {false, true}) {
      once.forEach(
          (error, problem) -> {
            InvocationResult asked = ask(family, stream, Duration.ofSeconds(20), error(error));
            assertEquals(problem, asked.refused().problem(), error);
          });
      for (String error :
          List.of(
              "429 ThrottlingException",
              "429 ModelNotReadyException",
              "500 InternalServerException",
              "503 ServiceUnavailableException")) {
        Reply answer = stream ? family.begun(family.frames().size()) : Reply.json(family.body());
        assertWhole(ask(family, stream, Duration.ofSeconds(20), error(error), answer), error);
      }
    }
  }

  private static Reply error(String statusAndType) {
    int space = statusAndType.indexOf(' ');
    return Reply.error(
        Integer.parseInt(statusAndType.substring(0, space)),
        statusAndType.substring(space + 1),
        "Not now.");
  }
}
