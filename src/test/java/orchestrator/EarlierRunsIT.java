package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.record.RunDirectory;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of {@code docs/answers.md}, through the packaged program. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EarlierRunsIT {
  private static final int MANY = 10_000;

  @TempDir Path home;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void a_page() throws IOException {
    launcher =
        new Launcher(home)
            .set("LLM_PROVIDER", "bedrock")
            .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
            .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
            .set("AWS_REGION", "us-west-2")
            .set("AWS_EC2_METADATA_DISABLED", "true")
            .set("AWS_ENDPOINT_URL", bedrock.url())
            .write("page.xml", "<p>Buyers leave before they pay.</p>")
            .write("question.txt", "How long?\n");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private List<String> listed(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("runs"));
    all.addAll(List.of(options));
    Invocation list = launcher.run(all.toArray(String[]::new)).exits(0);
    return list.out().lines().map(line -> line.split("\t", -1)[1]).toList();
  }

  @Test
  void a_run_is_asked_further_listed_compared_handed_on_and_pruned() throws Exception {
    launcher.set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
    bedrock.anthropicStream("Pay first.");
    launcher.run("run", "page.xml", "--name", "Checkout").exits(0);
    bedrock.anthropicStream("Two weeks.");
    launcher.script("\"$0\" ask last - < question.txt").exits(0).prints("Two weeks.");
    bedrock.reply(Reply.stream().anthropicText("No").cut());
    launcher.run("ask", "last", "Who does it?").exits(7).prints("No");
    String sent = bedrock.requests().get(2).body();
    for (String said : List.of("Buyers leave", "Pay first.", "How long?", "Two weeks.")) {
      assertTrue(sent.contains(said), sent);
    }

    Path name = home.resolve("runs/Checkout");
    Files.createDirectories(name.resolve("notes"));
    Path broken = Files.createDirectories(name.resolve("20200101T000000Z-aaaaaa"));
    Files.writeString(broken.resolve("record.json"), "{\"schema\": 1, \"na");
    Invocation list = launcher.run("runs", "Checkout").exits(0);
    list.says(
        name.resolve("notes") + ": it holds no record.json", broken + ": record.json is none");
    List<String> runs = list.out().lines().map(line -> line.split("\t", -1)[1]).toList();
    assertEquals(3, runs.size(), list::toString);
    assertEquals(runs.subList(1, 3), listed("--status", "complete", "--since", "7d"));
    Invocation shown = launcher.run("runs", "show", runs.get(1)).exits(0);
    for (String said :
        List.of("question  How long?", "model anthropic.claude-sonnet-4-6", "complete")) {
      assertTrue(shown.out().contains(said), shown::toString);
    }
    String diff = launcher.run("runs", "diff", runs.get(2), runs.get(1)).exits(0).out();
    assertTrue(diff.contains("-Pay first.\n+Two weeks.\n"), diff);
    String json = launcher.run("export", runs.get(2), "--as", "json").exits(0).out();
    assertEquals("Pay first.", Json.parse(json).at("/answer/text").asText());
    // The newest complete run stays, and so does what it goes on with.
    launcher.run("runs", "prune", "--keep", "0", "--yes").exits(0).says("removed 1 run");
    assertEquals(runs.subList(1, 3), listed());
    assertTrue(Files.exists(broken) && Files.exists(name.resolve("notes")));
  }

  @ParameterizedTest
  @CsvSource({
    "BEDROCK_AGENT_ID,  AGENT12345, BEDROCK_AGENT_ALIAS_ID, ALIAS12345",
    "BEDROCK_AGENT_ARN,"
        + "arn:aws:bedrock-agentcore:us-west-2:111122223333:runtime/planner-AbCdEf1234,"
        + "AWS_EC2_METADATA_DISABLED, true",
  })
  void an_agent_is_asked_further_until_its_session_has_ended(
      String variable, String value, String other, String more) throws Exception {
    boolean agent = variable.equals("BEDROCK_AGENT_ID");
    launcher.set(variable, value).set(other, more);
    for (String answer : List.of("Pay first.", "Two weeks.")) {
      bedrock.reply(
          agent ? Reply.stream().agentText(answer) : Reply.json("{\"result\":\"" + answer + "\"}"));
    }
    launcher.run("run", "page.xml", "--name", "Checkout").exits(0);
    Invocation asked = launcher.run("ask", "last", "How long?").exits(0);
    assertEquals("Two weeks.", asked.out().strip());
    Path record = Invocation.newest(home.resolve("runs"), "Checkout").resolve("record.json");
    String kept = Files.readString(record);
    String session = Json.parse(kept).at("/target/session_id").asText();
    for (FakeBedrock.Request request : bedrock.requests()) {
      assertTrue((request.path() + request.headers()).contains(session), request::toString);
    }
    String question = bedrock.requests().get(1).body();
    assertTrue(question.contains("How long?") && !question.contains("Buyers"), question);

    String yesterday = Instant.now().minus(1, ChronoUnit.DAYS).toString();
    Files.writeString(record, kept.replaceAll("(\"finished_at\" : \")[^\"]*", "$1" + yesterday));
    launcher
        .run("ask", "last", "Who?")
        .exits(2)
        .says("The agent's session has ended", yesterday.substring(0, 10), "--model");
    assertEquals(2, bedrock.requests().size());
  }

  @Test
  void of_ten_thousand_runs_the_list_opens_the_records_and_nothing_else() throws Exception {
    launcher.run("run", "page.xml", "--name", "F", "--provider", "offline").exits(0);
    launcher.run("ask", "F", "Why?").exits(2).says("'offline' answers the page alone");
    Path first = Invocation.newest(home.resolve("runs"), "F");
    String record = Files.readString(first.resolve("record.json"));
    List<String> pipes = new ArrayList<>();
    Instant began = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 1; i < MANY; i++) {
      Instant moment = began.plus(i, ChronoUnit.MINUTES);
      String run = "runs/F/" + RunDirectory.stamp(moment) + "-aaaaaa";
      launcher.write(
          run + "/record.json", record.replaceAll("(\"started_at\" : \")[^\"]*", "$1" + moment));
      for (String file : List.of("answer.md", "page.md", "prompt.md")) {
        pipes.add(run + "/" + file);
      }
    }
    // Whoever opens a pipe that nobody writes to waits for ever, or until he is told that it is
    // over.
    launcher.write("pipes", String.join("\n", pipes));
    launcher.script("xargs mkfifo < pipes").exits(0);
    String patience = "timeout -s KILL 60 \"$0\" ";
    Invocation all = launcher.script(patience + "runs").exits(0);
    assertEquals(MANY, all.out().lines().count());
    Invocation later =
        launcher.script(patience + "runs F --since 2026-01-07 --status complete").exits(0);
    assertEquals(MANY - 6 * 24 * 60 + 1, later.out().lines().count());
  }
}
