package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.offline.OfflineProvider;
import orchestrator.problem.Problem;
import orchestrator.settings.Environment;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import orchestrator.testing.ScriptedProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code batch}: many pages, each a run of its own. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchTest {
  @TempDir Path folder;

  /** What answers; asks nobody by itself. */
  private interface Model extends Engine {
    @Override
    default void close() {}
  }

  private static Answer answer(String text) {
    return new Answer(text, "end", new Usage(10L, 2L), List.of(), List.of(), null, null, null);
  }

  private static Answer says(String text, Consumer<RunEvent> events) {
    events.accept(new RunEvent.Text(text));
    return answer(text);
  }

  /** Asked about each page, it answers with the page's title. */
  private static Model echo(Engine.Context asked) {
    return (prompt, events) -> says("About " + asked.title(), events);
  }

  private Invocation batch(Function<Engine.Context, Engine> model, String... args) {
    return batch(model, "", args);
  }

  private Invocation batch(Function<Engine.Context, Engine> model, String stdin, String[] args) {
    List<String> all = new ArrayList<>(List.of("batch"));
    all.addAll(Arrays.asList(args));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            List.of(new ScriptedProvider(new OfflineProvider(), model)),
            Machine.at(folder, "LLM_PROVIDER", "offline"),
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
            () -> 0,
            all.toArray(String[]::new));
    return new Invocation(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void pages(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, "<p>This is " + name + ".</p>");
    }
  }

  private Path latest() {
    return folder.resolve("runs/B/latest");
  }

  private JsonNode document() throws IOException {
    return Json.parse(Files.readAllBytes(latest().resolve("batch.json")));
  }

  private List<Path> batches() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("runs/B"))) {
      return all.filter(batch -> Files.isDirectory(batch, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  /** STATUS and PAGE of each line, sorted. */
  private static List<String> lines(Invocation batch) {
    return batch
        .out()
        .lines()
        .map(line -> line.split("\t", -1))
        .map(columns -> columns[0] + " " + columns[1])
        .sorted()
        .toList();
  }

  @Test
  void asks_about_each_page_and_keeps_a_run_of_each() throws IOException {
    pages("a.xml", "b.xml");
    Invocation done = batch(BatchTest::echo, "a.xml", "b.xml", "--name", "B").exits(0);
    assertEquals(List.of("complete a.xml", "complete b.xml"), lines(done));
    Path first =
        Path.of(
            done.out()
                .lines()
                .filter(l -> l.contains("\ta.xml\t"))
                .findFirst()
                .orElseThrow()
                .split("\t", -1)[2]);
    assertEquals(
        List.of("answer.md", "page.md", "prompt.md", "record.json"), Invocation.files(first));
    assertEquals("About a", Files.readString(first.resolve("answer.md")));
    assertTrue(
        Files.readString(first.resolve("prompt.md")).contains("the feature \"a\""),
        "the page names the feature");
    JsonNode document = document();
    assertEquals("complete", document.path("status").asText());
    assertEquals("batch", document.path("kind").asText());
    assertEquals(2, document.at("/counts/complete").asInt());
    assertEquals(20, document.at("/usage/input_tokens").asInt());
    assertEquals("a", document.at("/pages/0/title").asText());
    assertEquals(first.toString(), document.at("/pages/0/folder").asText());
    assertEquals(
        "B", Json.parse(Files.readAllBytes(first.resolve("record.json"))).path("name").asText());
  }

  @Test
  void sources_add_up_in_their_order_and_a_page_counts_once() throws IOException {
    pages("export/b.xml", "export/a.html", "export/notes.txt", "more/c.xml", "d.xml", "list/e.xml");
    Files.writeString(folder.resolve("list.txt"), "# our pages\n\n  list/e.xml \nd.xml\n");
    Invocation done =
        batch(
                BatchTest::echo,
                "d.xml",
                "export",
                "more/*.xml",
                "./d.xml",
                "export/b.xml",
                "--pages-file",
                "list.txt",
                "--name",
                "B",
                "--json")
            .exits(0);
    JsonNode pages = Json.parse(done.out()).path("pages");
    assertEquals(
        List.of("d.xml", "export/a.html", "export/b.xml", "more/c.xml", "list/e.xml"),
        pages.findValuesAsText("page"));
    ObjectNode printed = (ObjectNode) Json.parse(done.out());
    assertEquals(
        "1 text in export is left out; to take it as well, name it: export/notes.txt",
        printed.remove("notes").path(0).asText());
    assertEquals(printed, document());
  }

  @Test
  void programs_are_told_what_a_batch_lacks_and_how_to_go_on() throws IOException {
    pages("a.xml", "b.xml", "c.xml");
    Function<Engine.Context, Engine> model =
        asked -> {
          if (asked.title().equals("a")) {
            return echo(asked);
          }
          throw Problem.INPUT_TOO_LONG.failure("").exception();
        };
    Invocation done =
        batch(model, "a.xml", "b.xml", "c.xml", "--name", "B", "--json", "-q").exits(9);
    JsonNode error = Json.parse(done.err()).path("error");
    assertEquals("batch-incomplete", error.path("code").asText());
    assertEquals(9, error.path("exit_code").asInt());
    assertEquals("2 of 3 have none: 2 input-too-long.", error.path("detail").asText());
    String advice = error.path("advice").asText();
    assertTrue(advice.contains("orchestrator batch --resume --name B"), advice);
    ObjectNode document = (ObjectNode) Json.parse(done.out());
    assertEquals(document.path("folder").asText(), error.path("record").asText());
    ObjectNode problem = (ObjectNode) document.path("problem");
    problem.put("record", document.path("folder").asText());
    assertEquals(error, problem, "who has the document alone knows as much");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "e/*.xml|e/a.xml",
        "e/**/*.xml|e/a.xml,e/f/b.xml,e/f/g/c.xml",
        "e/**/f/**/*.xml|e/f/b.xml,e/f/g/c.xml",
        "e/**/*.{xml,html}|e/a.xml,e/f/b.xml,e/f/d.html,e/f/g/c.xml",
        "**/b.xml|e/f/b.xml",
        "e/f/?.*|e/f/b.xml,e/f/d.html",
      })
  void patterns_name_files_as_in_shells(String pattern, String named) throws IOException {
    pages("e/a.xml", "e/f/b.xml", "e/f/d.html", "e/f/g/c.xml");
    Invocation done = batch(BatchTest::echo, pattern, "--name", "B", "--json").exits(0);
    assertEquals(
        List.of(named.split(",", -1)),
        Json.parse(done.out()).path("pages").findValuesAsText("page"));
  }

  @Test
  void pages_of_the_same_name_keep_apart() throws IOException {
    pages("one/a.xml", "two/a.xml", "two/b/A.xml");
    Invocation all = batch(BatchTest::echo, "one", "two", "two/b", "--name", "B").exits(0);
    assertFalse(all.err().contains("note:"), all::toString);
    assertEquals(List.of("A-3", "a", "a-2"), Invocation.files(latest().resolve("pages")));
  }

  @Test
  void folders_in_a_folder_are_not_looked_into_and_that_is_said() throws IOException {
    pages("export/a.xml", "export/deep/er/b.xml", "top/down/c.xml");
    batch(BatchTest::echo, "export", "--name", "B")
        .exits(0)
        .says("note: folders in export are not looked into: export/deep/er/b.xml is left out");
    batch(BatchTest::echo, "export", "export/deep/**.xml", "--name", "B").exits(0).says("2 pages");
    batch(BatchTest::echo, "top", "--name", "B")
        .exits(3)
        .says("The folder holds no page", "top/down/c.xml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.xml pgae.xml|pgae.xml. Did you mean '/|/page.xml'?",
        "exprot|exprot. Did you mean '/|/export'?",
        "exprot/*.xml|exprot. Did you mean '/|/export'?",
        "nowhere/page.xml|nowhere/page.xml.|Check the path",
      })
  void a_mistyped_file_is_refused_before_anything_begins(String named, String file, String said)
      throws IOException {
    pages("a.xml", "page.xml", "export/a.xml");
    batch(BatchTest::echo, (named + " --name B").split(" ", -1))
        .exits(3)
        .says("The page's file does not exist", file, said);
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @Test
  void texts_in_a_folder_are_left_out_and_that_is_said() throws IOException {
    pages("notes/a.xml", "notes/a.md", "notes/b.md", "notes/c.txt", "notes/.d.md", "notes/e.png");
    batch(BatchTest::echo, "notes", "--name", "B")
        .exits(0)
        .says(
            "1 page: 1 complete",
            "note: 2 texts in notes are left out; to take them as well, name them:"
                + " notes/*.md notes/*.txt");
    Invocation both =
        batch(BatchTest::echo, "notes", "notes/*.md", "notes/*.txt", "--name", "B").exits(0);
    assertFalse(both.err().contains("note:"), both::toString);
  }

  @Test
  void what_is_to_be_known_of_many_files_is_said_once() throws IOException {
    for (String name : List.of("notes/a.md", "b.md", "c.md")) {
      Files.createDirectories(folder.resolve(name).resolveSibling(""));
      Files.writeString(folder.resolve(name), "# A heading\n");
    }
    Invocation done =
        batch(BatchTest::echo, "notes/a.md", "b.md", "c.md", "--name", "B", "--jobs", "1").exits(0);
    List<String> notes = done.err().lines().filter(line -> line.startsWith("note: ")).toList();
    assertEquals(
        List.of("note: notes/a.md is Markdown, and is taken as it is (--from says otherwise)."),
        notes);
  }

  @Test
  void a_page_of_confluence_counts_once_however_it_is_named_and_its_folder_is_its_id()
      throws IOException {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("4711", "Checkout", "SHOP", "<p>Pay</p>");
      Files.writeString(
          folder.resolve("orchestrator.conf"), "[confluence]\nurl = " + wiki.site() + "\n");
      Invocation done =
          batch(
                  BatchTest::echo,
                  "4711",
                  wiki.url("/spaces/SHOP/pages/4711/Checkout"),
                  "--name",
                  "B",
                  "--config",
                  "orchestrator.conf")
              .exits(0);
      assertEquals(List.of("complete 4711"), lines(done));
      assertEquals("About Checkout", Files.readString(latest().resolve("pages/4711/answer.md")));
    }
  }

  @Test
  void standard_input_can_hold_the_list() throws IOException {
    pages("a.xml", "b.xml");
    Invocation done =
        batch(BatchTest::echo, "b.xml\na.xml\n", new String[] {"--pages-file", "-", "--name", "B"})
            .exits(0);
    assertEquals(List.of("complete a.xml", "complete b.xml"), lines(done));
  }

  @Test
  void the_line_to_go_on_with_has_all_options_but_those_that_name_pages() throws IOException {
    pages("a.xml");
    Files.writeString(folder.resolve("void.xml"), "<p> </p>");
    Files.writeString(folder.resolve("my prompt.md"), "Tell: {{page}}{{a}}{{b}}");
    String options = "--jobs 2 --fail-fast --provider offline -p a=1 -p b=2 --max-pages 9 --name B";
    List<String> args = new ArrayList<>(List.of(options.split(" ", -1)));
    args.addAll(List.of("--prompt", "my prompt.md", "void.xml", "a.xml"));
    batch(BatchTest::echo, args.toArray(String[]::new))
        .exits(9)
        .says(
            "To go on: orchestrator batch --resume --name B --jobs 2 --fail-fast --provider offline"
                + " --prompt 'my prompt.md' --param a=1 --param b=2\n");
  }

  @Test
  void a_quiet_batch_that_lacks_an_answer_says_how_to_go_on_and_where_it_is() throws IOException {
    pages("a.xml", "b.xml");
    Files.writeString(folder.resolve("c.xml"), "<p></p>");
    Invocation done = batch(BatchTest::echo, "a.xml", "c.xml", "--name", "B", "-q").exits(9);
    assertEquals(
        List.of(
            "To go on: orchestrator batch --resume --name B --quiet",
            "batch: " + batches().get(0).toRealPath()),
        done.err()
            .lines()
            .filter(line -> line.contains(": ") && !line.startsWith(" "))
            .skip(1)
            .toList(),
        done::toString);
    assertEquals("", batch(BatchTest::echo, "b.xml", "--name", "C", "-q").exits(0).err());
  }

  @Test
  void the_name_of_a_batch_that_is_to_be_resumed_goes_into_its_option() {
    for (String typed : List.of("--resume B", "B --resume")) {
      batch(BatchTest::echo, typed.split(" "))
          .exits(2)
          .says("A batch is resumed by its name: orchestrator batch --resume --name B\n");
    }
  }

  @Test
  void a_page_that_fails_stops_no_other_and_is_told_with_its_cause() throws IOException {
    pages("a.xml", "b.xml");
    Files.writeString(folder.resolve("empty.xml"), "<p></p>");
    Files.writeString(folder.resolve("void.xml"), "<p> </p>");
    Files.writeString(folder.resolve("list"), "empty.xml\na.xml\nvoid.xml\ngone.xml\nb.xml\n");
    Invocation done = batch(BatchTest::echo, "--pages-file", "list", "--name", "B").exits(9);
    assertEquals(
        List.of(
            "complete a.xml",
            "complete b.xml",
            "failed empty.xml",
            "failed gone.xml",
            "failed void.xml"),
        lines(done));
    done.says(
        "5 pages: 2 complete, 3 failed",
        "failed: 2 pages: The page has no text (page-empty): ",
        "failed: 1 page: ",
        "gone.xml");
    assertEquals("incomplete", document().path("status").asText());
    assertEquals("page-empty", document().at("/pages/0/problem/code").asText());
  }

  @Test
  void twenty_pages_that_fail_for_one_reason_are_one_line_with_one_piece_of_advice()
      throws IOException {
    List<String> args = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      args.add("p" + i + ".xml");
      Files.writeString(folder.resolve("p" + i + ".xml"), "<p></p>");
    }
    args.addAll(List.of("--name", "B"));
    Invocation done = batch(BatchTest::echo, args.toArray(String[]::new)).exits(9);
    done.says(
        "failed: 20 pages: The page has no text (page-empty): p10.xml, p11.xml, p12.xml, p13.xml,"
            + " p14.xml and 15 more");
    assertEquals(1, done.err().split("page-empty", -1).length - 1, done::toString);
    assertTrue(done.err().lines().count() <= 7, done::toString);
  }

  @Test
  void pages_are_asked_about_at_the_same_time_and_no_more_than_jobs() throws IOException {
    pages("1.xml", "2.xml", "3.xml", "4.xml", "5.xml", "6.xml");
    CyclicBarrier together = new CyclicBarrier(3);
    AtomicInteger at = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Function<Engine.Context, Engine> model =
        asked ->
            (Model)
                (prompt, events) -> {
                  most.accumulateAndGet(at.incrementAndGet(), Math::max);
                  try {
                    together.await(20, TimeUnit.SECONDS);
                  } catch (Exception e) {
                    throw new AssertionError("not three at a time", e);
                  }
                  at.decrementAndGet();
                  return says("x", events);
                };
    batch(model, "1.xml", "2.xml", "3.xml", "4.xml", "5.xml", "6.xml", "--name", "B", "--jobs", "3")
        .exits(0);
    assertEquals(3, most.get());
  }

  @Test
  void the_next_page_is_read_while_one_is_asked_about_and_is_skipped_if_nothing_more_is_begun()
      throws IOException {
    pages("a.xml", "b.xml");
    Function<Engine.Context, Engine> model =
        asked ->
            (Model)
                (prompt, events) -> {
                  long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                  while (!isRead("b")) {
                    assertTrue(System.nanoTime() < limit, "b is not read meanwhile");
                    Thread.onSpinWait();
                  }
                  throw Problem.MODEL_FAILED.failure("").exception();
                };
    Invocation done =
        batch(model, "a.xml", "b.xml", "--name", "B", "--jobs", "1", "--fail-fast").exits(9);
    assertEquals(List.of("failed a.xml"), lines(done));
    assertEquals("skipped", document().at("/pages/1/status").asText());
    String journal = Files.readString(latest().resolve("journal.jsonl"));
    assertEquals(1, journal.split("\"asking\"", -1).length - 1, journal);
    Invocation rest = batch(BatchTest::echo, "--resume", "--name", "B").exits(0);
    assertEquals(List.of("complete a.xml", "complete b.xml"), lines(rest));
    assertFalse(rest.err().contains("may have been billed"), rest::toString);
  }

  /** Whether a page of the only batch stands in its prompt. */
  private boolean isRead(String page) {
    try {
      return Files.exists(batches().get(0).resolve("pages/" + page + "/prompt.md"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void fail_fast_begins_nothing_after_a_failure() throws IOException {
    pages("a.xml", "b.xml", "c.xml");
    Function<Engine.Context, Engine> model =
        asked ->
            (Model)
                (prompt, events) -> {
                  if (asked.title().equals("b")) {
                    throw Problem.MODEL_FAILED.failure("").exception();
                  }
                  return says("x", events);
                };
    Invocation done =
        batch(model, "a.xml", "b.xml", "c.xml", "--name", "B", "--jobs", "1", "--fail-fast")
            .exits(9);
    assertEquals(List.of("complete a.xml", "failed b.xml"), lines(done));
    assertEquals("skipped", document().at("/pages/2/status").asText());
    assertTrue(document().at("/pages/2/folder").isNull());
  }

  @Test
  void a_fault_that_every_page_would_meet_ends_the_batch_with_its_own_exit_code()
      throws IOException {
    pages("a.xml", "b.xml", "c.xml");
    AtomicInteger calls = new AtomicInteger();
    Function<Engine.Context, Engine> model =
        asked ->
            (Model)
                (prompt, events) -> {
                  calls.incrementAndGet();
                  throw Problem.SSO_SESSION_EXPIRED.failure("").exception();
                };
    batch(model, "a.xml", "b.xml", "c.xml", "--name", "B", "--jobs", "1").exits(4).says("error: ");
    assertEquals(1, calls.get());
  }

  @Test
  void what_is_asked_of_nobody_is_listed_with_sizes_and_totals() throws IOException {
    pages("a.xml", "b.xml");
    Function<Engine.Context, Engine> nobody =
        asked ->
            (Model)
                (prompt, events) -> {
                  throw new AssertionError("asked");
                };
    Invocation listed = batch(nobody, "a.xml", "b.xml", "--name", "B", "-n").exits(0);
    List<String> rows = listed.out().lines().toList();
    assertEquals("PAGE\tTITLE\tCHARACTERS\tTOKENS\tCOST AT MOST", rows.get(0));
    assertTrue(rows.get(1).matches("a\\.xml\ta\t\\d+\t\\d+\t"), rows.get(1));
    assertTrue(rows.get(3).matches("total\t2 pages\t\\d+\t\\d+\t"), rows.get(3));
    assertFalse(Files.exists(latest()));
    batch(BatchTest::echo, "--resume", "--name", "B").exits(2).says("no batch to go on with");
    Invocation runs = Invocation.of(Machine.at(folder), "runs").exits(0);
    assertEquals("", runs.err());
    assertEquals("dry-run", runs.out().split("\t", -1)[2]);
    Invocation.of(Machine.at(folder), "export", "B", "--as", "html")
        .exits(2)
        .says("'B' has no complete run");
    Invocation.of(Machine.at(folder), "runs", "prune", "--keep", "0").says("would remove 1 run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--name B|Missing: SOURCE.",
        "--jobs 2|Missing: SOURCE and --name NAME.",
        "a.xml|Missing: --name NAME.",
        "satus B|Missing: --name NAME. Did you mean 'status'?",
        "a.xml --name B --jobs 0|--jobs must be a whole number from 1 to 128, not '0'.",
        "a.xml --name B --jobs 129|--jobs must be a whole number from 1 to 128",
        "a.xml b.xml --name B --max-pages 1|--max-pages 2",
        "a.xml --name B --max-pages none|--max-pages must be a whole number from 1 up, not 'none'.",
        "--name B --resume a.xml|leave the others out",
        "--name B --resume|no batch",
        "--name B --pages-file gone|--pages-file gone does not exist",
      })
  void what_cannot_begin_is_said_and_leaves_nothing(String line, String said) throws IOException {
    pages("a.xml", "b.xml");
    batch(BatchTest::echo, line.split(" ", -1)).exits(2).says(said);
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @ParameterizedTest
  @CsvSource({"list.txt, list.txt", "-, standard input"})
  void an_empty_list_is_told_what_belongs_in_it(String file, String named) throws IOException {
    Files.writeString(folder.resolve("list.txt"), "# none yet\n\n");
    batch(BatchTest::echo, "--pages-file", file, "--name", "B")
        .exits(3)
        .says("The list of pages is empty: " + named + ".", "A page stands on each line");
  }

  @Nested
  class Resumed {
    /**
     * What a process that was killed leaves: its journal ends anywhere, and nothing else is there.
     */
    private void killed(String... journal) throws IOException {
      pages("a.xml", "b.xml", "c.xml");
      Path batch = Files.createDirectories(folder.resolve("runs/B/20261130T220000Z-aaaaaa"));
      String pages =
          "\"pages\":[{\"page\":\"a.xml\",\"folder\":\"a\"},{\"page\":\"b.xml\",\"folder\":\"b\"},{\"page\":\"c.xml\",\"folder\":\"c\"}]";
      StringBuilder text =
          new StringBuilder(
              "{\"time\":\"2026-11-30T22:00:00Z\",\"event\":\"begun\",\"schema\":1,\"name\":\"B\","
                  + pages
                  + "}\n");
      for (String line : journal) {
        text.append(line);
      }
      Files.writeString(batch.resolve("journal.jsonl"), text);
    }

    private static String asking(String page) {
      return "{\"event\":\"asking\",\"page\":\"" + page + "\"}\n";
    }

    @Test
    void is_listed_with_all_its_pages_and_what_may_have_been_billed() throws IOException {
      killed(ended("b.xml", "complete"), asking("a.xml"));
      Environment machine = Machine.at(folder);
      String line = Invocation.of(machine, "runs").exits(0).out();
      assertTrue(line.contains("\tinterrupted\t3 pages\t"), line);
      String shown = Invocation.of(machine, "runs", "show", "last").exits(0).out();
      assertTrue(shown.contains("3: 1 complete, 1 failed, 1 skipped\n"), shown);
      assertTrue(shown.contains("failed    a.xml: Interrupted\n"), shown);
      assertTrue(shown.contains("skipped   c.xml\n"), shown);
    }

    @Test
    void tells_programs_what_may_have_been_billed() throws IOException {
      killed(asking("a.xml"), ended("b.xml", "complete"), ended("c.xml", "complete"));
      Invocation done = batch(BatchTest::echo, "--resume", "--name", "B", "--json").exits(0);
      assertEquals("", done.err());
      String note = Json.parse(done.out()).at("/notes/0").asText();
      assertTrue(note.contains("may have been billed; asking once more: a.xml"), note);
    }

    @Test
    void counts_what_earlier_tries_consumed() throws IOException {
      killed(ended("a.xml", "failed"), ended("b.xml", "complete"), ended("c.xml", "failed"));
      resume().exits(0);
      assertEquals(20, document().at("/pages/0/usage/input_tokens").asInt());
      assertEquals(50, document().at("/usage/input_tokens").asInt());
      assertEquals(4, document().at("/usage/output_tokens").asInt());
    }

    @Test
    void by_the_same_line_says_what_may_have_been_billed_once() throws IOException {
      killed(asking("a.xml"), asking("b.xml"), ended("b.xml", "complete"), asking("c.xml"));
      String said =
          "2 pages were being asked when the batch was stopped and may have been billed; asking once more: a.xml, c.xml";
      String[] line = {"a.xml", "b.xml", "c.xml", "--name", "B"};
      assertFalse(batch(BatchTest::echo, "", with(line, "--dry-run")).err().contains("billed"));
      batch(BatchTest::echo, line).exits(0).says(said);
      assertFalse(batch(BatchTest::echo, line).exits(0).err().contains("billed"));
    }

    @Test
    void by_the_same_line_says_so_of_answers_that_found_no_room() throws IOException {
      String ended = "{\"event\":\"finished\",\"status\":\"incomplete\"}\n";
      killed(asking("a.xml"), ended("b.xml", "complete"), ended("c.xml", "complete"), ended);
      batch(BatchTest::echo, "a.xml", "b.xml", "c.xml", "--name", "B")
          .exits(0)
          .says("may have been billed; asking once more: a.xml");
    }

    @Test
    void with_other_options_says_which_and_that_answers_stay() throws IOException {
      pages("a.xml", "b.xml");
      Function<Engine.Context, Engine> half =
          asked -> {
            if (asked.title().equals("a")) {
              return echo(asked);
            }
            throw Problem.INPUT_TOO_LONG.failure("").exception();
          };
      batch(half, "a.xml", "b.xml", "--name", "B").exits(9);
      String[] line = {"--resume", "--name", "B", "--prompt", "review", "--timeout", "5m"};
      Invocation done = batch(BatchTest::echo, line).exits(0);
      done.says(
          "what has its answer keeps it, and was asked with other options: prompt was implementation-plan, is review\n");
      assertFalse(done.err().contains("timeout"), done::toString);
    }

    private static String[] with(String[] line, String more) {
      String[] all = Arrays.copyOf(line, line.length + 1);
      all[line.length] = more;
      return all;
    }

    private static String ended(String page, String status) {
      return "{\"event\":\"ended\",\"page\":\""
          + page
          + "\",\"status\":\""
          + status
          + "\",\"folder\":\"pages/x\",\"usage\":{\"input_tokens\":10}}\n";
    }

    private Invocation resume() {
      return batch(BatchTest::echo, "--resume", "--name", "B");
    }

    @Test
    void asks_only_what_has_no_answer_and_says_what_may_have_been_billed() throws IOException {
      killed(asking("a.xml"), ended("a.xml", "complete"), asking("b.xml"), "{\"event\":\"end");
      Invocation done = resume().exits(0);
      assertEquals(List.of("complete b.xml", "complete c.xml"), lines(done));
      done.says(
          "1 page was being asked when the batch was stopped and may have been billed; asking once more: b.xml");
      assertEquals(3, document().at("/counts/complete").asInt());
      assertEquals(1, batches().size());
      resume().exits(2).says("no batch to go on with");
    }

    @Test
    void asks_what_failed_or_was_cut_again() throws IOException {
      killed(ended("a.xml", "failed"), ended("b.xml", "incomplete"), ended("c.xml", "complete"));
      assertEquals(List.of("complete a.xml", "complete b.xml"), lines(resume().exits(0)));
    }

    @Test
    void takes_an_answer_whose_record_was_written_before_the_journal() throws IOException {
      killed(ended("a.xml", "complete"), ended("b.xml", "complete"), asking("c.xml"));
      Path run = folder.resolve("runs/B/20261130T220000Z-aaaaaa/pages/c");
      pages("z.xml");
      batch(BatchTest::echo, "z.xml", "--name", "Z").exits(0);
      Files.createDirectories(run.resolveSibling(""));
      Files.move(folder.resolve("runs/Z/latest").toRealPath().resolve("pages/z"), run);
      assertEquals("", resume().exits(0).out());
      assertEquals("complete", document().path("status").asText());
    }

    @Test
    void ends_what_was_killed_between_its_last_answer_and_its_end() throws IOException {
      killed(ended("a.xml", "complete"), ended("b.xml", "complete"), ended("c.xml", "complete"));
      assertEquals("", resume().exits(0).says("3 pages: 3 complete").out());
      assertEquals("complete", document().path("status").asText());
      resume().exits(2).says("no batch to go on with");
    }

    @Test
    void asks_nothing_a_third_time() throws IOException {
      killed(
          asking("a.xml"), asking("a.xml"), ended("b.xml", "complete"), ended("c.xml", "complete"));
      Invocation done = resume().exits(9);
      assertEquals("", done.out());
      done.says("answer-never-came");
      assertEquals("failed", document().at("/pages/0/status").asText());
      assertEquals("", resume().exits(9).says("answer-never-came").out());
    }

    @Test
    void a_call_that_was_turned_away_was_not_billed() throws IOException {
      killed(asking("a.xml"), "{\"event\":\"turned-away\",\"page\":\"a.xml\"}\n");
      assertNotEquals("", resume().exits(0).out());
      assertFalse(
          Files.readString(latest().resolve("journal.jsonl")).contains("answer-never-came"));
    }

    @Test
    void keeps_what_arrived_before() throws IOException {
      killed(asking("a.xml"));
      Path partial = folder.resolve("runs/B/20261130T220000Z-aaaaaa/pages/a/answer.partial.md");
      Files.createDirectories(partial.resolveSibling(""));
      Files.writeString(partial, "paid");
      resume().exits(0);
      assertEquals("paid", Files.readString(latest().resolve("earlier/a.1/answer.partial.md")));
      assertEquals("About a", Files.readString(latest().resolve("pages/a/answer.md")));
    }

    @Test
    void a_batch_that_was_killed_before_its_pages_were_written_down_is_none() throws IOException {
      Path batch = Files.createDirectories(folder.resolve("runs/B/20261130T220000Z-aaaaaa"));
      Files.writeString(
          batch.resolve("journal.jsonl"),
          "{\"time\":\"2026-11-30T22:00:00Z\",\"event\":\"begun\",\"schema\":1,\"na");
      resume().exits(2).says("no batch to go on with");
    }
  }

  @Nested
  class Busy {
    @Test
    void calls_that_are_turned_away_wait_make_way_and_lose_no_page() throws IOException {
      pages("1.xml", "2.xml", "3.xml", "4.xml");
      AtomicInteger calls = new AtomicInteger();
      Function<Engine.Context, Engine> model =
          asked ->
              (Model)
                  (prompt, events) -> {
                    if (calls.incrementAndGet() <= 4) {
                      events.accept(new RunEvent.TurnedAway("busy", java.time.Duration.ZERO));
                      events.accept(new RunEvent.AskingAgain());
                    }
                    return says("x", events);
                  };
      Invocation done = batch(model, "1.xml", "2.xml", "3.xml", "4.xml", "--name", "B").exits(0);
      done.says("the service is busy");
      assertEquals(4, document().at("/counts/complete").asInt());
    }

    @Test
    void half_as_many_go_on_at_once_and_more_again_as_answers_come() throws IOException {
      String[] names = new String[32];
      for (int i = 0; i < names.length; i++) {
        names[i] = "p" + i + ".xml";
      }
      pages(names);
      AtomicInteger calls = new AtomicInteger();
      AtomicInteger turns = new AtomicInteger();
      AtomicInteger at = new AtomicInteger();
      AtomicInteger mostAtFirst = new AtomicInteger();
      AtomicInteger mostSoon = new AtomicInteger();
      CyclicBarrier eight = new CyclicBarrier(8);
      CyclicBarrier four = new CyclicBarrier(4);
      CyclicBarrier five = new CyclicBarrier(5);
      Function<Engine.Context, Engine> model =
          asked ->
              (Model)
                  (prompt, events) -> {
                    if (calls.incrementAndGet() <= 8) {
                      meet(eight); // all at work, then all turned away
                      events.accept(new RunEvent.TurnedAway("busy", java.time.Duration.ZERO));
                      events.accept(new RunEvent.AskingAgain());
                    }
                    int now = at.incrementAndGet();
                    int turn = turns.incrementAndGet();
                    if (turn <= 4) {
                      mostAtFirst.accumulateAndGet(now, Math::max);
                      meet(four);
                    } else if (turn <= 12) {
                      mostSoon.accumulateAndGet(now, Math::max);
                    } else if (turn <= 17) {
                      meet(five); // as long as only four may, they would wait for ever
                    }
                    at.decrementAndGet();
                    return says("x", events);
                  };
      List<String> args = new ArrayList<>(List.of(names));
      args.addAll(List.of("--name", "B", "--jobs", "8"));
      Invocation done = batch(model, args.toArray(String[]::new)).exits(0);
      done.says("the service is busy; 4 pages at once for now");
      assertEquals(4, mostAtFirst.get());
      assertTrue(mostSoon.get() <= 6, mostSoon::toString);
      assertEquals(32, document().at("/counts/complete").asInt());
    }

    private static void meet(CyclicBarrier others) {
      try {
        others.await(20, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError("not so many at a time", e);
      }
    }

    @Test
    void a_page_that_was_turned_away_to_the_end_gets_another_turn() throws IOException {
      pages("1.xml", "2.xml");
      AtomicInteger calls = new AtomicInteger();
      Function<Engine.Context, Engine> model =
          asked ->
              (Model)
                  (prompt, events) -> {
                    if (calls.incrementAndGet() <= 3) {
                      throw Problem.THROTTLED.failure("").exception();
                    }
                    return says("x", events);
                  };
      Invocation done = batch(model, "1.xml", "2.xml", "--name", "B", "--jobs", "1").exits(0);
      assertEquals(List.of("complete 1.xml", "complete 2.xml"), lines(done));
      assertEquals(5, calls.get());
    }

    @Test
    void but_not_for_ever() throws IOException {
      pages("1.xml");
      Function<Engine.Context, Engine> model =
          asked ->
              (Model)
                  (prompt, events) -> {
                    throw Problem.THROTTLED.failure("").exception();
                  };
      assertEquals(List.of("failed 1.xml"), lines(batch(model, "1.xml", "--name", "B").exits(9)));
    }
  }

  @Nested
  class Unchanged {
    @Test
    void pages_are_not_asked_again_and_tell_whose_answer_stands() throws IOException {
      pages("a.xml", "b.xml");
      batch(BatchTest::echo, "a.xml", "b.xml", "--name", "B").exits(0);
      Path first = latest().toRealPath();
      Files.writeString(folder.resolve("b.xml"), "<p>Something else.</p>");
      Invocation second = batch(BatchTest::echo, "a.xml", "b.xml", "--name", "B").exits(0);
      assertEquals(List.of("complete b.xml", "unchanged a.xml"), lines(second));
      assertEquals("complete", document().path("status").asText());
      JsonNode record = Json.parse(Files.readAllBytes(latest().resolve("pages/a/record.json")));
      assertEquals(first.resolve("pages/a").toString(), record.path("reused").asText());
      Invocation third = batch(BatchTest::echo, "a.xml", "b.xml", "--name", "B").exits(0);
      assertEquals(List.of("unchanged a.xml", "unchanged b.xml"), lines(third));
    }

    @Test
    void pages_are_told_in_a_dry_run() throws IOException {
      pages("a.xml", "b.xml");
      batch(BatchTest::echo, "a.xml", "--name", "B").exits(0);
      List<String> rows =
          batch(BatchTest::echo, "a.xml", "b.xml", "--name", "B", "-n")
              .exits(0)
              .out()
              .lines()
              .toList();
      assertEquals("a.xml\ta\tunchanged\t\t", rows.get(1));
      assertTrue(rows.get(2).matches("b\\.xml\tb\t\\d+\t\\d+\t"), rows.get(2));
    }

    @Test
    void a_dry_run_is_one_document_with_json() throws IOException {
      pages("a.xml", "b.xml");
      batch(BatchTest::echo, "a.xml", "--name", "B").exits(0);
      JsonNode document =
          Json.parse(
              batch(BatchTest::echo, "a.xml", "b.xml", "--name", "B", "-n", "--json")
                  .exits(0)
                  .out());
      assertEquals("dry-run", document.path("status").asText());
      assertEquals(
          List.of("unchanged", "dry-run"), document.path("pages").findValuesAsText("status"));
      assertFalse(document.at("/pages/0").has("prompt"), document::toString);
      assertTrue(document.at("/pages/1/prompt/characters").asInt() > 0, document::toString);
      assertTrue(document.at("/pages/1/prompt/estimated_tokens").asInt() > 0, document::toString);
    }

    @Test
    void pages_are_asked_by_force() throws IOException {
      pages("a.xml");
      batch(BatchTest::echo, "a.xml", "--name", "B").exits(0);
      Invocation second = batch(BatchTest::echo, "a.xml", "--name", "B", "--force").exits(0);
      assertEquals(List.of("complete a.xml"), lines(second));
    }

    @Test
    void pages_of_another_name_say_nothing() throws IOException {
      pages("a.xml");
      batch(BatchTest::echo, "a.xml", "--name", "A").exits(0);
      Invocation second = batch(BatchTest::echo, "a.xml", "--name", "B").exits(0);
      assertEquals(List.of("complete a.xml"), lines(second));
    }
  }

  @Test
  void a_second_batch_of_the_name_is_refused_while_one_goes_on() throws IOException {
    pages("a.xml");
    List<Invocation> second = new ArrayList<>();
    Function<Engine.Context, Engine> model =
        asked ->
            (Model)
                (prompt, events) -> {
                  second.add(batch(BatchTest::echo, "a.xml", "--name", "B"));
                  second.add(batch(BatchTest::echo, "--resume", "--name", "B"));
                  return says("x", events);
                };
    batch(model, "a.xml", "--name", "B").exits(0);
    second.get(0).exits(6);
    second.get(1).exits(6);
    assertEquals("complete", document().path("status").asText());
  }

  /** Where the pages are in a Confluence. */
  @Nested
  class Searched {
    private Invocation in(FakeConfluence wiki, String... args) throws IOException {
      Files.writeString(
          folder.resolve("orchestrator.conf"), "[confluence]\nurl = " + wiki.site() + "\n");
      List<String> all =
          new ArrayList<>(List.of("--name", "B", "--config", "orchestrator.conf", "--json"));
      all.addAll(Arrays.asList(args));
      return batch(BatchTest::echo, all.toArray(String[]::new));
    }

    private static List<String> found(Invocation batch) {
      return Json.parse(batch.out()).path("pages").findValuesAsText("page");
    }

    private FakeConfluence wiki(boolean cloud) {
      FakeConfluence wiki = cloud ? FakeConfluence.cloud() : FakeConfluence.dataCenter();
      wiki.pageSize(2);
      for (int i = 1; i <= 7; i++) {
        wiki.page("10" + i, "Page " + i, i < 6 ? "SHOP" : "OPS", "<p>Text " + i + "</p>");
      }
      return wiki.label("102", "release", "o\"clock").label("106", "release").label("103", "old");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "--space SHOP|101,102,103,104,105",
          "--label release|102,106",
          "--label release --label o\"clock|102",
          "--label old --space OPS|106,107,103",
          "--cql Page_7|107",
          "105 --space SHOP --cql Page_6|105,106,101,102,103,104",
        })
    void adds_up_and_goes_to_the_end_of_each_list(String line, String expected) throws IOException {
      for (boolean cloud : new boolean[] {true, false}) {
        try (FakeConfluence wiki = wiki(cloud)) {
          String[] args =
              Arrays.stream(line.split(" ", -1))
                  .map(word -> word.replace('_', ' '))
                  .toArray(String[]::new);
          assertEquals(List.of(expected.split(",", -1)), found(in(wiki, args).exits(0)));
        }
      }
    }

    @Test
    void takes_a_page_with_all_below_it_and_says_what_may_not_be_read() throws IOException {
      try (FakeConfluence wiki = wiki(true)) {
        wiki.under("101", "102").under("102", "103").under("101", "104").under("101", "105");
        wiki.forbid("104");
        Invocation done = in(wiki, "--tree", wiki.url("/spaces/SHOP/pages/101/Page"), "-v");
        assertEquals(List.of("101", "102", "103", "104", "105"), found(done.exits(9)));
        done.says("1 page below ");
        assertEquals("failed", document().at("/pages/3/status").asText());
      }
    }

    @Test
    void nothing_found_is_no_success() throws IOException {
      try (FakeConfluence wiki = wiki(true)) {
        assertEquals(
            "no-pages", in(wiki, "--label", "nowhere").exits(3).error().path("code").asText());
      }
    }

    @Test
    void a_query_that_is_not_understood_is_told_in_the_words_of_confluence() throws IOException {
      try (FakeConfluence wiki = wiki(true)) {
        JsonNode error = in(wiki, "--cql", "((").exits(2).error();
        assertEquals("query-refused", error.path("code").asText());
        assertTrue(error.path("detail").asText().contains("Could not parse cql"), error::toString);
      }
    }

    @Test
    void too_many_pages_are_counted_and_nothing_is_begun() throws IOException {
      try (FakeConfluence wiki = wiki(true)) {
        in(wiki, "--space", "SHOP", "--max-pages", "4")
            .exits(2)
            .says("There are 5; --max-pages allows 4");
        assertFalse(Files.exists(folder.resolve("runs")));
      }
    }

    @Test
    void no_confluence_is_named() throws IOException {
      batch(BatchTest::echo, "--space", "SHOP", "--name", "B").exits(2).says("no CONFLUENCE_URL");
    }
  }
}
