package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.testing.FakeBedrock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the process of a batch can show: that it is killed, and that it is stopped. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchIT {
  private static final int PAGES = 8;

  @TempDir Path folder;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void write_pages() throws IOException {
    launcher =
        new Launcher(folder)
            .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
            .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
    for (int i = 1; i <= PAGES; i++) {
      launcher.write("pages/p" + i + ".xml", "<p>This is page number " + i + ".</p>");
    }
  }

  private static String[] batch(FakeBedrock bedrock, String name, String... more) {
    List<String> args = new ArrayList<>(List.of("batch", "--name", name));
    args.addAll(List.of("--provider", "bedrock", "--model", "anthropic.claude-sonnet-4-6"));
    args.addAll(List.of("--region", "us-east-1", "--endpoint-url", bedrock.url()));
    args.addAll(Arrays.asList(more));
    return args.toArray(String[]::new);
  }

  private Path only(String name) throws IOException {
    try (Stream<Path> batches = Files.list(folder.resolve("runs").resolve(name))) {
      return batches
          .filter(batch -> Files.exists(batch.resolve("journal.jsonl")))
          .filter(batch -> !Files.isSymbolicLink(batch))
          .findFirst()
          .orElseThrow();
    }
  }

  private long lines(String name) {
    try (Stream<String> lines = Files.lines(only(name).resolve("journal.jsonl"))) {
      return lines.count();
    } catch (Exception e) {
      return 0; // not yet, or cut in a character
    }
  }

  /** How many pages have a piece of their answer. */
  private long pieces(String name) {
    try (Stream<Path> files = Files.walk(only(name))) {
      return files
          .filter(file -> file.endsWith("answer.partial.md") && file.toFile().length() > 0)
          .count();
    } catch (Exception e) {
      return 0; // not yet
    }
  }

  /** The pages that the journal says have their answer. */
  private Set<String> answered(Path batch) throws IOException {
    Set<String> answered = new HashSet<>();
    for (String line : Files.readAllLines(batch.resolve("journal.jsonl"))) {
      try {
        JsonNode event = Json.parse(line);
        if (event.path("status").asText().equals("complete") && event.has("page")) {
          answered.add(event.path("page").asText());
        }
      } catch (JsonException e) {
        // the last line, torn
      }
    }
    return answered;
  }

  /** How often each page was asked. */
  private static Map<String, Integer> asked(List<FakeBedrock.Request> requests) {
    Map<String, Integer> asked = new HashMap<>();
    for (FakeBedrock.Request request : requests) {
      String number = request.body().replaceAll("(?s).*This is page number ([0-9]+).*", "$1");
      asked.merge("pages/p" + number + ".xml", 1, Integer::sum);
    }
    return asked;
  }

  @Test
  @Fault({"F72", "F83"})
  void killed_at_any_moment_it_goes_on_and_asks_nothing_again_that_has_its_answer()
      throws Exception {
    int times = Integer.getInteger("kills", 5);
    Random random = new Random(times);
    for (int i = 0; i < times; i++) {
      String name = "K" + i;
      try (FakeBedrock bedrock = FakeBedrock.start()) {
        for (int page = 0; page < 2 * PAGES; page++) {
          bedrock.reply(
              FakeBedrock.Reply.stream()
                  .anthropicText("A piece. ")
                  .pause(20)
                  .anthropic("end_turn", "The end."));
        }
        // By what it has done and not by the clock, so that a slow machine tries the same moments.
        int moment = 1 + random.nextInt(2 * PAGES);
        Launcher.Started batch = launcher.start(batch(bedrock, name, "pages", "--jobs", "3"));
        while (batch.process().isAlive() && lines(name) < moment) {
          Thread.onSpinWait();
        }
        batch.process().destroyForcibly().waitFor();
        Path kept = only(name);
        Path document = kept.resolve("batch.json");
        assertTrue(
            !Files.exists(document)
                || Json.parse(Files.readAllBytes(document)).path("pages").size() == PAGES);
        Set<String> before = answered(kept);
        Map<String, Integer> first = asked(bedrock.requests());

        if (before.size() < PAGES || !Files.exists(document)) {
          launcher.run(batch(bedrock, name, "--resume")).exits(0);
        }
        JsonNode whole = Json.parse(Files.readAllBytes(document));
        assertEquals(PAGES, whole.at("/counts/complete").asInt(), whole::toString);
        asked(bedrock.requests())
            .forEach(
                (page, count) -> {
                  assertTrue(count <= 2, page + " was asked " + count + " times");
                  assertFalse(
                      before.contains(page) && count > first.getOrDefault(page, 0),
                      page + " was asked again");
                });
        try (Stream<Path> pages = Files.list(kept.resolve("pages"))) {
          for (Path page : pages.toList()) {
            String answer = Files.readString(page.resolve("answer.md"));
            assertEquals("A piece. The end.", answer, page::toString);
          }
        }
      }
    }
  }

  @Test
  @Fault("F73")
  void stopped_once_it_lets_the_pages_at_work_end_and_stopped_twice_it_ends_at_once()
      throws Exception {
    for (boolean twice : new boolean[] {false, true}) {
      CountDownLatch answer = new CountDownLatch(1);
      try (FakeBedrock bedrock = FakeBedrock.start()) {
        for (int page = 0; page < PAGES; page++) {
          bedrock.reply(
              FakeBedrock.Reply.stream()
                  .anthropicText("A piece. ")
                  .after(answer)
                  .anthropic("end_turn", "The end."));
        }
        String name = "S" + twice;
        Launcher.Started batch = launcher.start(batch(bedrock, name, "pages", "--jobs", "2"));
        batch.await(() -> bedrock.requests().size() == 2);
        batch.signal("INT").await(() -> batch.err().contains("no further page is begun"));
        if (twice) {
          batch.await(() -> pieces(name) == 2).signal("INT");
        } else {
          answer.countDown();
        }
        Invocation ended =
            batch.end().exits(130).says("batch --resume --name " + name, "\nbatch: " + only(name));
        assertFalse(ended.err().contains("record: "), ended::toString);
        ended.says(PAGES + " pages: 2 " + (twice ? "incomplete" : "complete"));
        assertEquals(2, bedrock.requests().size());
        JsonNode document = Json.parse(Files.readAllBytes(only(name).resolve("batch.json")));
        assertEquals("interrupted", document.path("status").asText());
        assertEquals(twice ? 0 : 2, document.at("/counts/complete").asInt(), ended::toString);
        assertEquals(twice ? 2 : 0, document.at("/counts/incomplete").asInt(), ended::toString);
        assertEquals(PAGES - 2, document.at("/counts/skipped").asInt());
        answer.countDown();
      }
    }
  }

  /** The first page is answered at once, the others when somebody says so. */
  private static void gated(FakeBedrock bedrock, CountDownLatch gate) {
    bedrock.anthropicStream("Answer");
    for (int page = 1; page < PAGES; page++) {
      bedrock.reply(
          FakeBedrock.Reply.stream()
              .anthropicText("A piece. ")
              .after(gate)
              .anthropic("end_turn", "The end."));
    }
  }

  @Test
  @Fault("F74")
  void a_reader_that_has_seen_enough_ends_it_and_nothing_is_asked_twice() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      gated(bedrock, gone);
      String line = "\"$0\" \"$@\" | { head -1 > first; echo > gone; }; exit ${PIPESTATUS[0]}";
      List<String> piped = new ArrayList<>(List.of("/bin/bash", "-c", line, launcher.program()));
      piped.addAll(List.of(batch(bedrock, "P", "pages", "--jobs", "1")));
      Launcher.Started batch = launcher.startCommand(piped.toArray(String[]::new));
      batch.await(() -> Files.exists(folder.resolve("gone")));
      gone.countDown();
      batch.end().exits(141).says("note: standard output was closed by its reader");
      assertTrue(launcher.text("first").startsWith("complete\tpages/p1.xml\t"));
      int before = bedrock.requests().size();
      JsonNode document = Json.parse(Files.readAllBytes(only("P").resolve("batch.json")));
      assertEquals("interrupted", document.path("status").asText());
      assertEquals(before, document.at("/counts/complete").asInt(), document::toString);
      assertTrue(before < PAGES, () -> before + " pages were asked");

      launcher.run(batch(bedrock, "P", "--resume")).exits(0);
      assertEquals(PAGES, bedrock.requests().size());
    }
  }

  @Test
  void a_second_process_is_told_who_is_at_it_and_spoils_nothing() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      gated(bedrock, gate);
      Launcher.Started first = launcher.start(batch(bedrock, "T", "pages", "--jobs", "2"));
      first.await(() -> bedrock.requests().size() == 3);
      String owner = "process " + first.process().pid() + ", since ";
      launcher.run(batch(bedrock, "T", "pages")).exits(6).says("under way", owner);
      launcher.run(batch(bedrock, "T", "--resume")).exits(6).says("under way", owner);
      gate.countDown();
      first.end().exits(0);
      assertEquals(PAGES, bedrock.requests().size());
      launcher.run(batch(bedrock, "T", "pages")).exits(0).says("8 pages: 8 unchanged");
    }
  }
}
