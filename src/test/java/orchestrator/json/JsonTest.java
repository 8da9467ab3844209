package orchestrator.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import orchestrator.faults.Fault;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JsonTest {
  @Test
  void a_document_may_be_deep_where_the_caller_can_bear_it() {
    String deep = "[".repeat(50_000) + "{\"a\":[1]}" + "]".repeat(50_000);
    assertThrows(Json.JsonException.class, () -> Json.parse(deep));
    JsonNode node = Json.parseAnyDepth(deep);
    for (int i = 0; i < 50_000; i++) {
      node = node.get(0);
    }
    assertEquals("{\"a\":[1]}", Json.line(node));
    assertThrows(Json.JsonException.class, () -> Json.parseAnyDepth("[{\"a\":"));
  }

  @Test
  void a_text_may_be_as_long_as_the_document() {
    String text = "x".repeat(20_500_000);
    assertEquals(text, Json.parse("{\"a\":\"" + text + "\"}").path("a").textValue());
  }

  @Test
  void a_document_survives_a_round_trip() {
    String text = "{\"a\":[1,2.5,\"x\\n\",null,true],\"b\":{},\"big\":123456789012345678901}";
    assertEquals(text, Json.line(Json.parse(text)));
    assertEquals(text, Json.line(Json.parse(text.getBytes(StandardCharsets.UTF_16BE))));
  }

  @Test
  void people_get_a_member_a_line() {
    assertEquals("{\n  \"a\" : [\n    1\n  ]\n}\n", Json.pretty(Json.parse("{\"a\":[1]}")));
  }

  @Test
  @Fault("F87")
  void what_is_shown_steers_no_terminal_and_is_the_same_document() {
    JsonNode node = Json.object().put("a", "x\u001b[1m\u009b1m\u007f\u202e\u2066ö😀");
    String shown = Json.printableLine(node);
    assertEquals("{\"a\":\"x\\u001B[1m\\u009B1m\\u007F\\u202E\\u2066ö😀\"}", shown);
    assertEquals(node, Json.parse(shown));
    assertEquals(node, Json.parse(Json.pretty(node)));
    assertFalse(Json.pretty(node).contains("\u009b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{\"a\":}", "[1] 2", "{'a':1}", "[1,]", "nul"})
  void what_is_not_one_document_is_refused(String text) {
    assertThrows(Json.JsonException.class, () -> Json.parse(text));
  }

  @Test
  void a_message_never_quotes_the_text() {
    Json.JsonException e =
        assertThrows(Json.JsonException.class, () -> Json.parse("{\"token\": s3cret}"));
    assertFalse(String.valueOf(e.getMessage()).contains("s3cret"));
  }

  @Test
  void depth_is_bounded_without_a_stack_overflow() {
    assertThrows(Json.JsonException.class, () -> Json.parse("[".repeat(100_000)));
  }
}
