package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.files.AtomicFiles;
import orchestrator.json.Json;
import orchestrator.record.NameLock;
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

/** {@code --if-changed}: nobody is asked the same twice. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IfChangedTest {
  private static final String FIRST = "The first answer\n";

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final List<String> variables = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-29T02:00:00Z");

  @BeforeEach
  void a_first_run() throws IOException {
    set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
    set("AWS_REGION", "us-east-1");
    set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url());
    set("AWS_EC2_METADATA_DISABLED", "true");
    set("LLM_PROVIDER", "bedrock");
    set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
    set("ORCHESTRATOR_PROMPT", "t.md");
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    Files.writeString(folder.resolve("t.md"), "Say {{what=hello}}. {{page}}");
    Files.writeString(folder.resolve("s.txt"), "Be brief.");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private void set(String name, String value) {
    variables.add(name);
    variables.add(value);
  }

  private Invocation run(String... more) {
    now = now.plusSeconds(86_400);
    return Invocation.of(
        Machine.frozen(Machine.at(folder, variables.toArray(String[]::new)), now),
        Stream.concat(Stream.of("run", "page.xml", "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private Invocation again(String... more) {
    return run(
        Stream.concat(Stream.of("--if-changed"), Arrays.stream(more)).toArray(String[]::new));
  }

  private void answers(String answer) {
    bedrock.anthropicStream(answer);
  }

  private int asked() {
    return bedrock.requests().size();
  }

  private Path runs() {
    return folder.resolve("runs/F");
  }

  private JsonNode newest() {
    return Invocation.record(folder.resolve("runs"), "F");
  }

  private Path complete() throws IOException {
    return runs().resolve("latest").toRealPath();
  }

  /** The kept answer comes back and nobody hears of it. */
  private void staysTheSame(Invocation again, int before) {
    again.exits(0).prints(FIRST);
    assertEquals(before, asked(), again::toString);
    assertEquals("unchanged", newest().at("/status").asText());
  }

  @Test
  void the_same_question_gets_the_kept_answer_and_asks_nobody() throws IOException {
    answers(FIRST);
    again().exits(0).prints(FIRST);
    Path first = complete();
    JsonNode record = newest();
    assertEquals("complete", record.at("/status").asText());
    assertTrue(record.at("/fingerprint").asText().matches("[0-9a-f]{64}"), record::toString);
    int before = asked();
    for (int night = 0; night < 3; night++) {
      Invocation again = again();
      staysTheSame(again, before);
      again.says("note: unchanged since 2026-11-30T02:00:00Z", "record: " + runs());
      assertEquals(first, complete(), "latest stays on the answer");
      assertEquals(first, Path.of(newest().at("/reused").asText()).toRealPath());
      assertEquals(record.at("/fingerprint"), newest().at("/fingerprint"));
      assertEquals(record.at("/answer/sha256"), newest().at("/answer/sha256"));
    }
  }

  @Test
  void latest_comes_back_to_the_answer_that_stands_from_that_to_a_further_question()
      throws IOException {
    answers(FIRST);
    again().exits(0);
    Path first = complete();
    answers("Because.");
    now = now.plusSeconds(86_400);
    Invocation.of(
            Machine.frozen(Machine.at(folder, variables.toArray(String[]::new)), now),
            "ask",
            "F",
            "Why?")
        .exits(0);
    assertNotEquals(first, complete());
    staysTheSame(again(), asked());
    assertEquals(first, complete());
  }

  @Test
  void without_the_option_it_is_asked_again_and_found_by_the_next() {
    answers(FIRST);
    run().exits(0);
    answers("Second");
    run().exits(0).prints("Second");
    again().exits(0).prints("Second");
  }

  @Test
  void json_says_so_and_holds_the_kept_answer() {
    answers(FIRST);
    again().exits(0);
    JsonNode document = Json.parse(again("--json").exits(0).out());
    assertEquals("unchanged", document.at("/status").asText());
    assertEquals(FIRST, document.at("/answer/text").asText());
    assertFalse(document.at("/reused").asText().isEmpty());
  }

  @Test
  void quiet_under_cron_leaves_nothing_on_stderr() {
    answers(FIRST);
    again().exits(0);
    assertEquals("", again("--quiet").exits(0).prints(FIRST).err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--temperature 0.5",
        "--max-tokens 99",
        "--param what=goodbye",
        "--system s.txt",
        "--prompt summary",
        "--model anthropic.claude-opus-4-6",
        "--model-provider anthropic",
        "--guardrail gr1:2",
        "--provider offline",
      })
  void whatever_shapes_the_answer_makes_it_another_question(String option) {
    answers(FIRST);
    again().exits(0);
    String before = newest().at("/fingerprint").asText();
    again(
            Stream.concat(Stream.of("--dry-run"), Stream.of(option.split(" ")))
                .toArray(String[]::new))
        .exits(0);
    assertNotEquals(before, newest().at("/fingerprint").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--region eu-west-1",
        "--timeout 90s",
        "--secrets block",
        "--max-input-tokens 100000",
        "--no-stream",
        "--output elsewhere/../runs",
        "--strict",
      })
  void how_it_is_asked_is_no_question(String option) {
    answers(FIRST);
    again().exits(0);
    int before = asked();
    staysTheSame(again(option.split(" ")), before);
  }

  @Test
  void a_page_a_template_or_a_system_prompt_that_changed_is_asked_about_again() throws IOException {
    answers(FIRST);
    again("--system", "s.txt").exits(0);
    for (String file : List.of("page.xml", "t.md", "s.txt")) {
      Files.writeString(
          folder.resolve(file), Files.readString(folder.resolve(file)).replace(".", "!") + " more");
      answers(file);
      again("--system", "s.txt").exits(0).prints(file);
    }
  }

  @Test
  void a_new_version_of_a_page_is_another_question_even_with_the_same_text() {
    try (FakeConfluence wiki = FakeConfluence.cloud().page("1", "T", "S", "<p>x</p>")) {
      set("CONFLUENCE_URL", wiki.site().toString());
      String[] options = {"run", "1", "--name", "F", "--if-changed"};
      answers(FIRST);
      for (int time = 0; time < 2; time++) {
        Invocation.of(Machine.at(folder, variables.toArray(String[]::new)), options)
            .exits(0)
            .prints(FIRST);
      }
      wiki.version("1", 8);
      answers("Of version 8");
      Invocation.of(Machine.at(folder, variables.toArray(String[]::new)), options)
          .exits(0)
          .prints("Of version 8");
    }
  }

  @Test
  void a_dry_run_says_that_nothing_has_changed_and_prints_the_prompt() {
    answers(FIRST);
    again().exits(0);
    Invocation dry = again("--dry-run").exits(0);
    dry.says("note: unchanged since 2026-11-30T02:00:00Z");
    assertTrue(dry.out().startsWith("Say hello."), dry::toString);
    assertEquals("dry-run", newest().at("/status").asText());
  }

  @Test
  void runs_that_failed_were_cut_or_were_dry_do_not_count() {
    answers(FIRST);
    again().exits(0);
    bedrock.reply(FakeBedrock.Reply.error(404, "ResourceNotFoundException", "no"));
    run("--temperature", "0.5").exits(5);
    bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half").cut());
    run().exits(7);
    run("--dry-run").exits(0);
    staysTheSame(again(), asked());
  }

  @Test
  void only_the_newest_complete_run_counts() {
    answers(FIRST);
    again().exits(0);
    answers("Warmer");
    run("--temperature", "0.5").exits(0);
    answers("As at first");
    again().exits(0).prints("As at first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "changed", "a folder"})
  void an_answer_that_is_not_as_it_was_kept_is_not_reused(String how) throws IOException {
    answers(FIRST);
    again().exits(0);
    Path answer = complete().resolve("answer.md");
    if (how.equals("changed")) {
      Files.writeString(answer, FIRST + "and a word of mine");
    } else {
      Files.delete(answer);
      if (how.equals("a folder")) {
        Files.createDirectory(answer);
      }
    }
    answers("Second");
    again().exits(0).prints("Second").says("note: nothing has changed, but the answer in ");
  }

  @Test
  void broken_and_foreign_records_are_passed_over() throws IOException {
    answers(FIRST);
    again().exits(0);
    int before = asked();
    ObjectNode foreign =
        (ObjectNode) Json.parse(Files.readAllBytes(complete().resolve("record.json")));
    foreign.put("name", "G").put("fingerprint", "x");
    record("20270101T000000Z-aaaaaa", "{\"schema\":1,\"sta");
    record("20270101T000001Z-aaaaaa", Json.pretty(foreign));
    record("20270101T000002Z-aaaaaa", Json.pretty(foreign.deepCopy().put("schema", 2)));
    Files.createDirectories(runs().resolve("20270101T000003Z-aaaaaa"));
    Files.createDirectories(runs().resolve("20270101T000004Z-aaaaaa/record.json"));
    Files.writeString(runs().resolve("notes.txt"), "mine");
    staysTheSame(again(), before);
  }

  private void record(String run, String json) throws IOException {
    Files.writeString(Files.createDirectories(runs().resolve(run)).resolve("record.json"), json);
  }

  @Test
  void runs_that_were_moved_to_another_place_are_found_there() throws IOException {
    answers(FIRST);
    again().exits(0);
    again().exits(0);
    int before = asked();
    Files.move(folder.resolve("runs"), folder.resolve("moved"));
    again("--output", "moved").exits(0).prints(FIRST);
    assertEquals(before, asked());
  }

  @Test
  void a_run_that_was_pruned_is_asked_again_whatever_leads_to_it() throws IOException {
    answers(FIRST);
    again().exits(0);
    Path first = complete();
    again().exits(0);
    for (String file : Invocation.files(first)) {
      Files.delete(first.resolve(file));
    }
    Files.delete(first);
    answers("Second");
    again().exits(0).prints("Second");
    again().exits(0).prints("Second");
  }

  @Test
  @SuppressWarnings("try") // A lock is held, not used.
  void another_run_under_way_ends_this_one_before_anything_is_read_or_kept() {
    answers(FIRST);
    run().exits(0);
    int before = asked();
    Path output = folder.resolve("runs");
    List<String> kept = Invocation.files(runs());
    try (NameLock lock = NameLock.take(new AtomicFiles(), output, "F", now)) {
      Invocation refused = again().exits(6).prints("");
      refused.says(
          "Another run of this name is under way", "process " + ProcessHandle.current().pid());
      assertEquals(
          "run-under-way", again("--json").exits(6).prints("").error().at("/code").asText());
      again("--dry-run").exits(0);
      Invocation.of(
              Machine.at(folder, variables.toArray(String[]::new)),
              "run",
              "page.xml",
              "--name",
              "G",
              "--provider",
              "offline",
              "--if-changed")
          .exits(0);
    }
    assertEquals(before, asked());
    assertEquals(kept.size() + 2, Invocation.files(runs()).size(), "the lock and a dry run");
    again().exits(0).prints(FIRST);
  }

  @Test
  void the_lock_is_given_back_by_a_run_that_failed() {
    bedrock.reply(FakeBedrock.Reply.error(404, "ResourceNotFoundException", "no"));
    again().exits(5);
    answers(FIRST);
    again().exits(0).prints(FIRST);
  }
}
