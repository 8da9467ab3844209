package orchestrator.bedrock.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.Prompt;
import orchestrator.model.Prompt.Message;
import orchestrator.model.Prompt.Message.Role;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How each family writes what was said before the last question. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConversationBodyTest {
  private static final Prompt PROMPT =
      new Prompt(
          "ask",
          List.of(
              message(Role.SYSTEM, "S1"),
              message(Role.USER, "U1"),
              message(Role.ASSISTANT, "A1"),
              message(Role.USER, "U2")));

  private static Message message(Role role, String text) {
    return new Message(role, List.of(new ContentPart.Text(text)));
  }

  static List<String> words() {
    return ModelFamilies.words();
  }

  private static ObjectNode body(String word) {
    ModelCodec codec = Objects.requireNonNull(ModelFamilies.of("any", word));
    return codec.conversation(PROMPT, 9, null);
  }

  @ParameterizedTest
  @MethodSource("words")
  void every_family_says_each_turn_once_and_in_order(String word) {
    String body = Json.line(body(word));
    String turns = body.replaceAll(".*?(S1|U1|A1|U2)", "$1 ").replaceAll("2 .*", "2");
    boolean apart = word.equals("anthropic") || word.equals("cohere");
    assertEquals(
        apart ? turns : "S1 U1 A1 U2", turns, body); // these name the system prompt elsewhere
    for (String turn : List.of("S1", "U1", "A1", "U2")) {
      assertEquals(2, body.split(turn, -1).length, body);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "anthropic | [{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"U1\"}]},"
            + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"A1\"}]},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"U2\"}]}]",
        "amazon | [{\"role\":\"user\",\"content\":[{\"text\":\"U1\"}]},"
            + "{\"role\":\"assistant\",\"content\":[{\"text\":\"A1\"}]},"
            + "{\"role\":\"user\",\"content\":[{\"text\":\"U2\"}]}]",
        "openai | [{\"role\":\"developer\",\"content\":\"S1\"},{\"role\":\"user\",\"content\":"
            + "\"U1\"},{\"role\":\"assistant\",\"content\":\"A1\"},{\"role\":\"user\","
            + "\"content\":\"U2\"}]",
      })
  void families_with_messages_have_one_for_each_turn(String word, String messages) {
    assertEquals(messages, Json.line(body(word).path("messages")));
  }

  @ParameterizedTest
  @CsvSource({
    "meta, <|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n\\nA1<|eot_id|>",
    "deepseek, <｜User｜>U1<｜Assistant｜>A1<｜end▁of▁sentence｜><｜User｜>U2",
    "titan, User: U1\\n\\nAssistant: A1\\n\\nUser: U2",
  })
  void families_of_one_text_mark_the_turns_in_it(String word, String text) {
    String body = Json.line(body(word));
    assertTrue(body.contains(text), body);
  }

  @ParameterizedTest
  @CsvSource({"cohere"})
  void a_family_with_a_history_has_the_last_turn_beside_it(String word) {
    assertEquals(
        "[{\"role\":\"USER\",\"message\":\"U1\"},{\"role\":\"CHATBOT\",\"message\":\"A1\"}]",
        Json.line(body(word).path("chat_history")));
    assertEquals("U2", body(word).path("message").asText());
  }
}
