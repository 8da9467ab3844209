package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** Agents on AgentCore, from the command line to the record. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AgentRuntimeTest {
  private static final String ARN =
      "arn:aws:bedrock-agentcore:us-west-2:111122223333:runtime/planner-AbCdEf1234";
  private static final String SESSION = "a-session-of-mine-0123456789-0123456789";

  @TempDir Path home;
  private final FakeBedrock bedrock = FakeBedrock.start();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(home.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Invocation call(List<String> variables, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "AWS_ACCESS_KEY_ID",
                FakeBedrock.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                FakeBedrock.SECRET_ACCESS_KEY,
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_ENDPOINT_URL_STS",
                "http://127.0.0.1:1",
                "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
                bedrock.url(),
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                "http://127.0.0.1:1",
                "LLM_PROVIDER",
                "bedrock"));
    all.addAll(variables);
    return Invocation.of(Machine.at(home, all.toArray(String[]::new)), command);
  }

  private Invocation run(List<String> variables, String... more) {
    List<String> words = new ArrayList<>(List.of("run", "page.xml", "--name", "T"));
    words.addAll(List.of(more));
    return call(variables, words.toArray(String[]::new));
  }

  /** What came, but for the doctor's look at the connection. */
  private List<FakeBedrock.Request> asked() {
    return bedrock.requests().stream()
        .filter(request -> request.path().startsWith("/runtimes/"))
        .toList();
  }

  private JsonNode record() throws IOException {
    return Json.parse(Files.readString(home.resolve("runs/T/latest/record.json")));
  }

  @Test
  void a_log_of_objects_has_no_other_line_where_the_answer_ends_without_a_line_end() {
    bedrock.reply(Reply.events("\"See the plan.\""));
    Invocation run = run(List.of(), "--agent-arn", ARN, "--log-format", "json").exits(0);
    run.prints("See the plan.");
    run.err().lines().forEach(line -> assertTrue(Json.parse(line).hasNonNull("message"), line));
  }

  @Test
  void a_run_asks_the_runtime_in_the_region_of_its_ARN_and_the_record_says_what_was_asked()
      throws IOException {
    bedrock.reply(Reply.events("\"See the \"", "{\"text\":\"plan.\",\"sources\":[\"s3://b/k\"]}"));
    Invocation run =
        run(
            List.of("AWS_REGION", "eu-west-1"),
            "--agent-arn",
            ARN,
            "--agent-endpoint",
            "prod",
            "--session-id",
            SESSION);
    run.exits(0).prints("See the plan.");
    run.says(
        "note: eu-west-1 (AWS_REGION) is not used: the ARN in --agent-arn names us-west-2.",
        "session: " + SESSION);
    FakeBedrock.Request request = bedrock.requests().get(0);
    assertTrue(request.path().endsWith("/invocations?qualifier=prod"), request.path());
    String signature = String.valueOf(request.headers().get("authorization"));
    assertTrue(signature.contains("/us-west-2/bedrock-agentcore/"), signature);
    JsonNode target = record().path("target");
    assertEquals(
        "{\"provider\":\"bedrock\",\"kind\":\"agent-runtime\",\"agent_arn\":\""
            + ARN
            + "\",\"agent_endpoint\":\"prod\",\"session_id\":\""
            + SESSION
            + "\"}",
        Json.line(target));
    assertEquals("us-west-2", record().at("/aws/region").asText());
    assertTrue(record().at("/aws/request_id").asText().startsWith("00000000"));
    assertTrue(
        Files.readString(home.resolve("runs/T/latest/trace.jsonl")).contains("s3://b/k"),
        "what is beside the text");
  }

  @Test
  void a_session_that_is_begun_is_printed_and_can_be_continued() throws IOException {
    bedrock.reply(Reply.json("{\"result\":\"One.\"}")).reply(Reply.json("{\"result\":\"Two.\"}"));
    run(List.of("BEDROCK_AGENT_ARN", ARN)).exits(0).says("session: ");
    String session = record().at("/target/session_id").asText();
    assertEquals(36, session.length());
    assertEquals("DEFAULT", record().at("/target/agent_endpoint").asText());
    run(List.of("BEDROCK_AGENT_ARN", ARN), "--session-id", session).exits(0).prints("Two.");
    assertEquals(
        session,
        bedrock.requests().get(1).headers().get("x-amzn-bedrock-agentcore-runtime-session-id"));
  }

  @Test
  void a_further_question_goes_on_in_the_session() {
    bedrock.reply(Reply.json("\"One.\"")).reply(Reply.json("\"Two.\""));
    run(List.of(), "--agent-arn", ARN, "--agent-endpoint", "prod").exits(0);
    call(List.of(), "ask", "T", "Why?").exits(0).prints("Two.");
    FakeBedrock.Request first = asked().get(0);
    FakeBedrock.Request second = asked().get(1);
    assertEquals(first.path(), second.path());
    assertEquals("{\"prompt\":\"Why?\\n\"}", second.body());
    assertEquals(
        first.headers().get("x-amzn-bedrock-agentcore-runtime-session-id"),
        second.headers().get("x-amzn-bedrock-agentcore-runtime-session-id"));
  }

  @Test
  void an_error_in_mid_answer_ends_with_7_and_keeps_what_came() throws IOException {
    bedrock.reply(Reply.events("\"Half of\"", "{\"error\":\"boom\"}"));
    run(List.of(), "--agent-arn", ARN).exits(7).prints("Half of").says("boom", "aws logs tail");
    Path folder;
    try (var runs = Files.list(home.resolve("runs/T"))) {
      folder = runs.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    assertEquals("Half of", Files.readString(folder.resolve("answer.partial.md")).strip());
    assertFalse(Files.exists(home.resolve("runs/T/latest")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--agent-arn ARN --region eu-west-1 | The ARN is of us-west-2, --region names eu-west-1.",
        "--agent-arn ARN --model m          | by --model and --agent-arn",
        "--agent-arn ARN --session-id short | 33 to 256 characters",
        "--agent-arn ARN --agent-endpoint a/b | The name of an endpoint",
        "--agent-arn ARN/runtime-endpoint/prod | --agent-endpoint prod",
        "--model zai.glm-5 --agent-endpoint prod | --agent-endpoint is an endpoint of an AgentCore runtime",
        "--agent-arn arn:aws:bedrock:us-west-2:111122223333:agent/ABCDE12345 | --agent-id",
        "--agent-arn arn:aws:bedrock:us-west-2::foundation-model/m | --model",
        "--agent-arn arn:aws:bedrock-agentcore:us-west-2:111122223333:harness/h-AbCdEf1234 | Harnesses",
        "--agent-arn planner-AbCdEf1234     | arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/",
        "--agent-arn arn:aws:bedrock-agentcore:us@evil:111122223333:runtime/p-AbCdEf1234 | cannot be the ARN",
      })
  void what_cannot_be_meant_ends_with_2_before_anything_is_sent(String options, String said) {
    run(List.of(), options.replace("ARN", ARN).split(" ")).exits(2).says(said);
    assertEquals(0, bedrock.requests().size());
  }

  @Test
  void an_API_key_is_refused() {
    run(List.of("AWS_BEARER_TOKEN_BEDROCK", "key"), "--agent-arn", ARN)
        .exits(2)
        .says("A Bedrock API key cannot invoke agents");
  }

  @Test
  void an_option_beats_the_variable_and_the_variable_the_file() throws IOException {
    Files.writeString(
        home.resolve("o.conf"),
        "[bedrock]\nmodel = m\nagent_endpoint = staging\nagent_arn = " + ARN + "\n");
    run(List.of(), "--config", "o.conf").exits(2).says("More than one target is named");
    bedrock.reply(Reply.json("\"Hi\""));
    run(List.of("BEDROCK_AGENT_ARN", ARN), "--config", "o.conf").exits(0);
    assertTrue(bedrock.requests().get(0).path().endsWith("?qualifier=staging"));
    assertTrue(record().path("options").toString().contains("\"agent_endpoint\""));
  }

  @Test
  void config_tells_where_the_runtime_is_called() {
    Invocation config =
        call(List.of("AWS_REGION", "eu-west-1"), "config", "--agent-arn", ARN).exits(0);
    assertTrue(config.out().contains("us-west-2  the ARN in --agent-arn"), config::toString);
    assertTrue(config.out().contains(bedrock.url()), config::toString);
    assertTrue(
        Invocation.of(Machine.at(home), "config", "--agent-arn", ARN)
            .out()
            .contains("https://bedrock-agentcore.us-west-2.amazonaws.com"));
  }

  @Test
  void a_dry_run_sends_nothing() {
    run(List.of(), "--agent-arn", ARN, "--dry-run").exits(0);
    assertEquals(0, bedrock.requests().size());
  }

  @Test
  void doctor_sends_what_must_be_refused_and_starts_no_agent() {
    Invocation doctor = call(List.of(), "doctor", "--agent-arn", ARN, "-v");
    assertTrue(doctor.out().contains("AgentCore accepts the signature"), doctor::toString);
    assertTrue(doctor.out().contains("bedrock-agentcore:InvokeAgentRuntime"), doctor::toString);
    assertTrue(doctor.out().contains("bedrock-agentcore-dns"), doctor::toString);
    assertEquals(1, asked().size());
    assertEquals(
        "doctor", asked().get(0).headers().get("x-amzn-bedrock-agentcore-runtime-session-id"));
  }

  @Test
  void doctor_with_invoke_asks_in_a_session_that_it_ends() {
    bedrock.reply(Reply.json("\"OK\"")).reply(Reply.json("{}"));
    Invocation doctor = call(List.of(), "doctor", "--agent-arn", ARN, "--invoke", "-v");
    assertTrue(doctor.out().contains("The agent answered"), doctor::toString);
    assertEquals(2, asked().size(), doctor::toString);
    FakeBedrock.Request asked = asked().get(0);
    FakeBedrock.Request ended = asked().get(1);
    assertTrue(ended.path().endsWith("/stopruntimesession?qualifier=DEFAULT"), ended.path());
    assertEquals(
        asked.headers().get("x-amzn-bedrock-agentcore-runtime-session-id"),
        ended.headers().get("x-amzn-bedrock-agentcore-runtime-session-id"));
  }
}
