package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dry runs whose tokens Bedrock counts. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CountTest {
  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();

  @BeforeEach
  void a_page() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Invocation run(String... more) {
    List<String> variables =
        new ArrayList<>(
            List.of(
                "AWS_ACCESS_KEY_ID",
                FakeBedrock.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                FakeBedrock.SECRET_ACCESS_KEY,
                "AWS_REGION",
                "us-east-1",
                "AWS_ENDPOINT_URL",
                bedrock.url(),
                "AWS_EC2_METADATA_DISABLED",
                "true"));
    String[] args =
        Stream.concat(Stream.of("run", "page.xml", "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new);
    return Invocation.of(Machine.at(folder, variables.toArray(String[]::new)), args);
  }

  @Test
  void count_the_body_for_the_model_behind_a_profile() throws IOException {
    bedrock.reply(Reply.json("{\"inputTokens\":1000000}"));
    Invocation dry =
        run("--dry-run", "--count", "--model", "us.anthropic.claude-sonnet-4-6").exits(0);
    dry.says(
        "1000000 tokens, counted by Bedrock, ", "no model was asked", "cost: at most about $3.57");
    assertEquals(
        "/model/anthropic.claude-sonnet-4-6/count-tokens", bedrock.requests().get(0).path());
    JsonNode body =
        Json.parse(
            new String(
                Base64.getDecoder()
                    .decode(
                        Json.parse(bedrock.requests().get(0).body())
                            .at("/input/invokeModel/body")
                            .asText()),
                StandardCharsets.UTF_8));
    assertEquals(dry.out(), body.at("/messages/0/content/0/text").asText());
  }

  @Test
  void tell_scripts_what_was_counted() {
    bedrock.reply(Reply.json("{\"inputTokens\":77}"));
    assertEquals(
        77,
        Json.parse(run("-n", "--count", "--model", "zai.glm-5", "--json").exits(0).out())
            .at("/prompt/counted_tokens")
            .asInt());
  }

  @Test
  void count_the_messages_of_Converse() throws IOException {
    bedrock.reply(Reply.json("{\"inputTokens\":77}"));
    Invocation dry = run("-n", "--count", "--model", "zai.glm-5").exits(0).says("77 tokens, ");
    assertEquals(
        dry.out(),
        Json.parse(bedrock.requests().get(0).body())
            .at("/input/converse/messages/0/content/0/text")
            .asText());
  }

  @Test
  void a_page_of_a_gateway_is_no_fault_of_the_program() {
    bedrock.reply(Reply.html(200, "<html>Please sign in</html>"));
    run("-n", "--count", "--model", "zai.glm-5").exits(6).says("did not come from AWS");
  }

  @Test
  void an_answer_without_a_number_leaves_the_estimate() {
    bedrock.reply(Reply.json("{}"));
    run("-n", "--count", "--model", "zai.glm-5").exits(0).says("they are estimated");
  }

  @ParameterizedTest
  @CsvSource({
    "400, ValidationException, The provided model doesn't support counting tokens.",
    "403, AccessDeniedException, You are not authorized to perform: bedrock:CountTokens",
  })
  void fall_back_to_the_estimate_where_Bedrock_does_not_count(
      int status, String type, String message) {
    bedrock.error(status, type, message);
    run("-n", "--count", "--model", "us.anthropic.claude-opus-4-7")
        .exits(0)
        .says("Bedrock does not count these tokens, they are estimated", "about ");
    assertEquals(1, bedrock.requests().size());
  }

  @Test
  void fail_as_a_run_would_where_the_credentials_do() {
    bedrock.error(403, "ExpiredTokenException", "The security token included has expired");
    run("-n", "--count", "--model", "us.anthropic.claude-sonnet-4-6").exits(4);
  }

  @Test
  void estimate_for_agents_and_for_nobody() {
    run("-n", "--count", "--agent-id", "AGENT12345", "--agent-alias-id", "ALIAS12345")
        .exits(0)
        .says("they are counted for models alone", "about ");
    run("-n", "--count").exits(0).says("nobody is named who could count");
    assertTrue(bedrock.requests().isEmpty());
  }

  @Test
  void are_what_the_option_is_for() {
    run("--count", "--provider", "offline").exits(2).says("--count goes with --dry-run");
  }
}
