package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A further question about the page of a run. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AskTest {
  private static final String CLAUDE = "anthropic.claude-sonnet-4-6";

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();

  @BeforeEach
  void a_page() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
    Files.writeString(folder.resolve("system.txt"), "Be brief.");
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Environment machine() {
    return Machine.asking(bedrock, folder);
  }

  private Invocation call(String... arguments) {
    return Invocation.of(machine(), arguments);
  }

  private void run(String... more) {
    List<String> all =
        new ArrayList<>(List.of("run", "page.xml", "--name", "F", "--provider", "bedrock"));
    all.addAll(List.of(more));
    call(all.toArray(String[]::new)).exits(0);
  }

  private void claude() {
    bedrock.anthropicStream("Pay first.");
    run("--model", CLAUDE, "--system", "system.txt");
  }

  private JsonNode sent() {
    return Json.parse(bedrock.requests().get(bedrock.requests().size() - 1).body());
  }

  private Path newest() {
    return Invocation.newest(folder.resolve("runs"), "F");
  }

  private static String said(JsonNode messages) {
    List<String> turns = new ArrayList<>();
    for (JsonNode message : messages) {
      String text = message.path("content").path(0).path("text").asText();
      turns.add(
          message.path("role").asText()
              + ": "
              + (text.contains("Buyers leave") ? "the prompt" : text.strip()));
    }
    return String.join(" | ", turns);
  }

  @Test
  void the_question_goes_on_with_prompt_and_answer_and_so_does_the_next() throws IOException {
    claude();
    Path first = newest();
    bedrock.anthropicStream("Two weeks.");
    Invocation asked = call("ask", "F", "How long?").exits(0).prints("Two weeks.");
    assertEquals(
        "user: the prompt | assistant: Pay first. | user: How long?",
        said(sent().path("messages")));
    assertTrue(sent().toString().contains("Be brief."));
    Path second = newest();
    asked.says("record: " + second);
    assertEquals(first.getParent(), second.getParent());
    JsonNode record = Invocation.record(folder.resolve("runs"), "F");
    assertEquals(first.toString(), record.path("parent").asText());
    assertEquals(CLAUDE, record.path("target").path("model_id").asText());
    assertEquals("How long?\n", Files.readString(second.resolve("prompt.md")));
    assertEquals("Two weeks.", Files.readString(second.resolve("answer.md")));
    assertEquals(
        Files.readString(first.resolve("page.md")), Files.readString(second.resolve("page.md")));

    String shown = call("runs", "show", "last").exits(0).out();
    assertTrue(shown.contains("follows   " + first + "\nquestion  How long?\n"), shown);
    bedrock.anthropicStream("Nobody.");
    call("ask", "last", "Who does it?").exits(0);
    assertEquals(
        "user: the prompt | assistant: Pay first. | user: How long? | assistant: Two weeks."
            + " | user: Who does it?",
        said(sent().path("messages")));
    call("runs", "prune", "--keep", "0", "--yes").exits(0);
    assertEquals(4, Invocation.files(folder.resolve("runs/F")).size());
  }

  @Test
  void another_model_is_told_all_of_it_too() {
    claude();
    bedrock.novaStream("Yes.");
    call("ask", "F", "Sure?", "--model", "amazon.nova-pro-v1:0").exits(0).prints("Yes.");
    assertEquals(
        "user: the prompt | assistant: Pay first. | user: Sure?", said(sent().path("messages")));
    bedrock.reply(Reply.stream().converse("end_turn", "Fine."));
    call("ask", "F", "And now?", "--model", "moonshotai.kimi-k2.5", "--max-tokens", "77").exits(0);
    assertEquals(
        "user: the prompt | assistant: Pay first. | user: Sure? | assistant: Yes."
            + " | user: And now?",
        said(sent().path("messages")));
    assertEquals(77, sent().path("inferenceConfig").path("maxTokens").asInt());
  }

  @Test
  void what_was_said_is_kept_in_the_cache_where_the_model_has_one() throws IOException {
    Files.writeString(
        folder.resolve("page.xml"), "<p>" + "Buyers leave before they pay. ".repeat(2000) + "</p>");
    bedrock.anthropicStream("Pay first.");
    run("--model", CLAUDE);
    bedrock.anthropicStream("Yes.");
    call("ask", "F", "Sure?").exits(0);
    JsonNode first = sent().path("messages").path(0).path("content");
    assertEquals("ephemeral", first.path(0).path("cache_control").path("type").asText());
    assertTrue(first.path(0).path("text").asText().startsWith("You are a senior engineer."));
    assertFalse(sent().path("messages").path(2).toString().contains("cache_control"));
    for (String[] more : new String[][] {{"--cache", "off"}, {"--max-cost", "5"}}) {
      bedrock.anthropicStream("Yes.");
      call("ask", "F", "Sure?", more[0], more[1]).exits(0);
      assertFalse(sent().toString().contains("cache_control"));
    }
  }

  @Test
  void options_of_the_run_hold_for_its_questions() {
    bedrock.anthropicStream("Pay first.");
    run("--model", CLAUDE, "--max-tokens", "900", "--prompt", "review");
    bedrock.anthropicStream("Yes.");
    call("ask", "F", "Sure?").exits(0);
    assertEquals(900, sent().path("max_tokens").asInt());
    bedrock.anthropicStream("Yes.");
    call("ask", "F", "Sure?", "--max-tokens", "50").exits(0);
    assertEquals(50, sent().path("max_tokens").asInt());
  }

  @Test
  void an_agent_goes_on_in_its_session_and_hears_the_question_alone() {
    bedrock.agent("Pay first.");
    run("--agent-id", "AGENT12345", "--agent-alias-id", "ALIAS12345");
    String session =
        Invocation.record(folder.resolve("runs"), "F").path("target").path("session_id").asText();
    bedrock.agent("Two weeks.");
    call("ask", "F", "How long?").exits(0).prints("Two weeks.");
    FakeBedrock.Request request = bedrock.requests().get(1);
    assertTrue(request.path().contains("/sessions/" + session + "/text"), request.path());
    assertEquals("How long?", sent().path("inputText").asText().strip());

    Environment tomorrow = Machine.frozen(machine(), Instant.now().plus(Duration.ofHours(9)));
    Invocation.of(tomorrow, "ask", "F", "Still there?")
        .exits(2)
        .says("The agent's session has ended", "--model");
    assertEquals(2, bedrock.requests().size());
    bedrock.anthropicStream("Here.");
    call("ask", "F", "Still there?", "--model", CLAUDE).exits(0).prints("Here.");
    assertTrue(
        said(sent().path("messages")).endsWith("assistant: Two weeks. | user: Still there?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"answer.md", "prompt.md", "system.md", "page.md"})
  void a_run_whose_files_were_changed_is_refused(String file) throws IOException {
    claude();
    Path changed = newest().resolve(file);
    Files.writeString(changed, Files.readString(changed) + "!");
    call("ask", "F", "How long?").exits(2).says("The run is not as it was kept", "is gone, or");
    Files.delete(changed);
    call("ask", "F", "How long?").exits(2).says("The run is not as it was kept");
    assertEquals(1, bedrock.requests().size());
    assertEquals(1, folders());
  }

  private long folders() {
    return Invocation.files(folder.resolve("runs/F")).stream()
        .filter(name -> !name.equals("latest"))
        .count();
  }

  @Test
  void runs_without_a_whole_answer_are_refused_by_how_they_ended() throws IOException {
    bedrock.reply(Reply.stream().anthropicText("Half").cut());
    call("run", "page.xml", "--name", "F", "--provider", "bedrock", "--model", CLAUDE).exits(7);
    String cut = "F@" + newest().getFileName();
    call("ask", cut, "How long?")
        .exits(7)
        .says("The run has no whole answer", cut + " is incomplete (answer-cut");
    call("run", "page.xml", "--name", "D", "-n").exits(0);
    call("ask", "last", "How long?").exits(2).says("Nobody answered in this run", "is dry-run.");
    call("run", "page.xml", "--name", "O", "--provider", "offline").exits(0);
    call("ask", "O", "How long?")
        .exits(2)
        .says("This target cannot go on with the conversation", "'offline' answers the page alone");
    call("ask", "Nobody", "How long?").exits(2).says("There is no such run");
    assertEquals(1, folders());
  }

  @Test
  void a_conversation_whose_beginning_is_gone_is_refused() throws IOException {
    claude();
    Path first = newest();
    bedrock.anthropicStream("Two weeks.");
    call("ask", "F", "How long?").exits(0);
    Files.move(first, folder.resolve("elsewhere"));
    call("ask", "F", "Who?").exits(2).says(first.getFileName() + " does not exist");
  }

  @Test
  void the_examination_that_a_failure_advises_is_of_the_same_model() {
    claude();
    bedrock.error(403, "AccessDeniedException", "User: x is not authorized to perform: y");
    bedrock.error(403, "AccessDeniedException", "User: x is not authorized to perform: y");
    call("ask", "F", "How long?")
        .exits(5)
        .says("orchestrator doctor page.xml --provider bedrock --model " + CLAUDE + "\n");
  }

  @Test
  void what_guards_a_run_guards_its_questions() throws IOException {
    claude();
    call("ask", "F", "How long?", "--max-input-tokens", "20")
        .exits(2)
        .says("--max-input-tokens allows 20");
    call("ask", "F", "Is AKIAIOSFODNN7EXAMPLE right?", "--secrets", "block").exits(2);
    assertEquals(1, bedrock.requests().size());
    bedrock.reply(Reply.stream().anthropicText("Two").cut());
    call("ask", "F", "How long?").exits(7).prints("Two");
    assertTrue(Files.exists(newest().resolve("answer.partial.md")));
  }

  @Test
  void a_dry_run_prints_the_conversation_and_asks_nobody() {
    claude();
    Invocation shown = call("ask", "F", "How long?", "-n").exits(0);
    assertTrue(shown.out().startsWith("Be brief.\n\nUser: "), shown::toString);
    assertTrue(
        shown.out().endsWith("\n\nAssistant: Pay first.\n\nUser: How long?\n"), shown::toString);
    assertEquals(1, bedrock.requests().size());
    JsonNode document = Json.parse(call("ask", "F", "How long?", "-n", "--json").exits(0).out());
    assertEquals("dry-run", document.path("status").asText());
    assertEquals(shown.out(), call("ask", "last", "How long?", "-n").exits(0).out());
    bedrock.anthropicStream("Two weeks.");
    call("ask", "last", "How long?").exits(0).prints("Two weeks.");
  }

  @Test
  void the_table_of_the_run_is_exported_after_questions_too() throws IOException {
    claude();
    Path first = newest();
    bedrock.anthropicStream("All of them.");
    call("ask", "F", "Only TC-01?").exits(0);
    String none = call("export", "F", "--as", "csv").exits(2).err();
    assertFalse(none.contains("the table is in"), none);
    Files.writeString(
        first.resolve("answer.json"), "{\"test_cases\":[{\"id\":\"TC-01\",\"title\":\"Pays\"}]}");
    Invocation table = call("export", "F", "--as", "csv").exits(0);
    assertTrue(table.out().contains("Pays"), table::toString);
    table.says("note: the table is in F@" + first.getFileName());
  }

  @Test
  void the_answer_of_an_unchanged_page_stands_after_further_questions() {
    claude();
    bedrock.anthropicStream("Two weeks.");
    call("ask", "F", "How long?").exits(0);
    Invocation.of(
            machine(),
            "run",
            "page.xml",
            "--name",
            "F",
            "--provider",
            "bedrock",
            "--model",
            CLAUDE,
            "--system",
            "system.txt",
            "--if-changed")
        .exits(0)
        .prints("Pay first.");
    assertEquals(2, bedrock.requests().size());
    bedrock.anthropicStream("Three.");
    call("ask", "last", "Why?").exits(0);
    assertEquals(
        "user: the prompt | assistant: Pay first. | user: Why?", said(sent().path("messages")));
  }

  @Test
  void a_page_of_a_batch_is_asked_about_in_the_runs_of_its_name() throws IOException {
    bedrock.anthropicStream("Pay first.");
    String[] batch = {"batch", "page.xml", "--name", "F", "--provider", "bedrock"};
    Invocation made =
        call(Stream.of(batch, new String[] {"--model", CLAUDE})
                .flatMap(Stream::of)
                .toArray(String[]::new))
            .exits(0);
    Path page = Path.of(made.out().strip().split("\t", -1)[2]);
    bedrock.anthropicStream("Two weeks.");
    call("ask", page.toString(), "How long?").exits(0).prints("Two weeks.");
    assertEquals(folder.resolve("runs/F"), newest().resolveSibling("").normalize());
    assertEquals(
        page.toString(), Invocation.record(folder.resolve("runs"), "F").path("parent").asText());
    bedrock.anthropicStream("Nobody.");
    call("ask", "last", "Who?").exits(0);
    assertEquals(
        "user: the prompt | assistant: Pay first. | user: How long? | assistant: Two weeks."
            + " | user: Who?",
        said(sent().path("messages")));
    call("runs", "prune", "--keep", "0", "--yes").exits(0).says("nothing to remove");
    call("runs", "show", page.toString()).exits(0);
  }

  @Test
  void a_question_may_come_from_standard_input() {
    claude();
    bedrock.anthropicStream("Yes.");
    Invocation.of(machine(), "Sure?\n", new String[] {"ask", "F", "-"}).exits(0);
    assertTrue(said(sent().path("messages")).endsWith("user: Sure?"));
    assertFalse(sent().toString().contains("Sure?\\n\\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ask           | Missing: RUN and QUESTION.",
        "ask F         | needs a RUN and a question",
        "ask F How long | put it in quotes",
      })
  void a_command_line_that_means_nothing_is_a_mistake(String line, String said) {
    call(line.split(" +")).exits(2).says(said);
  }
}
