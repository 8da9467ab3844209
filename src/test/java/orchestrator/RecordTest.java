package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record tells about how to do its run again, and what the next run makes of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecordTest {
  private static final String CLAUDE = "anthropic.claude-sonnet-4-6";
  private static final String LOSSY =
      "<h1>Goal</h1><p>Pay once.</p><ac:structured-macro ac:name=\"nobody-knows\"/>";

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final List<String> variables = new ArrayList<>();

  @BeforeEach
  void keys_in_the_environment() throws IOException {
    set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
    set("AWS_REGION", "us-east-1");
    set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url());
    set("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", bedrock.url());
    set("AWS_EC2_METADATA_DISABLED", "true");
    set("LLM_PROVIDER", "bedrock");
    page("<p>Hello</p>");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private void set(String name, String value) {
    variables.add(name);
    variables.add(value);
  }

  private void page(String storage) throws IOException {
    Files.writeString(folder.resolve("page.xml"), storage);
  }

  private Invocation run(String page, String... more) {
    return Invocation.of(
        Machine.at(folder, variables.toArray(String[]::new)),
        Stream.concat(Stream.of("run", page, "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private JsonNode record() {
    return Invocation.record(folder.resolve("runs"), "F");
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    for (JsonNode option : record().path("options")) {
      options.put(
          option.path("name").asText(),
          option.path("value").asText() + " from " + option.path("source").asText());
    }
    return options;
  }

  private Path latest() {
    return folder.resolve("runs/F/latest");
  }

  @Test
  void latest_stays_on_the_newest_complete_run() throws IOException {
    run("page.xml", "--model", CLAUDE, "--dry-run").exits(0);
    assertFalse(Files.exists(latest(), LinkOption.NOFOLLOW_LINKS));
    bedrock.anthropicStream("Whole");
    run("page.xml", "--model", CLAUDE).exits(0);
    Path complete = latest().toRealPath();
    run("page.xml", "--model", CLAUDE, "--dry-run").exits(0);
    bedrock.reply(FakeBedrock.Reply.error(404, "ResourceNotFoundException", "no"));
    run("page.xml", "--model", CLAUDE).exits(5);
    bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half").cut());
    Invocation cut = run("page.xml", "--model", CLAUDE).exits(7);
    cut.says("record: " + Invocation.newest(folder.resolve("runs"), "F"));
    run("nope.xml", "--model", CLAUDE).exits(3);
    assertEquals(complete, latest().toRealPath());
    bedrock.anthropicStream("Whole again");
    run("page.xml", "--model", CLAUDE).exits(0);
    assertEquals("Whole again", Files.readString(latest().resolve("answer.md")));
  }

  @Test
  void the_options_that_shaped_the_call_are_there_with_their_sources() throws IOException {
    Files.writeString(
        folder.resolve("o.conf"), "[bedrock]\nmax_tokens = 900\n[prompt]\nsecrets = off\n");
    bedrock.reply(
        FakeBedrock.Reply.json(
            "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}],"
                + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
    run(
            "page.xml",
            "--model",
            CLAUDE,
            "--config",
            "o.conf",
            "--temperature",
            "0.25",
            "--guardrail",
            "gr1:2",
            "--prompt",
            "summary",
            "-p",
            "language=French",
            "--no-stream",
            "--strict")
        .exits(0);
    Map<String, String> options = options();
    assertEquals("0.25 from --temperature", options.get("temperature"));
    assertEquals("900 from o.conf:2", options.get("max_tokens"));
    assertEquals("off from o.conf:4", options.get("secrets"));
    assertEquals("gr1:2 from --guardrail", options.get("guardrail"));
    assertEquals("us-east-1 from AWS_REGION", options.get("region"));
    assertEquals("bedrock from LLM_PROVIDER", options.get("provider"));
    assertEquals("true from --no-stream", options.get("no_stream"));
    assertEquals("true from --strict", options.get("strict"));
    assertEquals("page.xml from PAGE", options.get("page"));
    assertEquals("French", record().at("/prompt/params/language").asText());
    assertEquals(Runtime.version().toString(), record().at("/tool/java").asText());
  }

  @Test
  void options_hold_no_password_of_an_address() throws IOException {
    set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "https://someone:hush-hush@bedrock.example");
    set("HTTPS_PROXY", "http://someone:hush-hush@proxy.example:3128");
    set("CONFLUENCE_API_TOKEN", "hush-hush");
    run("page.xml", "--model", CLAUDE, "--dry-run");
    String written =
        Files.readString(Invocation.newest(folder.resolve("runs"), "F").resolve("record.json"));
    assertTrue(written.contains("bedrock.example"), written);
    assertFalse(written.contains("hush-hush"), written);
  }

  @Test
  void a_target_that_gave_way_is_no_option_of_the_call() {
    set("BEDROCK_MODEL_ID", CLAUDE);
    bedrock.agent("Hi");
    run("page.xml", "--agent-id", "A1", "--agent-alias-id", "B1").exits(0);
    assertFalse(options().containsKey("model"), options()::toString);
    assertEquals("A1 from --agent-id", options().get("agent_id"));
    run("page.xml", "--provider", "offline").exits(0);
    assertEquals(
        List.of("children", "comments", "images", "page", "prompt", "provider", "secrets"),
        List.copyOf(options().keySet()));
  }

  @Test
  void children_are_named_with_their_versions() {
    try (FakeConfluence wiki =
        FakeConfluence.cloud()
            .page("1", "Top", "SHOP", "<p>top</p>")
            .page("2", "Below", "SHOP", "<p>below</p>")
            .under("1", "2")) {
      set("CONFLUENCE_URL", wiki.site().toString());
      set("CONFLUENCE_USERNAME", "u@example.test");
      set("CONFLUENCE_API_TOKEN", "token");
      run("1", "--provider", "offline", "--children", "1").exits(0);
      JsonNode children = record().at("/page/children");
      assertEquals(1, children.size(), children::toString);
      assertEquals("2", children.at("/0/id").asText());
      assertEquals("Below", children.at("/0/title").asText());
      assertEquals(7, children.at("/0/version").asInt());
    }
  }

  @Test
  void a_note_about_an_unchanged_page_is_given_once() throws IOException {
    page(LOSSY);
    run("page.xml", "--provider", "offline").says("lost in conversion");
    for (int again = 0; again < 3; again++) {
      Invocation run = run("page.xml", "--provider", "offline").exits(0);
      assertFalse(run.err().contains("lost in conversion"), run::toString);
      assertTrue(record().at("/page/notes/0").asText().startsWith("lost in conversion"));
    }
    page(LOSSY.replace("once", "twice"));
    run("page.xml", "--provider", "offline").says("lost in conversion");
  }

  @Test
  void a_note_about_another_page_or_of_another_name_is_given() throws IOException {
    page(LOSSY);
    Files.writeString(folder.resolve("other.xml"), LOSSY);
    run("page.xml", "--provider", "offline").says("lost in conversion");
    run("other.xml", "--provider", "offline").says("lost in conversion");
    Invocation.of(Machine.at(folder), "run", "other.xml", "--name", "G", "--provider", "offline")
        .says("lost in conversion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<p>key AKIA" + "ABCDEFGHIJKLMNOP and more</p>",
        "<p>in\u200bvisible</p>",
      })
  void a_note_about_safety_is_given_each_time(String storage) throws IOException {
    page(storage);
    String first = run("page.xml", "--provider", "offline").err();
    String second = run("page.xml", "--provider", "offline").err();
    assertTrue(first.startsWith("note: "), first);
    assertEquals(first.lines().findFirst(), second.lines().findFirst());
  }

  @Test
  void sources_stand_under_an_answer_that_is_cut_too() throws IOException {
    bedrock.reply(
        FakeBedrock.Reply.stream()
            .event(
                "chunk",
                "{\"bytes\":\"SGk=\",\"attribution\":{\"citations\":[{\"retrievedReferences\":["
                    + "{\"location\":{\"type\":\"S3\",\"s3Location\":{\"uri\":\"s3://b/a\\nb\"}}}"
                    + "]}]}}")
            .cut());
    Invocation run = run("page.xml", "--agent-id", "A1", "--agent-alias-id", "B1").exits(7);
    run.prints("Hi\n\nSources:\n\n- s3://b/a b\n");
    assertEquals(
        run.out(),
        Files.readString(
            Invocation.newest(folder.resolve("runs"), "F").resolve("answer.partial.md")));
  }
}
