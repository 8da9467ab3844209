package orchestrator.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.agent.AgentInvoker;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.bedrock.session.RetryingInvoker;
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
    ContentPart image = new ContentPart.Image("image/png", BYTES);
    return Stream.of(
        image,
        new ContentPart.Attachment("plan.pdf", "application/pdf", BYTES),
        new ContentPart.Untrusted("https://wiki.test/x/abc", List.of(image)));
  }

  private static Prompt with(ContentPart part) {
    return new Prompt("test", "Be brief.", List.of(new ContentPart.Text("See:"), part));
  }

  @ParameterizedTest
  @MethodSource("no_texts")
  void every_family_refuses_what_is_no_text(ContentPart part) {
    for (String word : ModelFamilies.words()) {
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
  void what_is_no_text_is_refused_before_anybody_is_connected(ContentPart part) {
    AgentTarget agent = new AgentTarget("AGENT1", "ALIAS1", null);
    for (Engine invoker :
        List.of(
            new ModelInvoker(
                new ModelTarget(InvocationResult.CLAUDE, null),
                InferenceOptions.DEFAULT,
                () -> {
                  throw new AssertionError("connected");
                },
                RetryingInvoker.USUAL),
            new ModelInvoker(
                new ModelTarget("minimax.minimax-m2", null),
                InferenceOptions.DEFAULT,
                () -> {
                  throw new AssertionError("connected");
                },
                RetryingInvoker.USUAL),
            new AgentInvoker(
                agent,
                InferenceOptions.DEFAULT,
                () -> {
                  throw new AssertionError("connected");
                },
                RetryingInvoker.USUAL))) {
      InvocationResult asked = InvocationResult.ask(invoker, with(part), event -> {});
      assertEquals(Problem.PROMPT_PART_UNSUPPORTED, asked.refused().problem());
      assertTrue(
          asked.refused().detail().contains("image/png")
              || asked.refused().detail().contains("plan.pdf"),
          asked.refused().detail());
    }
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
            new ContentPart.Image("image/png", BYTES),
            new ContentPart.Image("image/png", new byte[] {1, 2, 4}),
            new ContentPart.Image("image/gif", BYTES),
            new ContentPart.Attachment("a", "image/png", BYTES),
            new ContentPart.Attachment("b", "image/png", BYTES));
    List<String> prints = others.stream().map(part -> with(part).fingerprint()).toList();
    assertEquals(prints.size(), prints.stream().distinct().count());
    assertNotEquals(plain, new Prompt("t", null, "See: x").fingerprint());
  }

  private static String sha256(String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
