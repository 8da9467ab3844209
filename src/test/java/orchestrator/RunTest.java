package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole road, against a Confluence and a Bedrock on 127.0.0.1. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunTest {
  private static final String CLAUDE = "anthropic.claude-sonnet-4-6";
  private static final String[] ANSWER = {"Größe: ", "😀", "\n\n- one\n", "- two"};
  private static final String WHOLE = String.join("", ANSWER);

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final List<String> variables = new ArrayList<>();

  @BeforeEach
  void keys_in_the_environment() {
    set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
    set("AWS_REGION", "us-east-1");
    set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url());
    set("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", bedrock.url());
    set("AWS_EC2_METADATA_DISABLED", "true");
    set("LLM_PROVIDER", "bedrock");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private void set(String name, String value) {
    variables.add(name);
    variables.add(value);
  }

  private Invocation orchestrator(String... args) {
    return Invocation.of(Machine.at(folder, variables.toArray(String[]::new)), args);
  }

  private Invocation run(String page, String... more) {
    String[] args =
        Stream.concat(Stream.of("run", page, "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new);
    return orchestrator(args);
  }

  private Path page(String storage) throws IOException {
    return Files.writeString(folder.resolve("page.xml"), storage);
  }

  private static String sha256(String text) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(sum);
  }

  private JsonNode record() {
    return Invocation.record(folder.resolve("runs"), "F");
  }

  private List<String> kept() {
    return Invocation.files(Invocation.newest(folder.resolve("runs"), "F"));
  }

  private String kept(String file) throws IOException {
    return Files.readString(Invocation.newest(folder.resolve("runs"), "F").resolve(file));
  }

  @Nested
  class From_Confluence {
    @ParameterizedTest
    @ValueSource(strings = {"stream", "whole"})
    void a_Cloud_page_goes_to_a_model(String way) throws IOException {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("4711", "Checkout", "SHOP", "<h1>Goal</h1><p>Größe &amp; more</p>")
            .basic("me@example.com", "t0ken");
        set("CONFLUENCE_URL", wiki.site().toString());
        set("CONFLUENCE_USERNAME", "me@example.com");
        set("CONFLUENCE_API_TOKEN", "t0ken");
        boolean stream = way.equals("stream");
        if (stream) {
          bedrock.anthropicStream(ANSWER);
        } else {
          bedrock.anthropic(WHOLE);
        }
        String url = wiki.url("/spaces/SHOP/pages/4711/Checkout?atlOrigin=x#Goal");
        List<String> more = new ArrayList<>(List.of("--model", CLAUDE));
        if (!stream) {
          more.add("--no-stream");
        }
        run(url, more.toArray(String[]::new)).exits(0).prints(WHOLE);

        JsonNode record = record();
        assertEquals("complete", record.at("/status").asText());
        assertEquals("4711", record.at("/page/id").asText());
        assertEquals("Checkout", record.at("/page/title").asText());
        assertEquals("SHOP", record.at("/page/space").asText());
        assertTrue(record.at("/page/version").asInt() > 0);
        assertEquals("model", record.at("/target/kind").asText());
        assertEquals(CLAUDE, record.at("/target/model_id").asText());
        assertEquals("us-east-1", record.at("/aws/region").asText());
        assertEquals("AWS_REGION", record.at("/aws/region_source").asText());
        assertFalse(record.at("/aws/credential_source").asText().isEmpty());
        assertFalse(record.at("/aws/request_id").asText().isEmpty());
        assertEquals("end_turn", record.at("/answer/stop_reason").asText());
        assertEquals(WHOLE.length(), record.at("/answer/characters").asInt());
        assertEquals(12, record.at("/usage/input_tokens").asInt());
        assertEquals(WHOLE, kept("answer.md"));
        assertEquals(List.of("answer.md", "page.md", "prompt.md", "record.json"), kept());
        assertEquals("# Goal\n\nGröße & more\n", kept("page.md"));

        FakeBedrock.Request request = bedrock.requests().get(0);
        assertEquals(null, request.fault());
        String sent = Json.parse(request.body()).at("/messages/0/content").toString();
        assertTrue(sent.contains("Größe & more"), sent);
        String everything = kept("record.json") + kept("prompt.md") + kept("page.md");
        assertFalse(everything.contains("t0ken"));
        assertFalse(everything.contains(FakeBedrock.SECRET_ACCESS_KEY));
      }
    }

    @Test
    void a_Data_Center_page_goes_to_an_agent() throws IOException {
      try (FakeConfluence wiki = FakeConfluence.dataCenter("/confluence")) {
        wiki.page("99", "Neue Kasse", "SHOP", "<p>Hello</p>").bearer("p4t");
        Files.writeString(
            folder.resolve("my.conf"),
            """
            [provider]
            provider = bedrock
            [bedrock]
            agent_id = AGENT12345
            agent_alias_id = ALIAS12345
            region = eu-central-1
            [confluence]
            url = %s
            personal_token = p4t
            """
                .formatted(wiki.site()));
        variables.removeAll(List.of("AWS_REGION", "us-east-1", "LLM_PROVIDER", "bedrock"));
        bedrock.agent(ANSWER);
        run(wiki.url("/display/SHOP/Neue+Kasse"), "--config", "my.conf").exits(0).prints(WHOLE);
        JsonNode record = record();
        assertEquals("agent", record.at("/target/kind").asText());
        assertEquals("AGENT12345", record.at("/target/agent_id").asText());
        assertFalse(record.at("/target/session_id").asText().isEmpty());
        assertEquals("eu-central-1", record.at("/aws/region").asText());
        assertEquals("my.conf:6", record.at("/aws/region_source").asText());
        assertEquals("Neue Kasse", record.at("/page/title").asText());
        assertTrue(bedrock.requests().get(0).path().startsWith("/agents/AGENT12345/"));
      }
    }

    @Test
    void targets_come_from_the_environment_too() {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("4711", "Checkout", "SHOP", "<p>Hello</p>");
        set("CONFLUENCE_URL", wiki.site().toString());
        set("BEDROCK_MODEL_ID", "amazon.nova-lite-v1:0");
        bedrock.novaStream(ANSWER);
        run("4711").exits(0).prints(WHOLE);
        assertEquals("amazon.nova-lite-v1:0", bedrock.requests().get(0).modelId());
      }
    }

    @Test
    void descendants_follow_with_their_headings_moved_down() throws IOException {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("1", "Top", "SHOP", "<h1>Goal</h1>")
            .page("2", "Child", "SHOP", "<h1>Part</h1>")
            .page("3", "Grandchild", "SHOP", "<p>Leaf</p>")
            .page("4", "Closed", "SHOP", "<p>s3cret</p>")
            .under("1", "2")
            .under("2", "3")
            .under("1", "4")
            .forbid("4");
        set("CONFLUENCE_URL", wiki.site().toString());
        run("1", "--provider", "offline", "--children", "1").exits(0).says("cannot be read");
        assertEquals("# Goal\n\n# Child\n\n## Part\n", kept("page.md"));
        run("1", "--provider", "offline", "--children", "2").exits(0);
        assertEquals("# Goal\n\n# Child\n\n## Part\n\n## Grandchild\n\nLeaf\n", kept("page.md"));
      }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_page_points_at_is_looked_up_once(boolean cloud) throws IOException {
      try (FakeConfluence wiki = cloud ? FakeConfluence.cloud() : FakeConfluence.dataCenter()) {
        String user = "<p><ac:link><ri:user ri:account-id=\"77:ab\"/></ac:link></p>";
        String include =
            "<ac:structured-macro ac:name=\"%s\"><ac:parameter ac:name=\"\"><ac:link>"
                + "<ri:page ri:content-title=\"%s\"/></ac:link></ac:parameter>"
                + "</ac:structured-macro>";
        wiki.page(
                "1",
                "Top",
                "SHOP",
                user
                    + user
                    + include.formatted("include", "Terms")
                    + include.formatted("excerpt-include", "Status")
                    + "<ac:structured-macro ac:name=\"children\"/>"
                    + "<ac:structured-macro ac:name=\"contentbylabel\">"
                    + "<ac:parameter ac:name=\"cql\">label = \"Status\"</ac:parameter>"
                    + "</ac:structured-macro>")
            .page("2", "Child", "SHOP", user)
            .page("3", "Terms", "SHOP", "<p>A term.</p>" + include.formatted("include", "Top"))
            .page(
                "4",
                "Status",
                "SHOP",
                "<p>long</p><ac:structured-macro ac:name=\"excerpt\"><ac:rich-text-body>"
                    + "<p>Green.</p></ac:rich-text-body></ac:structured-macro>")
            .under("1", "2")
            .user("77:ab", "Ann Lee");
        set("CONFLUENCE_URL", wiki.site().toString());
        run("1", "--provider", "offline", "--children", "1").exits(0).says("include: Top");
        String child = wiki.url(cloud ? "/pages/viewpage.action?pageId=2" : "/display/SHOP/Child");
        String status = wiki.url(cloud ? "/spaces/SHOP/pages/4/Status" : "/display/SHOP/Status");
        assertEquals(
            """
            @Ann Lee

            @Ann Lee

            *From page Terms:*

            A term.

            [include: Top]

            *From page Status:*

            Green.

            - [Child](%s)

            * [Status](%s)

            # Child

            @Ann Lee
            """
                .formatted(child, status),
            kept("page.md"));
        long asked = wiki.requests().stream().filter(line -> line.contains("/user?")).count();
        assertEquals(1, asked);
      }
    }

    @Test
    @Fault("F33")
    @Guarantee(5)
    void a_secret_in_the_address_of_a_page_is_told_nobody() throws IOException {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("4711", "Checkout", "SHOP", "<p>Hello</p>");
        set("CONFLUENCE_URL", wiki.site().toString());
        String page = "/spaces/SHOP/pages/%s/T?os_authType=basic&token=canary-query";
        run(wiki.url(page.formatted("4711")), "--provider", "offline", "-v").exits(0);
        run(wiki.url(page.formatted("4712")), "--provider", "offline", "-v").exits(3);
        assertEquals("failed", record().at("/status").asText());
        assertFalse(wiki.requests().toString().contains("canary-query"));
        int asked = wiki.requests().size();
        String signedIn = wiki.url(page.formatted("4711")).replace("//", "//me:canary-url@");
        run(signedIn, "--provider", "offline", "-v", "--debug").exits(2);
        assertEquals(asked, wiki.requests().size());
        set("CONFLUENCE_URL", wiki.site().toString().replace("//", "//me:canary-url@"));
        run("4711", "--provider", "offline", "-v", "--debug").exits(2);
        orchestrator("config", "--json");
        assertEquals(asked, wiki.requests().size());
      }
    }

    @Test
    @Fault("F36")
    @Guarantee(7)
    void nothing_that_the_page_or_the_answer_names_is_fetched() throws IOException {
      try (FakeConfluence wiki = FakeConfluence.cloud();
          FakeConfluence inside = FakeConfluence.cloud()) {
        String url = inside.url("/latest/meta-data");
        String macro = "<ac:structured-macro ac:name=\"%s\"><ac:parameter ac:name=\"%s\">";
        String named = "<ri:url ri:value=\"" + url + "\"/></ac:parameter></ac:structured-macro>";
        StringBuilder page = new StringBuilder("<p>Hello <a href=\"" + url + "\">there</a></p>");
        page.append("<ac:image><ri:url ri:value=\"" + url + "\"/></ac:image>");
        page.append("<img src=\"" + url + "\"/><iframe src=\"" + url + "\"></iframe>");
        for (String name :
            List.of("include", "iframe", "widget", "html-include", "rss", "drawio")) {
          page.append(macro.formatted(name, "url")).append(named);
          page.append(macro.formatted(name, "")).append(named);
        }
        wiki.page("4711", "Checkout", "SHOP", page.toString());
        set("CONFLUENCE_URL", wiki.site().toString());
        bedrock.anthropicStream("See ![it](" + url + ") and <img src='" + url + "'>");
        run("4711", "--model", CLAUDE).exits(0);
        assertEquals(List.of(), inside.requests());
      }
    }

    @Test
    @Fault("F28")
    void a_page_that_is_not_there_and_a_wrong_token_are_told_apart() {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.basic("me@example.com", "right");
        set("CONFLUENCE_URL", wiki.site().toString());
        set("CONFLUENCE_USERNAME", "me@example.com");
        set("CONFLUENCE_API_TOKEN", "wr0ng");
        Invocation refused = run("4711", "--model", CLAUDE).exits(3).prints("");
        refused.says("did not accept the token", "CONFLUENCE_API_TOKEN");
        assertFalse(refused.err().contains("wr0ng"));
        set("CONFLUENCE_API_TOKEN", "right");
        run("4711", "--model", CLAUDE).exits(3).says("not found");
        assertEquals("failed", record().at("/status").asText());
        assertEquals("page-not-found", record().at("/problem/code").asText());
        assertTrue(bedrock.requests().isEmpty());
      }
    }

    @Test
    void a_body_family_that_does_not_exist_is_found_before_the_page_is_fetched() {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        set("CONFLUENCE_URL", wiki.site().toString());
        set("CONFLUENCE_USERNAME", "me@example.com");
        set("CONFLUENCE_API_TOKEN", "t0ken");
        run(wiki.url("/spaces/S/pages/1/T"), "--model", CLAUDE, "--model-provider", "acme")
            .exits(2)
            .says("'acme' is none of them");
        assertTrue(wiki.requests().isEmpty());
      }
    }

    @Test
    @Fault("F24")
    @Guarantee(1)
    void a_token_never_goes_to_another_site() {
      try (FakeConfluence ours = FakeConfluence.cloud();
          FakeConfluence theirs = FakeConfluence.cloud()) {
        set("CONFLUENCE_URL", ours.site().toString());
        set("CONFLUENCE_USERNAME", "me@example.com");
        set("CONFLUENCE_API_TOKEN", "t0ken");
        run(theirs.url("/spaces/S/pages/1/T"), "--model", CLAUDE)
            .exits(2)
            .says("not on the configured Confluence");
        assertTrue(theirs.requests().isEmpty());
      }
    }
  }

  @Nested
  class Agents {
    @Test
    void leave_their_files_beside_the_answer_and_name_the_session() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(
          FakeBedrock.Reply.stream()
              .agentText("See the plan.")
              .event(
                  "files",
                  "{\"files\":[{\"name\":\"../plan.csv\",\"type\":\"text/csv\",\"bytes\":\"YSxi\"}]}"));
      run("page.xml", "--agent-id", "A1", "--agent-alias-id", "B1", "--session-id", "my-session")
          .exits(0)
          .prints("See the plan.")
          .says("session: my-session");
      assertEquals("a,b", kept("file-1-plan.csv"));
      assertEquals("file-1-plan.csv", record().at("/answer/files/0").asText());
      assertEquals("my-session", record().at("/target/session_id").asText());
    }

    @Test
    void show_what_the_answer_rests_on_under_it() throws Exception {
      page("<p>Hello</p>");
      String reference = "{\"location\":{\"type\":\"S3\",\"s3Location\":{\"uri\":\"%s\"}}}";
      bedrock.reply(
          FakeBedrock.Reply.stream()
              .event(
                  "chunk",
                  "{\"bytes\":\"SGk=\",\"attribution\":{\"citations\":[{\"retrievedReferences\":["
                      + String.format(reference, "s3://b/one.pdf")
                      + ","
                      + String.format(reference, "s3://b/\\u001b[31mtwo.pdf")
                      + "]},{\"retrievedReferences\":["
                      + String.format(reference, "s3://b/one.pdf")
                      + "]}]}}"));
      Invocation run = run("page.xml", "--agent-id", "A1", "--agent-alias-id", "B1").exits(0);
      String answer = "Hi\n\nSources:\n\n- s3://b/one.pdf\n- s3://b/two.pdf\n";
      run.prints(answer).says("session: ");
      assertFalse(run.err().contains("s3://"), run::toString);
      assertEquals(answer, kept("answer.md"));
      assertEquals(sha256(answer), record().at("/answer/sha256").asText());
      assertEquals(answer.length(), record().at("/answer/characters").asInt());
      assertEquals("s3://b/one.pdf", record().at("/answer/citations/0/sources/0").asText());
    }

    @Test
    void have_steps_to_show_and_models_have_none() throws IOException {
      page("<p>Hello</p>");
      String note = "note: a model has no steps that --trace could show; an agent has";
      run("page.xml", "--model", CLAUDE, "--trace", "-n").exits(0).says(note);
      Invocation agent =
          run("page.xml", "--agent-id", "A1", "--agent-alias-id", "B1", "--trace", "-n");
      assertFalse(agent.exits(0).err().contains(note), agent::toString);
    }

    @Test
    void that_hand_control_back_can_be_continued() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(
          FakeBedrock.Reply.stream()
              .agentText("Shall I?")
              .event(
                  "returnControl",
                  "{\"invocationId\":\"i\",\"invocationInputs\":[{\"functionInvocationInput\":{"
                      + "\"actionGroup\":\"Tickets\",\"function\":\"close\",\"parameters\":["
                      + "{\"name\":\"id\",\"type\":\"integer\",\"value\":\"42\"}]}}]}"));
      run("page.xml", "--agent-id", "A1", "--agent-alias-id", "B1", "--session-id", "my-session")
          .exits(7)
          .prints("Shall I?")
          .says("It asks for Tickets close(id=42).", "session: my-session", "record: ");
      assertEquals("Shall I?", kept("answer.partial.md"));
      assertEquals("agent-returned-control", record().at("/problem/code").asText());
      assertTrue(kept("trace.jsonl").contains("invocationId"));
    }
  }

  @Nested
  class What_is_said_at_the_end {
    @Test
    void tells_where_the_record_of_a_failure_is() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.error(404, "ResourceNotFoundException", "no"));
      Invocation run = run("page.xml", "--model", CLAUDE).exits(5);
      run.says("record: " + Invocation.newest(folder.resolve("runs"), "F").toRealPath());
      bedrock.reply(FakeBedrock.Reply.error(404, "ResourceNotFoundException", "no"));
      Invocation json = run("page.xml", "--model", CLAUDE, "--json").exits(5);
      assertEquals(
          Invocation.newest(folder.resolve("runs"), "F").toRealPath().toString(),
          json.error().path("record").asText());
    }

    @Test
    void with_json_are_the_document_of_a_failed_run_too() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.error(404, "ResourceNotFoundException", "no"));
      Invocation failed = run("page.xml", "--model", CLAUDE, "--json").exits(5);
      JsonNode document = Json.parse(failed.out());
      assertEquals("failed", document.path("status").asText());
      assertEquals(failed.error().path("code"), document.at("/problem/code"));
      assertEquals(failed.error().path("record"), document.path("folder"));
      Invocation lost = run("nope.xml", "--model", CLAUDE, "--json").exits(3);
      assertEquals("page-file-not-found", Json.parse(lost.out()).at("/problem/code").asText());
      run("page.xml", "--model", CLAUDE, "--json", "--timeout", "soon").exits(2).prints("");
    }

    @Test
    void with_json_and_verbose_say_on_standard_error_what_happens() throws IOException {
      page("<p>key AKIA" + "ABCDEFGHIJKLMNOP and more</p>");
      bedrock.anthropicStream("Hi");
      Invocation run = run("page.xml", "--model", CLAUDE, "--json", "-v").exits(0);
      run.says(
          "Reading the page",
          "note: the page seems to hold secrets",
          "(line 1) of page.md",
          "record:");
      assertEquals("Hi", Json.parse(run.out()).at("/answer/text").asText());
      bedrock.anthropicStream("Hi");
      assertEquals("", run("page.xml", "--model", CLAUDE, "--json", "-v", "-q").exits(0).err());
      bedrock.anthropicStream("Hi");
      run("page.xml", "--model", CLAUDE, "--json", "--debug").exits(0).says("debug: region: ");
    }

    @Test
    void tells_scripts_where_the_record_is() throws IOException {
      page("<p>Hello</p>");
      bedrock.anthropicStream("Hi");
      Invocation run = run("page.xml", "--model", CLAUDE, "--json").exits(0);
      assertEquals(
          Invocation.newest(folder.resolve("runs"), "F").toRealPath().toString(),
          Json.parse(run.out()).path("folder").asText());
    }
  }

  @Nested
  class Without_a_model {
    @Test
    void the_digest_says_what_it_is_and_needs_nobody() throws IOException {
      page("<h1>Goal</h1><p>Buyers leave before they pay. We want fewer steps.</p>");
      variables.clear();
      Invocation run = run("page.xml", "--provider", "offline").exits(0);
      assertTrue(run.out().contains("without a model"), run::toString);
      assertEquals("offline", record().at("/target/kind").asText());
      assertEquals(run.out(), kept("answer.md"));
    }

    @Test
    void a_dry_run_prints_exactly_what_would_be_sent() throws IOException {
      page("<p>Hello</p>");
      Invocation dry = run("page.xml", "--model", CLAUDE, "--dry-run").exits(0);
      assertEquals(kept("prompt.md"), dry.out());
      dry.says("tokens", "nothing was sent");
      assertEquals("dry-run", record().at("/status").asText());
      assertTrue(bedrock.requests().isEmpty());
      bedrock.anthropicStream("x");
      run("page.xml", "--model", CLAUDE).exits(0);
      String prompt = Json.line(Json.array().add(dry.out())).replaceAll("^\\[\"|\"\\]$", "");
      String sent = bedrock.requests().get(0).body();
      assertTrue(sameFence(sent).contains(sameFence(prompt)), sent);
    }

    /** Each prompt has a fence of its own. */
    private static String sameFence(String prompt) {
      return prompt.replaceAll("page-[0-9a-f]{12,32}", "page-0");
    }

    @Test
    void standard_input_is_a_page_too() {
      Invocation.of(
              Machine.at(folder),
              "<p>Hello</p>",
              new String[] {"run", "-", "--name", "F", "--provider", "offline"})
          .exits(0);
      assertEquals("stdin", record().at("/page/source").asText());
    }
  }

  @Nested
  class Records {
    @Test
    @Fault({"F78", "F80"})
    void are_private_and_stay_apart() throws IOException {
      page("<p>Hello</p>");
      run("page.xml", "--provider", "offline").exits(0);
      run("page.xml", "--provider", "offline").exits(0);
      Path runs = folder.resolve("runs/F");
      List<String> entries = Invocation.files(runs);
      assertEquals(3, entries.size(), entries.toString());
      assertTrue(entries.contains("latest"));
      assertEquals(
          PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(runs));
      try (Stream<Path> files = Files.list(runs.resolve("latest"))) {
        for (Path file : files.toList()) {
          assertEquals(
              Set.copyOf(PosixFilePermissions.fromString("rw-------")),
              Files.getPosixFilePermissions(file),
              file.toString());
        }
      }
    }

    @Test
    @Fault("F20")
    void of_odd_names_get_folders_of_their_own() throws IOException {
      page("<p>Hello</p>");
      orchestrator("run", "page.xml", "--name", "Größe & Co", "--provider", "offline").exits(0);
      orchestrator("run", "page.xml", "--name", "Größe + Co", "--provider", "offline").exits(0);
      orchestrator("run", "page.xml", "--name", "x".repeat(300), "--provider", "offline").exits(0);
      Set<String> names = new java.util.HashSet<>();
      for (String feature : Invocation.files(folder.resolve("runs"))) {
        names.add(Invocation.record(folder.resolve("runs"), feature).at("/name").asText());
      }
      assertEquals(Set.of("Größe & Co", "Größe + Co", "x".repeat(300)), names);
    }

    @ParameterizedTest
    @Fault("F71")
    @ValueSource(strings = {"taken", "taken/below", "/proc/nobody-writes-here"})
    void that_cannot_be_written_stop_the_run_before_anything_is_sent(String output)
        throws IOException {
      Files.writeString(folder.resolve("taken"), "a file");
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("4711", "Checkout", "SHOP", "<p>Hello</p>");
        set("CONFLUENCE_URL", wiki.site().toString());
        run("4711", "--model", CLAUDE, "--output", output).exits(8).says(output);
        assertTrue(wiki.requests().isEmpty());
      }
      assertTrue(bedrock.requests().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Be brief. Größe."})
    void hold_the_checksum_of_all_that_was_sent(String system) throws Exception {
      page("<p>Hello</p>");
      bedrock.anthropicStream(ANSWER);
      if (system.isEmpty()) {
        run("page.xml", "--model", CLAUDE).exits(0);
      } else {
        Files.writeString(folder.resolve("rules.md"), system);
        run("page.xml", "--model", CLAUDE, "--system", "rules.md").exits(0);
        assertEquals(system, kept("system.md"));
      }
      String sent = (system.isEmpty() ? "" : kept("system.md")) + kept("prompt.md");
      assertEquals(sha256(sent), record().at("/prompt/sha256").asText());
      assertEquals(sent.length(), record().at("/prompt/characters").asInt());
    }

    @Test
    void come_out_as_one_document_with_json() throws IOException {
      page("<p>Hello</p>");
      bedrock.anthropicStream(ANSWER);
      Invocation run = run("page.xml", "--model", CLAUDE, "--json").exits(0);
      JsonNode document = Json.parse(run.out());
      assertEquals(WHOLE, document.at("/answer/text").asText());
      assertEquals("complete", document.at("/status").asText());
      assertEquals("", run.err());
    }

    @Test
    void with_json_hold_the_notes_and_a_rehearsed_prompt() throws IOException {
      page("<p>key AKIA" + "ABCDEFGHIJKLMNOP and more</p>");
      Invocation run = run("page.xml", "--model", CLAUDE, "--json", "--dry-run").exits(0);
      JsonNode document = Json.parse(run.out());
      assertEquals(kept("prompt.md"), document.at("/prompt/text").asText());
      assertTrue(document.at("/notes/0").asText().contains("AWS access key"), run::toString);
      assertEquals("", run.err());
    }

    @Test
    void do_not_depend_on_the_pointer_to_the_latest() throws IOException {
      page("<p>Hello</p>");
      Files.createDirectories(folder.resolve("runs/F/latest/in the way"));
      bedrock.anthropicStream(ANSWER);
      run("page.xml", "--model", CLAUDE).exits(0).prints(WHOLE);
      assertEquals(2, Invocation.files(folder.resolve("runs/F")).size());
    }

    private List<Path> partials(Path runs) {
      return Stream.of(runs)
          .filter(Files::isDirectory)
          .flatMap(found -> Invocation.files(found).stream().map(found::resolve))
          .map(run -> run.resolve("answer.partial.md"))
          .filter(Files::exists)
          .toList();
    }

    @Test
    void say_why_an_answer_has_no_final_name() throws Exception {
      page("<p>Hello</p>");
      CountDownLatch deleted = new CountDownLatch(1);
      bedrock.reply(
          FakeBedrock.Reply.stream().anthropicText("a").after(deleted).anthropic("end_turn", "b"));
      Thread run = new Thread(() -> run("page.xml", "--model", CLAUDE));
      run.start();
      Path runs = folder.resolve("runs/F");
      while (partials(runs).isEmpty() && run.isAlive()) {
        Thread.sleep(5);
      }
      Files.delete(partials(runs).get(0));
      deleted.countDown();
      run.join();
      assertEquals("failed", record().at("/status").asText());
      assertEquals("output-unwritable", record().at("/problem/code").asText());
    }
  }

  @Nested
  class When_the_answer_is_not_whole {
    @Test
    @Fault("F60")
    @Guarantee(2)
    void a_cut_stream_keeps_what_arrived() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answ").cut());
      Invocation run = run("page.xml", "--model", CLAUDE).exits(7).prints("Half an answ");
      run.says("error:");
      assertEquals("Half an answ", kept("answer.partial.md"));
      assertFalse(kept().contains("answer.md"));
      assertEquals("incomplete", record().at("/status").asText());
      assertEquals("answer-cut", record().at("/problem/code").asText());
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    @Fault("F62")
    @Guarantee(2)
    void max_tokens_is_said() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.stream().anthropic("max_tokens", "Half"));
      run("page.xml", "--model", CLAUDE).exits(7).says("--max-tokens");
      assertEquals("max_tokens", record().at("/answer/stop_reason").asText());
      Files.writeString(folder.resolve("orchestrator.conf"), "");
      bedrock.reply(FakeBedrock.Reply.stream().anthropic("max_tokens", "Half"));
      JsonNode error = run("page.xml", "--model", CLAUDE, "--json").exits(7).error();
      assertTrue(error.at("/notes/0").asText().contains("orchestrator.conf is not read"));
    }

    @ParameterizedTest
    @CsvSource({
      "null, gave no reason, answer-cut",
      "'\"a_reason_of_tomorrow\"', a_reason_of_tomorrow, answer-cut",
      "'\"model_context_window_exceeded\"', larger context window, context-window-full",
    })
    @Fault("F62")
    @Guarantee(2)
    void any_reason_but_a_good_one_is_said(String reason, String said, String code)
        throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(
          FakeBedrock.Reply.json(
              "{\"content\":[{\"type\":\"text\",\"text\":\"Half\"}],\"stop_reason\":"
                  + reason
                  + ",\"usage\":{\"input_tokens\":9,\"output_tokens\":5}}"));
      run("page.xml", "--model", CLAUDE, "--no-stream").exits(7).prints("Half").says(said);
      assertEquals("Half", kept("answer.partial.md"));
      assertEquals("incomplete", record().at("/status").asText());
      assertEquals(code, record().at("/problem/code").asText());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"output\":{\"message\":{\"content\":[{\"text\":\"A plan\"}]}},\"stopReason\":\"end_turn\"}",
          "{\"content\":[{\"type\":\"hologram\",\"data\":\"A plan\"}],\"stop_reason\":\"end_turn\"}",
          "{\"content\":[{\"type\":\"text\",\"text\":\"For\"},{\"type\":\"hologram\",\"data\":\"A plan\"}],"
              + "\"stop_reason\":\"end_turn\"}",
        })
    @Fault("F65")
    void a_form_that_nobody_knows_is_a_failure_whose_answer_is_kept_as_it_came(String body)
        throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.json(body));
      run("page.xml", "--model", CLAUDE, "--no-stream").exits(5).says("file-1-answer.jsonl");
      assertEquals(body + "\n", kept("file-1-answer.jsonl"));
      assertEquals("failed", record().at("/status").asText());
      assertEquals(5, record().at("/problem/exit_code").asInt());
      assertEquals("answer-unreadable", record().at("/problem/code").asText());
      assertEquals("file-1-answer.jsonl", record().at("/answer/files/0").asText());
      assertEquals(body.contains("For"), kept().contains("answer.partial.md"));
    }

    @Test
    @Fault("F65")
    void an_answer_in_typed_parts_is_an_answer_without_its_thoughts() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(
          FakeBedrock.Reply.stream()
              .model(
                  chunk(
                      "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm.\"}]}]"))
              .model(chunk("[{\"type\":\"text\",\"text\":\"Two \"}]"))
              .model(chunk("[{\"type\":\"text\",\"text\":\"steps.\"}]"))
              .model("{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}"));
      run("page.xml", "--model", "mistral.magistral-small-2509").exits(0).prints("Two steps.");
      assertEquals("Two steps.", kept("answer.md"));
    }

    @Test
    void what_a_model_thinks_aloud_is_neither_printed_nor_kept_as_its_answer() throws IOException {
      page("<p>Hello</p>");
      for (String model : List.of("qwen.qwen3-32b-v1:0", "mistral.mistral-large-2407-v1:0")) {
        bedrock.reply(
            FakeBedrock.Reply.stream()
                .model(chunk("\"\\n<th\""))
                .model(chunk("\"ink>\\nHm.\\n</thi\""))
                .model(chunk("\"nk>\\n\\nTwo `</think>` \""))
                .model(chunk("\"steps.\""))
                .model(
                    "{\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}"));
        run("page.xml", "--model", model).exits(0).prints("Two `</think>` steps.");
        assertEquals("Two `</think>` steps.", kept("answer.md"));
      }
    }

    private static String chunk(String content) {
      return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":"
          + content
          + "},\"finish_reason\":null}]}";
    }

    @Test
    @Fault("F74")
    @Guarantee(8)
    void a_reader_that_leaves_ends_the_call() throws Exception {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("a", "b").stall());
      OutputStream closed =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("Broken pipe");
            }
          };
      Invocation run =
          Invocation.of(
              Machine.at(folder, variables.toArray(String[]::new)),
              "",
              closed,
              "run",
              "page.xml",
              "--name",
              "F",
              "--model",
              CLAUDE);
      run.exits(141);
      assertTrue(bedrock.wasLeft());
      String kept = Invocation.newest(folder.resolve("runs"), "F").toRealPath().toString();
      String word = "note: standard output was closed by its reader; what arrived is kept in ";
      assertEquals(word + kept, Invocation.unwrapped(run.err()));
      assertEquals("interrupted", record().at("/status").asText());
      assertEquals("00000000-0000-4000-8000-000000000001", record().at("/aws/request_id").asText());
    }

    @Test
    void an_agent_that_is_left_is_remembered_by_its_request_and_session_too() throws Exception {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.stream().agentText("a", "b").stall());
      OutputStream closed =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("Broken pipe");
            }
          };
      Invocation.of(
              Machine.at(folder, variables.toArray(String[]::new)),
              "",
              closed,
              "run",
              "page.xml",
              "--name",
              "F",
              "--agent-id",
              "A1",
              "--agent-alias-id",
              "B1")
          .exits(141);
      assertEquals("00000000-0000-4000-8000-000000000001", record().at("/aws/request_id").asText());
      assertTrue(
          bedrock
              .requests()
              .get(0)
              .path()
              .contains("/" + record().at("/target/session_id").asText() + "/"),
          () -> bedrock.requests().get(0).path());
    }

    @Test
    void a_full_disk_behind_standard_output_is_said_and_the_record_is_whole() throws IOException {
      page("<p>Hello</p>");
      bedrock.anthropicStream(ANSWER);
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("No space left on device");
            }
          };
      Invocation.of(
              Machine.at(folder, variables.toArray(String[]::new)),
              "",
              full,
              "run",
              "page.xml",
              "--name",
              "F",
              "--model",
              CLAUDE)
          .exits(8)
          .says("Standard output cannot be written");
      assertEquals(WHOLE, kept("answer.md"));
      assertEquals("complete", record().at("/status").asText());
    }
  }

  @Nested
  class Mistakes {
    @ParameterizedTest
    @Fault("F16")
    @CsvSource(
        delimiter = '|',
        value = {
          "--provider bedrok|2|Did you mean 'bedrock'?",
          "--agent-id A --agent-alias-id B --model m|2|by --model and --agent-id",
          "--agent-id A|2|both its id and its alias id",
          "--config nope.conf|2|does not exist",
          "--modle m|2|Did you mean '--model'?",
          "--model|2|--model",
          "--prompt nope --model m|2|template",
          "--model anthropic.claude-sonnet-4-6 --timeout 10|2|90s",
          "extra --model m|2|one argument too many",
        })
    void on_the_command_line_end_with_2(String options, int exit, String said) throws IOException {
      page("<p>Hello</p>");
      run("page.xml", options.split(" ")).exits(exit).prints("").says("error: ", said);
      assertTrue(bedrock.requests().isEmpty());
    }

    @Test
    void no_provider_names_the_ways_to_set_one() throws IOException {
      page("<p>Hello</p>");
      variables.clear();
      run("page.xml")
          .exits(2)
          .says("--provider bedrock", "LLM_PROVIDER=bedrock", "[provider]", "--provider offline");
    }

    @Test
    void no_page_says_what_is_missing() {
      orchestrator("run", "--name", "F").exits(2).says("Missing: PAGE");
    }

    @Test
    void a_file_that_is_not_there() {
      run("nope.xml", "--model", CLAUDE).exits(3);
    }

    @Test
    @Fault("F42")
    void an_empty_page_never_reaches_a_model() throws IOException {
      page("<p> &nbsp; </p>");
      run("page.xml", "--model", CLAUDE).exits(3).says("no text");
      assertTrue(bedrock.requests().isEmpty());
    }

    @Test
    @Fault("F18")
    void an_at_sign_is_no_file() throws IOException {
      page("<p>Hello</p>");
      Files.writeString(folder.resolve("secret"), "--model=leaked");
      orchestrator("run", "page.xml", "--name", "@secret", "--provider", "offline").exits(0);
      // Switches in one word are read by picocli.
      orchestrator("run", "page.xml", "--name", "@secret", "--provider", "offline", "-qn").exits(0);
      assertTrue(Files.isDirectory(folder.resolve("runs")));
      String names = Invocation.files(folder.resolve("runs")).toString();
      assertEquals("[secret]", names);
      assertEquals(
          "@secret", Invocation.record(folder.resolve("runs"), "secret").path("name").asText());
    }

    @Test
    void are_one_JSON_object_with_json() throws IOException {
      page("<p>Hello</p>");
      JsonNode error = run("page.xml", "--provider", "nope", "--json").exits(2).error();
      assertEquals("unknown-provider", error.at("/code").asText());
      assertEquals(2, error.at("/exit_code").asInt());
      assertFalse(error.at("/title").asText().isEmpty());
      assertFalse(error.at("/advice").asText().isEmpty());
    }
  }

  @Nested
  class Limits {
    @Test
    @Fault({"F46", "F86"})
    void on_the_prompt_hold_before_anything_is_sent() throws IOException {
      page("<p>" + "word ".repeat(5000) + "</p>");
      run("page.xml", "--model", CLAUDE, "--max-input-tokens", "1000").exits(2).says("tokens");
      assertTrue(bedrock.requests().isEmpty());
    }

    @Test
    @Fault("F47")
    void on_secrets_hold_when_they_should() throws IOException {
      page("<p>key AKIA" + "ABCDEFGHIJKLMNOP and more</p>");
      run("page.xml", "--model", CLAUDE, "--secrets", "block")
          .exits(2)
          .says("AWS access key (line 1)");
      assertTrue(bedrock.requests().isEmpty());
      bedrock.anthropicStream("x");
      Invocation warned = run("page.xml", "--model", CLAUDE).exits(0);
      warned.says("AWS access key");
      assertFalse(warned.err().contains("ABCDEFGHIJKLMNOP"));
      bedrock.anthropicStream("x");
      Invocation off = run("page.xml", "--model", CLAUDE, "--secrets", "off").exits(0);
      assertFalse(off.err().contains("AWS access key"));
    }

    @Test
    void on_what_is_listed_holds_for_losses_without_end() throws IOException {
      page("<p>x</p>" + "<img/>".repeat(10_002));
      run("page.xml", "--provider", "offline").exits(0).says("10002 parts (10002 images)");
      assertEquals(10_000, record().at("/losses").size());
      assertEquals(2, record().at("/losses_not_listed").asInt());
    }

    @Test
    void on_losses_hold_with_strict() throws IOException {
      page(
          "<p>Hello</p><p><ac:image><ri:attachment ri:filename=\"a.png\"/></ac:image></p>"
              + "<ac:structured-macro ac:name=\"chart\"><ac:parameter ac:name=\"type\">pie"
              + "</ac:parameter></ac:structured-macro>");
      Invocation strict = run("page.xml", "--provider", "offline", "--strict");
      strict.exits(3).says("does not convert without loss", "1 image");
      assertTrue(record().at("/losses").size() > 0);
    }
  }

  @Nested
  class Credentials {
    private void without_keys() {
      variables.removeAll(
          List.of(
              "AWS_ACCESS_KEY_ID",
              FakeBedrock.ACCESS_KEY_ID,
              "AWS_SECRET_ACCESS_KEY",
              FakeBedrock.SECRET_ACCESS_KEY));
    }

    @Test
    @Fault("F48")
    void that_are_missing_are_listed_with_ways_to_get_some() throws IOException {
      page("<p>Hello</p>");
      without_keys();
      run("page.xml", "--model", CLAUDE).exits(4).says("No AWS credentials", "aws sso login");
      assertTrue(bedrock.requests().isEmpty());
    }

    @Test
    @Fault("F49")
    void of_an_expired_SSO_session_name_the_profile_and_the_way_out() throws IOException {
      page("<p>Hello</p>");
      Files.createDirectories(folder.resolve(".aws/sso/cache"));
      Path aws = folder.resolve(".aws");
      Files.writeString(
          aws.resolve("config"),
          """
          [profile bedrock-dev]
          sso_start_url = https://example.awsapps.com/start
          sso_region = us-east-1
          sso_account_id = 123456789012
          sso_role_name = Dev
          """);
      // The file's name is the SHA-1 of the start URL, as the AWS CLI names it.
      Files.writeString(
          aws.resolve("sso/cache/" + sha1("https://example.awsapps.com/start") + ".json"),
          """
          {"startUrl":"https://example.awsapps.com/start","region":"us-east-1",
           "accessToken":"s3cret","expiresAt":"2020-01-01T00:00:00Z"}
          """);
      Invocation run = run("page.xml", "--model", CLAUDE, "--profile", "bedrock-dev").exits(4);
      run.says("expired", "aws sso login --profile bedrock-dev");
      assertFalse(run.err().contains("s3cret"));
      assertTrue(bedrock.requests().isEmpty(), "went on as somebody else");
    }

    @Test
    @Fault("F50")
    void of_a_profile_that_is_not_there_end_the_run() throws IOException {
      page("<p>Hello</p>");
      run("page.xml", "--model", CLAUDE, "--profile", "nope").exits(4).says("nope");
      variables.removeAll(List.of("AWS_REGION", "us-east-1"));
      run("page.xml", "--model", CLAUDE, "--profile", "nope").exits(4).says("'nope'");
      assertTrue(bedrock.requests().isEmpty());
    }

    private String sha1(String text) {
      try {
        return java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-1")
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Nested
  class Refusals {
    @Test
    void of_permission_name_action_and_request_id() throws IOException {
      page("<p>Hello</p>");
      bedrock.error(
          403,
          "AccessDeniedException",
          "User: arn:aws:sts::123456789012:assumed-role/Dev/me is not authorized to perform:"
              + " bedrock:InvokeModel on resource:"
              + " arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6 because"
              + " no identity-based policy allows the bedrock:InvokeModel action");
      run("page.xml", "--model", CLAUDE, "--no-stream")
          .exits(5)
          .says("Allow bedrock:InvokeModel (and ", " on arn:aws:bedrock:us-east-1::", "request id");
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void for_the_account_say_that_nothing_in_the_request_is_wrong() throws IOException {
      page("<p>Hello</p>");
      bedrock.error(400, "ValidationException", "Operation not allowed");
      run("page.xml", "--model", CLAUDE)
          .exits(5)
          .says("Operation not allowed", "Nothing in the request is wrong", "AWS Support");
      assertEquals("account-not-enabled", record().at("/problem/code").asText());
      bedrock.error(
          403,
          "AccessDeniedException",
          "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument"
              + " must be provided.. Your AWS Marketplace subscription for this model cannot be"
              + " completed at this time.");
      run("page.xml", "--model", CLAUDE)
          .exits(5)
          .says("no valid payment method", "Payment preferences", "request id");
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void of_the_data_retention_mode_say_what_another_mode_means() throws IOException {
      page("<p>Hello</p>");
      bedrock.error(
          400,
          "ValidationException",
          "data retention mode 'default' is not available for this model");
      run("page.xml", "--model", "us.anthropic.claude-fable-5-1")
          .exits(5)
          .says("The mode is 'default'", "people at AWS may read them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai.gpt-5.4", "us.xai.grok-4.3"})
    void of_a_model_of_another_endpoint_come_before_anything_is_sent(String model)
        throws IOException {
      page("<p>Hello</p>");
      run("page.xml", "--model", model).exits(2).says(model, "bedrock-mantle", "Nothing was sent");
      run("page.xml", "--model", model, "--dry-run").exits(2).says("bedrock-mantle");
      assertEquals(List.of(), bedrock.requests());
      set("AWS_ENDPOINT_URL_STS", bedrock.url());
      Invocation doctor = orchestrator("doctor", "--model", model).exits(9);
      assertTrue(doctor.out().contains("Only the endpoint bedrock-mantle serves"), doctor.out());
      // Whichever of the two checks ends first has the word.
      String other = doctor.out().contains("FAIL  access") ? "access" : "configuration";
      assertTrue(doctor.out().contains("same cause as " + other), doctor.out());
      assertTrue(
          bedrock.requests().stream().noneMatch(request -> request.path().contains("/model/")),
          bedrock.requests()::toString);
    }

    @Test
    void of_an_unknown_model() throws IOException {
      page("<p>Hello</p>");
      bedrock.error(400, "ValidationException", "The provided model identifier is invalid.");
      run("page.xml", "--model", "anthropic.claude-nope").exits(5).says("claude-nope");
    }

    @Test
    @Guarantee(3)
    void time_outs_are_not_repeated() throws IOException {
      page("<p>Hello</p>");
      bedrock.reply(FakeBedrock.Reply.stream().stall());
      run("page.xml", "--model", CLAUDE, "--timeout", "1s").exits(6).says("1 s");
      assertEquals(1, bedrock.requests().size());
    }

    @Test
    void throttling_is_tried_again_and_said() throws IOException {
      page("<p>Hello</p>");
      bedrock.throttled().anthropicStream(ANSWER);
      run("page.xml", "--model", CLAUDE).exits(0).prints(WHOLE);
      assertEquals(2, bedrock.requests().size());
    }
  }
}
