package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.json.Json;
import orchestrator.record.RunDirectory;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Earlier runs: lists of them, one of them, two compared, and which may go. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunsTest {
  @TempDir Path folder;

  private Invocation call(String... arguments) {
    return Invocation.of(Machine.at(folder), arguments);
  }

  /** A run as it lies there; {@code daysAgo} it began. */
  private String kept(String name, int daysAgo, String id, String status) throws IOException {
    return kept(name, name, daysAgo, id, status);
  }

  /** The same in a folder of another name, which not every locale can write. */
  private String kept(String in, String name, int daysAgo, String id, String status)
      throws IOException {
    Instant began = Instant.now().minus(daysAgo, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    String run = RunDirectory.stamp(began) + "-" + id;
    Path made = Files.createDirectories(folder.resolve("runs").resolve(in).resolve(run));
    Files.writeString(
        made.resolve("record.json"),
        """
        {"schema": 1, "name": "%s", "status": "%s", "started_at": "%s", "finished_at": "%s",
         "target": {"provider": "bedrock", "kind": "model", "model_id": "claude-%s"},
         "options": [{"name": "max_tokens", "value": "%d", "source": "--max-tokens"}],
         "page": {"title": "Pay\\tonce", "version": 7, "source": "cloud", "sha256": "0"},
         "prompt": {"template": "review", "sha256": "0", "params": {}},
         "usage": {"input_tokens": 1200, "output_tokens": 34}}
        """
            .formatted(name, status, began, began.plusSeconds(5), id, daysAgo));
    Files.writeString(made.resolve("page.md"), "# Pay once\n\nThe price is " + daysAgo + ".\n");
    Files.writeString(made.resolve("answer.md"), "Plan " + id + "\n");
    return run;
  }

  private void latest(String name, String run) throws IOException {
    Files.createSymbolicLink(folder.resolve("runs").resolve(name).resolve("latest"), Path.of(run));
  }

  private List<String> left(String name) {
    return Invocation.files(folder.resolve("runs").resolve(name));
  }

  @Test
  void in_a_pipe_there_is_a_line_a_run_of_all_names_with_the_newest_first() throws IOException {
    String old = kept("Checkout", 9, "aaaaaa", "complete");
    String middle = kept("Basket", 5, "bbbbbb", "incomplete");
    String young = kept("Checkout", 1, "cccccc", "complete");
    latest("Checkout", young);
    List<String> lines = call("runs").exits(0).out().lines().toList();
    assertEquals(
        List.of("Checkout@" + young, "Basket@" + middle, "Checkout@" + old),
        lines.stream().map(line -> line.split("\t", -1)[1]).toList());
    List<String> cells = List.of(lines.get(1).split("\t"));
    assertEquals(
        List.of("incomplete", "Pay once", "review", "claude-bbbbbb", "1200", "34"),
        cells.subList(2, 8));
    assertEquals(folder.resolve("runs/Basket/" + middle).toString(), cells.get(9));
  }

  @Test
  void on_a_terminal_there_is_a_table_that_is_no_wider() throws IOException {
    kept("Checkout", 1, "aaaaaa", "complete");
    Environment machine = Machine.at(folder);
    Environment terminal =
        new Environment(
            machine.variables(),
            machine.workingDirectory(),
            machine.home(),
            machine.clock(),
            new Terminal(false, true, true));
    String table = Invocation.atTerminal(terminal, 90, "runs").exits(0).out();
    assertTrue(table.startsWith("STARTED (UTC)     RUN"), table);
    assertTrue(table.contains("complete  1,200 + 34        claude-aa"), table);
    assertTrue(table.lines().allMatch(line -> line.length() <= 90), table);
    String narrower = Invocation.atTerminal(terminal, 84, "runs").exits(0).out();
    assertTrue(narrower.startsWith("STARTED (UTC)     RUN"), narrower);
    assertFalse(narrower.contains("claude"), "a part of an id that says nothing: " + narrower);
  }

  @Test
  void a_narrow_terminal_gets_no_part_of_a_number() throws IOException {
    String run = kept("Checkout", 1, "aaaaaa", "complete");
    Environment machine = Machine.at(folder);
    Environment terminal =
        new Environment(
            machine.variables(),
            machine.workingDirectory(),
            machine.home(),
            machine.clock(),
            new Terminal(false, true, true));
    List<String> table =
        Invocation.atTerminal(terminal, 72, "runs").exits(0).out().lines().toList();
    assertTrue(table.get(0).endsWith("STATUS"), table::toString);
    assertTrue(table.get(1).endsWith("Checkout@" + run + "  complete"), table::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Checkout redesign",
        "日本語の長い名前を持つ機能の設計書",
        "A very long name of a feature that goes on and on"
      })
  void a_narrow_terminal_gets_the_status_whatever_the_name_is(String name) throws IOException {
    String run = kept("feature", name, 1, "aaaaaa", "interrupted");
    Environment machine = Machine.at(folder);
    Environment terminal =
        new Environment(
            machine.variables(),
            machine.workingDirectory(),
            machine.home(),
            machine.clock(),
            new Terminal(false, true, true));
    List<String> table =
        Invocation.atTerminal(terminal, 60, "runs").exits(0).out().lines().toList();
    assertTrue(table.get(0).matches("RUN .* STATUS"), table::toString);
    assertTrue(table.get(1).matches(".*@" + run + " +interrupted"), table::toString);
    assertTrue(TextWrapper.width(table.get(1)) < 60, table::toString);
  }

  @Test
  void a_script_gets_one_document_with_the_fields_of_the_records() throws IOException {
    String run = kept("Checkout", 1, "aaaaaa", "complete");
    JsonNode list = Json.parse(call("runs", "--json").exits(0).out());
    assertEquals("claude-aaaaaa", list.path(0).path("target").path("model_id").asText());
    assertEquals("Checkout@" + run, list.path(0).path("run").asText());
    assertEquals(
        folder.resolve("runs/Checkout/" + run).toString(), list.path(0).path("folder").asText());
    assertEquals(1, list.size());
    assertEquals("[]\n", call("runs", "--json", "--status", "failed").exits(0).out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Checkout                          | aaaaaa cccccc",
        "--status incomplete,complete      | aaaaaa bbbbbb",
        "Checkout --status failed          | cccccc",
        "--since 3d                        | aaaaaa",
        "--since 4320min                   | aaaaaa",
        "--since 2w                        | aaaaaa bbbbbb cccccc",
        "--since 2001-01-01                | aaaaaa bbbbbb cccccc",
        "Basket --status failed            | ''",
      })
  void a_list_is_narrowed_by_name_status_and_time(String arguments, String ids) throws IOException {
    kept("Checkout", 1, "aaaaaa", "complete");
    kept("Basket", 5, "bbbbbb", "incomplete");
    kept("Checkout", 9, "cccccc", "failed");
    List<String> found =
        call(("runs " + arguments).split(" +"))
            .exits(0)
            .out()
            .lines()
            .map(line -> line.split("\t", -1)[1].replaceAll(".*-", ""))
            .toList();
    assertEquals(ids, String.join(" ", found));
  }

  @Test
  void what_cannot_be_read_as_a_run_is_named_and_skipped() throws IOException {
    String run = kept("Checkout", 1, "aaaaaa", "complete");
    Path broken = folder.resolve("runs/Checkout/" + kept("Checkout", 2, "bbbbbb", "complete"));
    Files.writeString(broken.resolve("record.json"), "{\"schema\": 1, \"na");
    Path later = folder.resolve("runs/Checkout/" + kept("Checkout", 3, "cccccc", "complete"));
    Files.writeString(later.resolve("record.json"), "{\"schema\": 2}");
    Path foreign = Files.createDirectories(folder.resolve("runs/Checkout/notes"));
    Files.createDirectories(folder.resolve("runs/Full/20261201T020000Z-aaaaaa"));
    Invocation list = call("runs").exits(0);
    assertFalse(list.err().contains("Full"), "an empty folder of a full disk: " + list);
    assertEquals(1, list.out().lines().count());
    assertTrue(list.out().contains(run));
    list.says(
        "note: skipped " + broken + ": record.json is none of ours: malformed JSON",
        "note: skipped " + later + ": record.json is none of ours: not a record of schema 1",
        "note: skipped " + foreign + ": it holds no record.json");
  }

  @Test
  void where_nothing_was_kept_yet_the_list_is_empty() {
    call("runs").exits(0).prints("").says("no runs in " + folder.resolve("runs") + "\n");
    call("runs", "--status", "failed").exits(0).says("no such runs in ");
    call("runs", "Checkout").exits(2).says("There is no such run: 'Checkout' has no run in");
  }

  @ParameterizedTest
  @CsvSource({
    "Checkout,       bbbbbb",
    "last,           cccccc",
    "Checkout@ID,    aaaaaa",
    "runs/Checkout/FOLDER, aaaaaa",
    "runs/Checkout/latest, bbbbbb",
  })
  void a_run_is_meant_by_name_id_folder_or_as_the_last(String run, String id) throws IOException {
    String first = kept("Checkout", 9, "aaaaaa", "complete");
    latest("Checkout", kept("Checkout", 5, "bbbbbb", "complete"));
    kept("Checkout", 1, "cccccc", "failed");
    String meant = run.replace("FOLDER", first).replace("ID", first.substring(0, 15));
    Invocation shown = call("runs", "show", meant).exits(0);
    assertTrue(shown.out().contains("asked     model claude-" + id), shown::toString);
  }

  @Test
  void a_run_that_is_not_there_or_not_the_only_one_is_said_to_be_so() throws IOException {
    String one = kept("Checkout", 1, "aaaaaa", "failed");
    String other = kept("Checkout", 1, "bbbbbb", "failed");
    call("runs", "show", "Checkout")
        .exits(2)
        .says("'Checkout' has no complete run", "orchestrator runs lists the runs");
    call("runs", "show", "Checkout@2").exits(2).says("More than one run is meant", one, other);
    call("runs", "show", "Checkout@19").exits(2).says("has no run whose folder begins with '19'");
    call("runs", "show", "Basket").exits(2).says("'Basket' has no run in");
    call("runs", "Chekout").exits(2).says("Did you mean 'Checkout'?");
    call("runs", "show", "Chekout@2026").exits(2).says("Did you mean 'Checkout'?");
    call("runs", "show", "./nowhere").exits(2).says("nowhere does not exist");
    assertEquals(
        "run-not-found", call("runs", "show", "Basket", "--json").error().path("code").asText());
  }

  @Test
  void show_tells_what_was_asked_of_whom_and_how_it_ended() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<h1>Goal</h1><p>Pay once.</p>");
    call("run", "page.xml", "--name", "F", "--provider", "offline").exits(0);
    Path run = Invocation.newest(folder.resolve("runs"), "F");
    String shown = call("runs", "show", "F").exits(0).out();
    for (String line :
        List.of(
            "page      page\n",
            "prompt    implementation-plan\n",
            "options   page=page.xml, provider=offline\n",
            "asked     offline\n",
            "ended     complete (digest) after ",
            "folder    " + run + "\n")) {
      assertTrue(shown.contains(line), shown);
    }
    JsonNode document = Json.parse(call("runs", "show", "F", "--json").exits(0).out());
    assertEquals(run.toString(), document.path("folder").asText());
    assertTrue(document.path("options").size() > 1, document.toString());
  }

  @Test
  void diff_shows_what_differs_in_records_page_and_answer() throws IOException {
    String old = "Checkout@" + kept("Checkout", 9, "aaaaaa", "complete");
    String young = "Checkout@" + kept("Checkout", 5, "bbbbbb", "complete");
    call("runs", "diff", old, young)
        .exits(0)
        .prints(
            """
            options.max_tokens: 9 -> 5
            target.model_id: claude-aaaaaa -> claude-bbbbbb
            --- OLD/page.md
            +++ YOUNG/page.md
            @@ -1,3 +1,3 @@
             # Pay once
            \s
            -The price is 9.
            +The price is 5.
            --- OLD/answer.md
            +++ YOUNG/answer.md
            @@ -1,1 +1,1 @@
            -Plan aaaaaa
            +Plan bbbbbb
            """
                .replace("OLD", old)
                .replace("YOUNG", young));
    call("runs", "diff", old, old).exits(0).prints("").says("nothing differs");
    JsonNode json = Json.parse(call("runs", "diff", old, young, "--json").out());
    assertEquals("page.md", json.path("files").path(0).path("name").asText());
    assertEquals("9", json.path("fields").path(0).path("before").asText());
  }

  @Test
  void prune_shows_what_may_go_and_removes_it_only_when_told() throws IOException {
    String old = kept("Checkout", 40, "aaaaaa", "complete");
    String newest = kept("Checkout", 35, "bbbbbb", "complete");
    latest("Checkout", newest);
    String failed = kept("Checkout", 33, "cccccc", "failed");
    String young = kept("Checkout", 2, "dddddd", "failed");
    Files.createDirectories(folder.resolve("runs/Checkout/notes"));
    Invocation shown = call("runs", "prune", "--older-than", "30d").exits(0);
    assertEquals(
        List.of("Checkout@" + failed, "Checkout@" + old),
        shown.out().lines().map(line -> line.split("\t", -1)[0]).toList());
    shown.says("would remove 2 runs", "--yes removes them");
    assertEquals(6, left("Checkout").size());
    call("runs", "prune", "Checkout", "--older-than", "30d", "--yes")
        .exits(0)
        .says("removed 2 runs");
    assertEquals(List.of(newest, young, "latest", "notes"), left("Checkout"));
    call("runs", "prune", "--older-than", "30d", "--yes").exits(0).says("nothing to remove");
  }

  @Test
  void prune_keeps_so_many_of_each_name_and_what_may_be_under_way() throws IOException {
    String newest = kept("Checkout", 1, "aaaaaa", "complete");
    String second = kept("Checkout", 2, "bbbbbb", "complete");
    kept("Basket", 50, "cccccc", "complete");
    String running = kept("Basket", 0, "dddddd", "interrupted");
    Path record = folder.resolve("runs/Basket/" + running + "/record.json");
    Files.writeString(
        record,
        Files.readString(record)
            .replaceAll("\"finished_at\": \"[^\"]+\"", "\"finished_at\": null"));
    call("runs", "prune", "--keep", "1", "--yes").exits(0);
    assertEquals(List.of(newest), left("Checkout"));
    assertEquals(List.of(running), left("Basket"));
    assertFalse(left("Checkout").contains(second));
    call("runs", "prune", "--keep", "0", "--yes").exits(0);
    assertEquals(List.of(running), left("Basket"));
  }

  @Test
  void what_another_run_goes_on_with_stays() throws IOException {
    String parent = kept("Checkout", 9, "aaaaaa", "complete");
    String child = kept("Checkout", 2, "bbbbbb", "complete");
    Path record = folder.resolve("runs/Checkout/" + child + "/record.json");
    Files.writeString(
        record,
        Files.readString(record)
            .replace("{\"schema\"", "{\"parent\": \"/moved/Checkout/" + parent + "\", \"schema\""));
    kept("Checkout", 7, "cccccc", "complete");
    call("runs", "prune", "--keep", "1", "--yes").exits(0).says("removed 1 run,");
    assertEquals(List.of(parent, child), left("Checkout"));
  }

  @Test
  void a_batch_is_a_row_is_shown_and_is_pruned_as_a_whole() throws IOException {
    for (String page : List.of("one", "two")) {
      Files.writeString(folder.resolve(page + ".xml"), "<p>Pay " + page + ".</p>");
    }
    call("batch", "one.xml", "two.xml", "--name", "B", "--provider", "offline").exits(0);
    String row = call("runs", "B").exits(0).out();
    assertTrue(row.contains("\tcomplete\t2 pages\t"), row);
    String label = row.split("\t", -1)[1];
    Invocation shown = call("runs", "show", "B").exits(0);
    assertTrue(shown.out().startsWith("run       " + label + "\npages     2: 2 complete\n"), row);
    assertEquals(2, Json.parse(call("runs", "show", label, "--json").out()).path("pages").size());
    Path document = folder.resolve("runs/B/" + label.substring(2) + "/batch.json");
    String complete = Files.readString(document);
    Files.writeString(
        document, complete.replaceFirst("(?s)(one.xml.*?\"status\" : \")complete", "$1incomplete"));
    assertTrue(call("runs", "show", label).out().contains("\nincomplete one.xml\n"));
    Files.writeString(document, complete);
    call("ask", "B", "Why?").exits(2).says("is a batch; name the folder of one of its pages");
    Path page = folder.resolve("runs/B/" + label.substring(2) + "/pages/one");
    assertTrue(call("runs", "show", page.toString()).exits(0).out().contains("page      one\n"));

    call("batch", "one.xml", "two.xml", "--name", "B", "--provider", "offline").exits(0);
    call("runs", "prune", "--keep", "1", "--yes").exits(0).says("nothing to remove");
    call("batch", "one.xml", "two.xml", "--name", "B", "--provider", "offline", "--force").exits(0);
    call("batch", "one.xml", "two.xml", "--name", "B", "--provider", "offline", "--force").exits(0);
    call("runs", "prune", "--keep", "1", "--yes").exits(0).says("removed 2 runs,");
    assertEquals(4, left("B").size(), left("B")::toString); // .lock and latest too
  }

  @Test
  void links_in_a_run_are_removed_and_not_followed() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("letter.txt"), "Dear");
    String run = kept("Checkout", 9, "aaaaaa", "failed");
    Files.createSymbolicLink(folder.resolve("runs/Checkout/" + run + "/inputs"), precious);
    call("runs", "prune", "--keep", "0", "--yes").exits(0);
    assertEquals(List.of(), left("Checkout"));
    assertTrue(Files.exists(precious.resolve("letter.txt")));
  }

  @Test
  void after_a_run_older_ones_go_as_the_configuration_says() throws IOException {
    Files.writeString(folder.resolve("o.conf"), "[output]\nkeep = 2\n");
    Files.writeString(folder.resolve("page.xml"), "<p>Pay once.</p>");
    kept("F", 9, "aaaaaa", "complete");
    String second = kept("F", 5, "bbbbbb", "complete");
    String other = kept("G", 9, "cccccc", "complete");
    call("run", "page.xml", "--name", "F", "--provider", "offline", "--config", "o.conf").exits(0);
    String run = String.valueOf(Invocation.newest(folder.resolve("runs"), "F").getFileName());
    assertEquals(List.of(second, run, "latest"), left("F"));
    assertEquals(List.of(other), left("G"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "run page.xml --provider offline --config o.conf | a number of runs or an age: 20, 30d",
        "runs prune                          | 'prune' needs --keep N or --older-than AGE.",
        "runs prune --keep 3 --older-than 3d | 'prune' takes --keep or --older-than, not both.",
        "runs prune --keep many              | --keep must be a number of runs",
        "runs prune --older-than 30          | --older-than must be an age such as 12h, 30d or 8w",
        "runs prune --keep 3 --since 3d      | --since is about the list, not to 'runs prune'.",
        "runs --yes                          | --yes belongs to 'runs prune'.",
        "runs --since yesterday              | --since must be an age or a date",
        "runs --status compleet              | Did you mean 'complete'?",
        "runs show                           | 'show' needs one RUN.",
        "runs diff a                         | 'diff' needs two RUNs.",
        "runs sho last                       | Did you mean 'show'?",
      })
  void a_command_line_that_means_nothing_is_a_mistake(String line, String said) throws IOException {
    Files.writeString(folder.resolve("o.conf"), "[output]\nkeep = often\n");
    call(line.split(" +")).exits(2).says(said);
  }
}
