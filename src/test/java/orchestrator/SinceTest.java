package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --since}: what changed on a page. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SinceTest {
  private static final String BEFORE = "<h1>Goal</h1><p>Pay once.</p><p>By card.</p>";
  private static final String AFTER = "<h1>Goal</h1><p>Pay twice.</p><p>By card.</p>";

  /** The lines that differ, as {@code diff -u} shows them. */
  private static final String DIFFERENCE =
      """
       # Goal
      \s
      -Pay once.
      +Pay twice.
      \s
       By card.
      """;

  @TempDir Path folder;
  private @Nullable FakeConfluence wiki;
  private Instant now = Instant.parse("2026-11-29T02:00:00Z");

  @AfterEach
  void stop() {
    if (wiki != null) {
      wiki.close();
    }
  }

  private FakeConfluence served() {
    return wiki == null ? serve(FakeConfluence.cloud()) : wiki;
  }

  /** The page is at version 7; 3 is kept. */
  private FakeConfluence serve(FakeConfluence made) {
    wiki = made.page("1", "Checkout", "SHOP", AFTER).earlier("1", 3, BEFORE);
    return made;
  }

  private Invocation orchestrator(String... args) {
    now = now.plusSeconds(86_400);
    List<String> variables = new ArrayList<>(List.of("LLM_PROVIDER", "offline"));
    if (wiki != null) {
      variables.addAll(List.of("CONFLUENCE_URL", wiki.site().toString()));
    }
    return Invocation.of(
        Machine.frozen(Machine.at(folder, variables.toArray(String[]::new)), now), args);
  }

  private Invocation run(String page, String... more) {
    return orchestrator(
        Stream.concat(Stream.of("run", page, "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private JsonNode record() {
    return Invocation.record(folder.resolve("runs"), "F");
  }

  private String kept(String file) throws IOException {
    return Files.readString(Invocation.newest(folder.resolve("runs"), "F").resolve(file));
  }

  /** The page as it was at version 3, and a run about it. */
  private String answered() throws IOException {
    served().page("1", "Checkout", "SHOP", BEFORE).version("1", 3);
    run("1", "--since", "last").exits(0);
    String answer = kept("answer.md");
    served().page("1", "Checkout", "SHOP", AFTER).earlier("1", 3, BEFORE);
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cloud", "Cloud without its newer interface", "Data Center"})
  void the_prompt_holds_the_page_and_what_changed_since_a_version(String product)
      throws IOException {
    serve(
        switch (product) {
          case "Cloud" -> FakeConfluence.cloud().withoutV1();
          case "Data Center" -> FakeConfluence.dataCenter();
          default -> FakeConfluence.cloud().withoutV2();
        });
    Invocation run = run("1", "--since", "3", "-n").exits(0);
    assertEquals(
        "--- version 3\n+++ version 7\n@@ -1,5 +1,5 @@\n" + DIFFERENCE, kept("changes.diff"));
    String[] fences = run.out().split("</?(?=(changes|page)-[0-9a-f]{12}>\n)", -1);
    assertEquals(5, fences.length, run::toString);
    assertTrue(fences[1].endsWith("# Goal\n\nPay twice.\n\nBy card.\n"), fences[1]);
    assertTrue(fences[3].endsWith(kept("changes.diff")), fences[3]);
    assertTrue(fences[4].contains("## What changes in the plan\n"), fences[4]);
    assertFalse(fences[4].contains("earlier answer"), fences[4]);
    assertEquals(3, record().at("/inputs/since/version").asInt());
    assertEquals("# Goal\n\nPay twice.\n\nBy card.\n", kept("page.md"));
  }

  @Test
  void since_the_last_run_its_answer_is_there_too() throws IOException {
    String answer = answered();
    Path last = Invocation.newest(folder.resolve("runs"), "F");
    Invocation run = run("1", "--since", "last", "-n").exits(0);
    assertTrue(run.out().contains("from version 3 to version 7"), run::toString);
    assertTrue(run.out().contains(DIFFERENCE + "</changes-"), run::toString);
    assertTrue(
        run.out().matches("(?s).*on 2026-11-30T02:00:00Z\\. .*<last-answer-\\w+>\n.*"),
        run::toString);
    assertTrue(run.out().contains(answer), run::toString);
    assertTrue(run.out().contains("Compare with the earlier answer"), run::toString);
    assertEquals(last.getFileName().toString(), record().at("/inputs/since/run").asText());
  }

  @Test
  void without_an_earlier_run_last_is_as_without_the_option_with_a_note() {
    served();
    Invocation run = run("1", "--since", "last", "-n").exits(0);
    run.says("note: --since last: no earlier run of this name is complete");
    assertFalse(run.out().contains("What changes in the plan"), run::toString);
    assertFalse(run.out().contains("changes-"), run::toString);
    assertFalse(record().has("inputs"), record()::toString);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "5, 3, There is no version 5 of page 1",
        "8, 2, --since 8: there is no such version yet; the page's is 7",
        "0, 2, --since must be the number of a version or last",
        "yesterday, 2, --since must be the number of a version or last",
        "7, 0, the page is still version 7: nothing has changed since",
      })
  void a_version_that_is_none_is_said(String since, int exit, String said) {
    served();
    run("1", "--since", since, "-n").exits(exit).says(said);
  }

  @Test
  void the_version_of_the_last_run_that_was_purged_is_an_error() throws IOException {
    answered();
    served().close();
    wiki = FakeConfluence.cloud().page("1", "Checkout", "SHOP", AFTER);
    run("1", "--since", "last").exits(3).says("There is no version 3", "or --since.");
  }

  @Test
  void versions_without_a_line_that_differs_are_said() {
    served().earlier("1", 4, AFTER.replace("<p>By", "<p >By"));
    Invocation run = run("1", "--since", "4", "-n").exits(0);
    run.says("note: no line of the page differs from version 4");
    assertFalse(run.out().contains("changes-"), run::toString);
  }

  @Test
  void a_page_that_is_too_long_to_be_compared_is_said() {
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    for (int i = 0; i < 6_000; i++) {
      before.append("<p>a").append(i).append("</p>");
      after.append("<p>b").append(i).append("</p>");
    }
    served().page("1", "T", "S", after.toString()).earlier("1", 3, before.toString());
    run("1", "--since", "3", "-n").exits(0).says("note: the page is too long to be compared");
  }

  @Test
  void a_file_is_compared_with_what_the_last_run_read_and_has_no_versions() throws IOException {
    Files.writeString(folder.resolve("page.xml"), BEFORE);
    run("page.xml", "--since", "3").exits(0).says("note: only a page in Confluence has versions");
    Files.writeString(folder.resolve("page.xml"), AFTER);
    Invocation run = run("page.xml", "--since", "last", "-n").exits(0);
    assertTrue(run.out().contains("--- 2026-11-30T02:00:00Z\n+++ now\n"), run::toString);
    assertTrue(run.out().contains(DIFFERENCE), run::toString);
    Path page = folder.resolve("runs/F/latest").toRealPath().resolve("page.md");
    Files.writeString(page, "something else");
    run("page.xml", "--since", "last", "-n").exits(0).says("is gone or was changed");
  }

  @Test
  void an_answer_that_is_not_as_it_was_kept_is_not_sent() throws IOException {
    answered();
    Files.writeString(folder.resolve("runs/F/latest").toRealPath().resolve("answer.md"), "forged");
    Invocation run = run("1", "--since", "last", "-n").exits(0).says("it is not sent");
    assertTrue(run.out().contains(DIFFERENCE), run::toString);
    assertFalse(run.out().contains("forged"), run::toString);
  }

  @Test
  void the_last_run_about_another_page_is_none() throws IOException {
    answered();
    served().page("2", "Other", "SHOP", AFTER);
    Invocation run = run("2", "--since", "last", "-n").exits(0);
    run.says("note: --since last: the last run of this name was about another page");
  }

  @Test
  void a_page_that_did_not_change_again_is_not_asked_about_again() throws IOException {
    answered();
    String[] nightly = {"--since", "last", "--if-changed"};
    String second = run("1", nightly).exits(0).out();
    assertEquals("complete", record().at("/status").asText());
    assertTrue(kept("prompt.md").contains(DIFFERENCE), second);
    for (int night = 0; night < 2; night++) {
      run("1", nightly).exits(0).prints(second).says("note: unchanged since 2026-12-01");
      assertEquals("unchanged", record().at("/status").asText());
    }
  }

  @Test
  void children_are_appended_and_not_compared() throws IOException {
    served().page("2", "Below", "SHOP", "<p>below</p>").under("1", "2");
    Invocation run = run("1", "--since", "3", "--children", "1", "-n").exits(0);
    assertTrue(run.out().contains("\nbelow\n"), run::toString);
    assertFalse(kept("changes.diff").contains("below"), kept("changes.diff"));
  }

  @Test
  void a_template_may_say_where_changes_and_answer_go() throws IOException {
    answered();
    Files.writeString(
        folder.resolve("t.md"),
        "{{#last_answer}}Before:\n{{last_answer}}\n{{/last_answer}}{{changes}}\n{{page}}\nEnd");
    String prompt = run("1", "--since", "last", "-n", "--prompt", "t.md").exits(0).out();
    assertTrue(
        prompt.matches("(?s)Before:\n.*</last-answer-.*</changes-.*</page-\\w+>\nEnd\n"), prompt);
    String without = run("1", "-n", "--prompt", "t.md").exits(0).out();
    assertTrue(without.startsWith("Confluence page:\n"), without);
  }
}
