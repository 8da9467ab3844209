package orchestrator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.agent.AgentInvoker;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.bedrock.session.RetryingEngine;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PromptTest {
  private static final byte[] BYTES = {1, 2, 3};

  static Stream<ContentPart> no_texts() {
    ContentPart image = new ContentPart.Image("image/png", BYTES, 1);
    return Stream.of(
        image,
        new ContentPart.Attachment("pdf", "application/pdf", BYTES, 1),
        new ContentPart.Untrusted("https://wiki.test/x/abc", List.of(image)));
  }

  private static Prompt with(ContentPart part) {
    return new Prompt("test", "Be brief.", List.of(new ContentPart.Text("See:"), part));
  }

  @ParameterizedTest
  @MethodSource("no_texts")
  void a_family_refuses_what_its_body_has_no_place_for(ContentPart part) {
    for (String word : ModelFamilies.words()) {
      boolean place = Set.of("anthropic", "amazon").contains(word);
      if (place && !(part instanceof ContentPart.Attachment)) {
        assertTrue(Objects.requireNonNull(ModelFamilies.of("-", word)).takesImages());
        continue;
      }
      ProblemException refused =
          assertThrows(
              ProblemException.class,
              () ->
                  Objects.requireNonNull(ModelFamilies.of("-", word)).body(with(part), 100, null));
      assertEquals(Problem.PROMPT_PART_UNSUPPORTED, refused.failure().problem(), word);
    }
  }

  @ParameterizedTest
  @MethodSource("no_texts")
  void a_model_of_text_refuses_the_rest_before_anybody_is_connected(ContentPart part) {
    Engine invoker =
        new ModelInvoker(
            new ModelTarget("minimax.minimax-m2", null),
            InferenceOptions.DEFAULT,
            () -> {
              throw new AssertionError("connected");
            },
            RetryingEngine.USUAL);
    InvocationResult asked = InvocationResult.ask(invoker, with(part), event -> {});
    assertEquals(Problem.PROMPT_PART_UNSUPPORTED, asked.refused().problem());
    assertTrue(asked.refused().detail().contains("minimax-m2 does not read"));
  }

  @Test
  void an_agent_takes_five_files_and_no_more() {
    ContentPart image = new ContentPart.Image("image/png", BYTES, 1);
    Engine invoker =
        new AgentInvoker(
            new AgentTarget("AGENT1", "ALIAS1", null),
            InferenceOptions.DEFAULT,
            () -> {
              throw new AssertionError("connected");
            },
            RetryingEngine.USUAL);
    Prompt six = new Prompt("test", null, Collections.nCopies(6, image));
    InvocationResult asked = InvocationResult.ask(invoker, six, event -> {});
    assertEquals(Problem.PROMPT_TOO_LARGE, asked.refused().problem());
  }

  @Test
  void texts_around_pictures_are_joined_and_the_words_can_be_had_alone() {
    ContentPart image = new ContentPart.Image("image/png", BYTES, 40);
    ContentPart page =
        new ContentPart.Untrusted(
            "https://wiki.test", List.of(new ContentPart.Text("Picture 1\n"), image));
    Prompt prompt =
        new Prompt("t", "Be brief.", List.of(text("Here: "), page, text("Now"), text(" go.")));
    assertEquals(List.of(text("Here: Picture 1\n"), image, text("Now go.")), prompt.content());
    assertEquals(List.of(image), prompt.media());
    assertEquals("Here: Picture 1\nNow go.", prompt.withoutMedia().text());
    assertEquals("Be brief.Here: Picture 1\nNow go.".length(), prompt.characters());
    assertEquals(prompt.withoutMedia().estimatedTokens() + 40, prompt.estimatedTokens());
  }

  private static ContentPart text(String text) {
    return new ContentPart.Text(text);
  }

  @Test
  void the_fingerprint_of_text_is_the_one_of_system_prompt_and_text() throws Exception {
    assertEquals(sha256("Be brief.Größe?"), new Prompt("t", "Be brief.", "Größe?").fingerprint());
    assertEquals(sha256("Größe?"), new Prompt("t", null, "Größe?").fingerprint());
  }

  @Test
  void the_fingerprint_sees_everything_that_is_sent_and_not_who_wrote_it() {
    String plain = new Prompt("t", null, "See:x").fingerprint();
    ContentPart x = new ContentPart.Text("x");
    assertEquals(
        plain,
        new Prompt(
                "other",
                null,
                List.of(
                    new ContentPart.Text("See:"),
                    new ContentPart.Untrusted("https://wiki.test", List.of(x))))
            .fingerprint());
    List<ContentPart> others =
        List.of(
            new ContentPart.Image("image/png", BYTES, 1),
            new ContentPart.Image("image/png", new byte[] {1, 2, 4}, 1),
            new ContentPart.Image("image/gif", BYTES, 1),
            new ContentPart.Attachment("pdf", "application/pdf", BYTES, 1));
    List<String> prints = others.stream().map(part -> with(part).fingerprint()).toList();
    assertEquals(prints.size(), prints.stream().distinct().count());
    assertNotEquals(plain, new Prompt("t", null, "See: x").fingerprint());
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void of_a_picture_that_was_made_smaller_the_one_before_counts() {
    String original = "0".repeat(64);
    String once = smaller(BYTES, original, 1568).fingerprint();
    assertEquals(once, smaller(new byte[] {1}, original, 1568).fingerprint());
    assertNotEquals(once, smaller(BYTES, original, 1024).fingerprint());
    assertNotEquals(once, smaller(BYTES, "1".repeat(64), 1568).fingerprint());
  }

  private static Prompt smaller(byte[] sent, String original, long tokens) {
    return new Prompt(
        "t", null, List.of(new ContentPart.Image("image/png", sent, tokens, original)));
  }
}
