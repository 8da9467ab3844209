package orchestrator.bedrock.agentcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import orchestrator.bedrock.error.AgentRuntimeProblems;
import orchestrator.model.Answer;
import orchestrator.model.RunEvent;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of each shape that an agent's author may have chosen. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RuntimeAnswerReaderTest {
  private final List<RunEvent> heard = new ArrayList<>();
  private final RuntimeAnswerReader reader =
      new RuntimeAnswerReader(new AgentRuntimeProblems("a-0123456789", "DEFAULT", "r"), heard::add);

  private Answer end() {
    return reader.answer("session", "id", null);
  }

  private List<String> traces() {
    return heard.stream()
        .filter(RunEvent.Step.class::isInstance)
        .map(event -> ((RunEvent.Step) event).trace())
        .toList();
  }

  private List<String> notes() {
    return heard.stream()
        .filter(RunEvent.Note.class::isInstance)
        .map(event -> ((RunEvent.Note) event).message())
        .toList();
  }

  private Answer events(String body) {
    ServerSentEvents events = new ServerSentEvents();
    for (byte b : body.getBytes(StandardCharsets.UTF_8)) {
      events.add(new byte[] {b}).forEach(reader::event);
    }
    events.end().forEach(reader::event);
    return end();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Hi\"                                                          | Hi | 0",
        "{\"text\":\"Hi\"}                                               | Hi | 0",
        "{\"result\":\"Hi\"}                                             | Hi | 0",
        "{\"result\":\"Hi\",\"error\":null}                              | Hi | 0",
        "{\"result\":{\"role\":\"assistant\",\"content\":[{\"text\":\"H\"},{\"text\":\"i\"}]}} | Hi | 0",
        "{\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}             | Hi | 0",
        "[{\"type\":\"text\",\"text\":\"Hi\"}]                           | Hi | 0",
        "{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}        | Hi | 0",
        "{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hi\"}]}} | Hi | 0",
        "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]},\"model\":\"strands\"}} | Hi | 1",
        "{\"text\":\"Hi\",\"sources\":[\"s3://b/k\"]}                    | Hi | 1",
        "{\"content\":[{\"reasoningContent\":{\"text\":\"Hm\"}},{\"text\":\"Hi\"}]} | Hi | 1",
        "{\"message\":\"done\",\"result\":\"Hi\"}                        | Hi | 1",
        "{\"plan\":{\"steps\":[1,2]}}                                    | {\"plan\":{\"steps\":[1,2]}} | 1",
        "[1, 2]                                                          | [1, 2] | 1",
        "{\"message\":\"working\"}                                       | {\"message\":\"working\"} | 1",
        "42                                                              | 42 | 0",
        "Hi {not json                                                    | Hi {not json | 0",
      })
  void a_document_is_unwrapped_or_kept_as_it_came(String body, String text, int steps) {
    reader.document(body.getBytes(StandardCharsets.UTF_8));
    assertEquals(text, end().text());
    assertEquals(steps, traces().size(), "what says more than its text is in the trace");
    if (steps == 1) {
      assertEquals(body.replace("[1, 2]", "[1,2]"), traces().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'data: \"Hel\"\n\ndata: \"lo\"\n\n', Hello",
    "'data: \"Hel\"\r\n\r\ndata: \"lo\"\r\n\r\n', Hello",
    "'data: \"Hel\"\r\rdata: \"lo\"\r\r', Hello",
    "'data:\"Hel\"\n\n: keep-alive\n\nid: 1\nretry: 5\ndata:\"lo\"', Hello",
    "'event: message\ndata: Hel\n\ndata: lo\n\ndata: [DONE]\n\n', Hello",
    "'\ufeffdata: {\"text\":\"Hello\"}\n\n', Hello",
    "'data: one\ndata: two\n\n', 'one\ntwo'",
    "'data: \"Gr\u00f6\u00dfe\"\n\n', Gr\u00f6\u00dfe",
    "'data: null\n\ndata: \"Hi\"\n\n', Hi",
  })
  void events_may_be_written_in_each_way_that_the_standard_has(String body, String text) {
    Answer answer = events(body);
    assertEquals(text, answer.text());
    assertTrue(answer.isWhole());
    assertEquals(List.of(), notes());
  }

  @Test
  void lines_that_are_no_events_are_lost_neither() {
    assertEquals("# Plan\nNote: all\n", events("# Plan\nNote: all\n").text());
  }

  @Test
  void events_of_the_model_behind_the_agent_are_its_answer_and_what_repeats_them_is_not() {
    Answer answer =
        events(
            """
            data: {"init_event_loop":true}

            data: {"event":{"messageStart":{"role":"assistant"}}}

            data: {"event":{"contentBlockDelta":{"delta":{"text":"Hel"},"contentBlockIndex":0}}}

            data: "{'data': 'Hel', 'agent': <object>}"

            data: {"event":{"contentBlockDelta":{"delta":{"text":"lo"},"contentBlockIndex":0}}}

            data: {"event":{"metadata":{"usage":{"inputTokens":12,"outputTokens":3}}}}

            data: {"message":{"role":"assistant","content":[{"text":"Hello"}]}}

            """);
    assertEquals("Hello", answer.text());
    assertEquals(12, answer.usage().inputTokens());
    assertEquals(3, answer.usage().outputTokens());
    assertEquals(List.of(), notes());
    assertTrue(traces().contains("{\"init_event_loop\":true}"), traces().toString());
  }

  @Test
  void events_in_a_form_that_is_not_known_are_in_the_trace_and_a_note_says_so() {
    Answer answer = events("data: \"Hel\"\n\ndata: {\"tool\":\"search\"}\n\ndata: \"lo\"\n\n");
    assertEquals("Hello", answer.text());
    assertEquals(List.of("{\"tool\":\"search\"}"), traces());
    assertEquals(1, notes().size());
    assertTrue(notes().get(0).startsWith("1 event of the answer has a form"), notes().get(0));
  }

  @Test
  void events_of_which_no_form_is_known_are_the_answer_as_they_came() {
    Answer answer = events("data: {\"chunk\": \"Hel\"}\n\ndata: {\"chunk\": \"lo\"}\n\n");
    assertEquals("{\"chunk\": \"Hel\"}\n{\"chunk\": \"lo\"}", answer.text());
    assertTrue(answer.isWhole());
  }

  @ParameterizedTest
  @CsvSource({
    "'event: error\ndata: boom\n\n'",
    "'event: error\ndata: {\"text\":\"boom\"}\n\n'",
    "'data: {\"error\":\"boom\"}\n\n'",
    "'data: {\"error\":true,\"reason\":\"boom\"}\n\n'",
  })
  void an_error_event_makes_the_answer_one_that_is_not_whole(String body) {
    Answer answer = events("data: \"Hi\"\n\n" + body);
    assertEquals("Hi", answer.text());
    Failure shortfall = Objects.requireNonNull(answer.shortfall());
    assertEquals(Problem.ANSWER_CUT, shortfall.problem());
    assertTrue(shortfall.detail().contains("boom"), shortfall.detail());
  }
}
