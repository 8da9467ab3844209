package orchestrator.bedrock.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.session.Connection;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * What goes over the wire without any of the options that came later: the fixture was written
 * before there were any. {@code -Dgolden.write=true} writes it anew.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SentBodiesTest {
  private static final Path FIXTURE =
      Path.of("src/test/resources/orchestrator/bedrock/sent-without-options.txt");
  private static final List<String> MODELS =
      List.of(
          "us.anthropic.claude-sonnet-4-6",
          "anthropic.claude-opus-5-5",
          "amazon.nova-2-lite-v1:0",
          "amazon.titan-text-express-v1",
          "meta.llama3-3-70b-instruct-v1:0",
          "meta.llama4-scout-17b-instruct-v1:0",
          "mistral.mistral-7b-instruct-v0:2",
          "mistral.mistral-large-3-675b-instruct",
          "cohere.command-r-v1:0",
          "ai21.jamba-1-5-large-v1:0",
          "us.deepseek.r1-v1:0",
          "deepseek.v3.2",
          "openai.gpt-oss-120b-1:0",
          "global.openai.gpt-6-sol",
          "qwen.qwen3-32b-v1:0",
          "writer.palmyra-x5-v1:0",
          "zai.glm-5",
          "model.from-tomorrow");
  private static final Prompt SHORT = new Prompt("test", null, "Größe 😀 <|eot_id|>?");
  private static final String RULES = "Follow the house rules. ".repeat(200);
  private static final Prompt WITH_SYSTEM = new Prompt("test", RULES, "What is it?");
  private static final InferenceOptions USUAL = InferenceOptions.DEFAULT;
  private static final InferenceOptions NAMED =
      new InferenceOptions(77, 0.25, "abc:1", false, null);

  @Test
  void what_is_sent_without_further_options_stays_as_it_is_to_the_byte() throws IOException {
    List<String> sent = new ArrayList<>();
    try (FakeBedrock bedrock = FakeBedrock.start();
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      for (String model : MODELS) {
        for (@Nullable String family : new @Nullable String[] {null, "converse"}) {
          ModelTarget target = new ModelTarget(model, family);
          sent.add(sent(bedrock, network, target, USUAL, SHORT));
          sent.add(sent(bedrock, network, target, NAMED, WITH_SYSTEM));
        }
      }
    }
    String all = String.join("\n", sent) + "\n";
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(FIXTURE, all);
    }
    assertEquals(Files.readString(FIXTURE, StandardCharsets.UTF_8), all);
  }

  private static String sent(
      FakeBedrock bedrock,
      HttpClients network,
      ModelTarget target,
      InferenceOptions options,
      Prompt prompt) {
    int before = bedrock.requests().size();
    bedrock.reply(Reply.error(403, "AccessDeniedException", "No."));
    Connection connection = InvocationResult.signed(bedrock, network, 20);
    try (Engine engine =
        new ModelInvoker(target, options, () -> connection, InvocationResult.QUICK)) {
      InvocationResult.ask(engine, prompt, event -> {});
    }
    FakeBedrock.Request request = bedrock.requests().get(before);
    return request.path() + " " + request.body().replace(RULES, "[the rules]");
  }
}
