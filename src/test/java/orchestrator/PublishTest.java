package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.Machine;
import orchestrator.testing.WritableConfluence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are put where their page is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PublishTest {
  private static final String READING = "canary-reading";
  private static final String WRITING = "canary-writing";

  @TempDir Path folder;
  private WritableConfluence wiki = WritableConfluence.cloud();

  @BeforeEach
  void page() {
    wiki.page("4711", "Checkout");
  }

  @AfterEach
  void close() {
    wiki.close();
  }

  private Environment machine(String... more) {
    String[] variables = {
      "CONFLUENCE_URL",
      wiki.site().toString(),
      "CONFLUENCE_USERNAME",
      "reader@example.com",
      "CONFLUENCE_API_TOKEN",
      READING
    };
    String[] all = new String[variables.length + more.length];
    System.arraycopy(variables, 0, all, 0, variables.length);
    System.arraycopy(more, 0, all, variables.length, more.length);
    return Machine.at(folder, all);
  }

  private Path asked() {
    Invocation.of(machine(), "run", "4711", "--name", "Checkout", "--provider", "offline").exits(0);
    return Invocation.newest(folder.resolve("runs"), "Checkout");
  }

  private Invocation publish(String... options) {
    return Invocation.of(machine(), words(options));
  }

  private static String[] words(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "publish";
    all[1] = "Checkout";
    System.arraycopy(options, 0, all, 2, options.length);
    return all;
  }

  private static String basic(String user, String token) {
    return "Basic "
        + Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void without_a_yes_it_is_shown_and_nothing_is_sent() {
    asked();
    int before = wiki.requests().size();
    Invocation shown = publish("--to", "child").exits(2);
    shown.says("to: a page below \"Checkout\" (page 4711)", "title: Checkout: implementation plan");
    shown.says("Nothing was published", "--yes");
    assertTrue(shown.out().startsWith("<p><em>Written by orchestrator run Checkout@"), shown.out());
    assertEquals(before, wiki.requests().size());
  }

  @Test
  void a_person_at_a_terminal_is_asked() {
    asked();
    for (String typed : List.of("n\n", "\n", "")) {
      atTerminal(typed).exits(2).says("Publish this?");
      assertEquals(List.of(), wiki.writes());
    }
    atTerminal("yes\n").exits(0);
    assertEquals(1, wiki.under("4711").size());
  }

  private Invocation atTerminal(String typed) {
    Environment machine = machine();
    return Invocation.of(
        new Environment(
            machine.variables(),
            machine.workingDirectory(),
            machine.home(),
            machine.clock(),
            new Terminal(true, false, true)),
        typed,
        words("--to", "comment"));
  }

  @Test
  void the_page_says_by_what_from_which_version_and_with_what_it_was_made() {
    Path run = asked();
    Invocation published = publish("--to", "child", "--yes").exits(0);
    WritableConfluence.Content page = wiki.under("4711").get(0);
    published.prints(wiki.site() + "/spaces/SHOP/pages/" + page.id() + "\n");
    for (String said :
        List.of("Checkout@" + run.getFileName(), "version 1 of", "/pages/4711", "offline")) {
      assertTrue(page.body().contains(said), page.body());
    }
    assertTrue(page.body().contains("<h1>Checkout</h1>"), page.body());
    publish("--to", "child", "--yes").exits(0).says("unchanged:");
    asked();
    publish("--to", "child", "--yes").exits(0).says("updated:", "version 2");
    assertEquals(1, wiki.under("4711").size());
  }

  @Test
  void the_answer_to_a_further_question_has_a_place_of_its_own_and_its_question()
      throws IOException {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      Environment asking =
          Machine.asking(
              bedrock,
              folder,
              machine().variables().entrySet().stream()
                  .flatMap(variable -> Stream.of(variable.getKey(), variable.getValue()))
                  .toArray(String[]::new));
      bedrock.anthropicStream("The plan").anthropicStream("In spring").anthropicStream("Jane");
      String model = "anthropic.claude-sonnet-4-6";
      Invocation.of(
              asking,
              "run",
              "4711",
              "--name",
              "Checkout",
              "--provider",
              "bedrock",
              "--model",
              model)
          .exits(0);
      Path plan = Invocation.newest(folder.resolve("runs"), "Checkout");
      publish("--to", "child", "--yes").exits(0).says("created: a page below");
      Invocation.of(asking, "ask", "Checkout", "When?").exits(0);
      publish("--to", "child")
          .exits(2)
          .says("is the answer to a further question (ask)", plan.getFileName().toString());
      publish("--to", "child", "--yes").exits(0).says("created: a page below");
      Invocation.of(asking, "ask", "Checkout", "Who?").exits(0);
      publish("--to", "child", "--yes").exits(0).says("updated: a page below");
      publish("--to", "attachment").exits(2).says("title: ask.md");
      Invocation.of(machine(), "export", "Checkout", "--as", "json")
          .exits(0)
          .says("is the answer to a further question (ask)");
    }
    List<WritableConfluence.Content> pages = wiki.under("4711");
    assertEquals(2, pages.size());
    assertTrue(pages.get(0).body().contains("The plan"), pages.get(0)::body);
    assertEquals("Checkout: ask", pages.get(1).title());
    assertTrue(pages.get(1).body().contains("<strong>Question: Who?</strong>"), pages.get(1)::body);
    assertTrue(pages.get(1).body().contains("Jane"), pages.get(1)::body);
  }

  @Test
  void as_JSON_there_is_one_document_before_and_after() {
    asked();
    JsonNode shown = Json.parse(publish("--to", "child", "--json").exits(2).out());
    assertEquals("child", shown.path("to").asText());
    assertTrue(shown.path("body").asText().contains("<h1>"), shown.toString());
    JsonNode written = Json.parse(publish("--to", "child", "--yes", "--json").exits(0).out());
    assertEquals("created", written.path("change").asText());
    assertEquals(wiki.under("4711").get(0).id(), written.path("id").asText());
  }

  @Test
  void the_token_for_writing_is_used_by_publish_alone_and_for_all_that_it_asks() {
    Environment both =
        machine(
            "CONFLUENCE_PUBLISH_USERNAME",
            "writer@example.com",
            "CONFLUENCE_PUBLISH_TOKEN",
            WRITING);
    for (String line :
        List.of(
            "run 4711 --name Checkout --provider offline",
            "batch 4711 --name Batch --provider offline",
            "convert 4711",
            "export Checkout --as html",
            "doctor 4711 --provider offline")) {
      int before = wiki.requests().size();
      Invocation.of(both, line.split(" ")).exits(0);
      assertEquals(line.startsWith("export"), before == wiki.requests().size(), line);
    }
    // The doctor's first look at the way goes without.
    assertEquals(
        Set.of("", basic("reader@example.com", READING)), Set.copyOf(wiki.authorizations()));
    int read = wiki.authorizations().size();
    Invocation.of(both, words("--to", "child", "--yes")).exits(0);
    Invocation.of(both, words("--to", "attachment", "--yes")).exits(0);
    List<String> later = wiki.authorizations().subList(read, wiki.authorizations().size());
    assertEquals(Set.of(basic("writer@example.com", WRITING)), Set.copyOf(later));
  }

  @Test
  void a_token_for_writing_that_is_refused_is_the_one_that_is_named() {
    asked();
    wiki.demand(basic("writer@example.com", WRITING));
    Environment machine =
        machine(
            "CONFLUENCE_PUBLISH_TOKEN",
            "canary-expired",
            "CONFLUENCE_PUBLISH_USERNAME",
            "writer@example.com");
    Invocation.of(machine, words("--to", "child", "--yes"))
        .exits(3)
        .says("did not accept the token for publishing", "CONFLUENCE_PUBLISH_TOKEN");
    publish("--to", "child", "--yes").exits(3).says("CONFLUENCE_API_TOKEN");
  }

  @Test
  void a_token_for_writing_on_Data_Center_is_a_personal_one() {
    wiki.close();
    wiki = WritableConfluence.dataCenter().page("4711", "Checkout");
    asked();
    wiki.demand("Bearer " + WRITING);
    Invocation.of(machine("CONFLUENCE_PUBLISH_TOKEN", WRITING), words("--to", "comment", "--yes"))
        .exits(0);
    assertEquals(1, wiki.under("4711").size());
  }

  @Test
  void an_answer_that_is_not_whole_is_not_published() throws IOException {
    Path run = asked();
    rewrite(run.resolve("record.json"), "\"complete\"", "\"incomplete\"");
    Invocation.of(machine(), "publish", run.toString(), "--to", "child", "--yes").exits(7);
    assertEquals(List.of(), wiki.writes());
  }

  @Test
  void an_answer_that_was_changed_since_is_not_published() throws IOException {
    Path run = asked();
    Files.writeString(run.resolve("answer.md"), "x", StandardOpenOption.APPEND);
    publish("--to", "child", "--yes").exits(2).says("was changed since");
    assertEquals(List.of(), wiki.writes());
  }

  @Test
  void a_page_of_another_site_gets_nothing() {
    asked();
    int before = wiki.requests().size();
    Invocation.of(
            Machine.at(folder, "CONFLUENCE_URL", "http://127.0.0.1:9/wiki"),
            words("--to", "child", "--yes"))
        .exits(2)
        .says("CONFLUENCE_URL is http://127.0.0.1:9/wiki");
    assertEquals(before, wiki.requests().size());
  }

  @Test
  void a_page_from_a_file_has_no_place_in_Confluence() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Tea</p>");
    Invocation.of(machine(), "run", "page.xml", "--name", "Checkout", "--provider", "offline")
        .exits(0);
    publish("--to", "comment", "--yes").exits(2).says("was a file");
  }

  @Test
  void what_somebody_changed_meanwhile_stays() {
    asked();
    publish("--to", "child", "--yes").exits(0);
    wiki.edit(wiki.under("4711").get(0), "Checkout: implementation plan", "<p>better</p>");
    asked();
    publish("--to", "child", "--yes").exits(3).says("Somebody changed", "--title");
    assertEquals("<p>better</p>", wiki.under("4711").get(0).body());
  }

  @Test
  void a_batch_is_published_page_by_page_and_goes_on_where_it_stopped() {
    wiki.page("4712", "Basket");
    Invocation.of(machine(), "batch", "4711", "4712", "--name", "Release", "--provider", "offline")
        .exits(0);
    String[] publish = {"publish", "Release", "--to", "child", "--yes"};
    Invocation shown = Invocation.of(machine(), "publish", "Release", "--to", "child").exits(2);
    assertEquals(2, shown.out().lines().count(), shown.out());
    assertEquals(List.of(), wiki.writes());
    WritableConfluence.Content taken = wiki.add("page", "4712", "Basket: implementation plan", "");
    Invocation first = Invocation.of(machine(), publish).exits(9);
    assertTrue(first.out().startsWith("created\t4711\t"), first.out());
    assertTrue(first.out().contains("failed\t4712\tpublish-title-taken"), first.out());
    wiki.edit(taken, "Moved away", "");
    Invocation second = Invocation.of(machine(), publish).exits(0);
    assertTrue(second.out().startsWith("unchanged\t4711\t"), second.out());
    assertTrue(second.out().contains("created\t4712\t"), second.out());
    assertEquals(1, wiki.under("4711").size());
  }

  @Test
  void an_unchanged_page_of_a_batch_is_published_wherever_the_runs_were_moved() throws IOException {
    String[] batch = {"batch", "4711", "--name", "Release", "--provider", "offline"};
    Invocation.of(machine(), batch).exits(0);
    Invocation again = Invocation.of(machine(), batch).exits(0);
    assertTrue(again.out().startsWith("unchanged\t4711\t"), again.out());
    Files.move(folder.resolve("runs"), folder.resolve("elsewhere"));
    Invocation published =
        Invocation.of(
                machine(),
                "publish",
                "Release",
                "--to",
                "child",
                "--yes",
                "--output",
                folder.resolve("elsewhere").toString())
            .exits(0);
    assertTrue(published.out().startsWith("created\t4711\t"), published.out());
  }

  @Test
  void a_place_that_there_is_not_is_told() {
    publish("--to", "comment", "--title", "x", "--yes").exits(2).says("A comment has no title");
    publish("--yes").exits(2).says("Missing: --to child|comment|attachment.");
    publish("--to", "coment")
        .exits(2)
        .says(
            "--to must be one of child, comment, attachment, not 'coment'. Did you mean 'comment'?");
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  private static void rewrite(Path file, String before, String after) throws IOException {
    Files.writeString(file, Files.readString(file).replace(before, after));
  }
}
