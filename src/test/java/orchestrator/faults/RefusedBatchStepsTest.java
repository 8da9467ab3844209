package orchestrator.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestrator.Invocation;
import orchestrator.cli.Cli;
import orchestrator.cli.args.Console;
import orchestrator.cli.completion.KnownValues;
import orchestrator.files.AtomicFiles;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.testing.Machine;
import orchestrator.testing.ScriptedProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever step of the disk is refused, a batch says so, and goes on once there is room again. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusedBatchStepsTest {
  private static final List<String> PAGES = List.of("a.xml", "b.xml");

  @TempDir Path folder;

  /** How often each page was asked, by title. */
  private final Map<String, Integer> asked = new TreeMap<>();

  private final class Answering implements Engine {
    private final String title;

    Answering(String title) {
      this.title = title;
    }

    @Override
    public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
      asked.merge(title + ".xml", 1, Integer::sum);
      events.accept(new RunEvent.Text("Answer"));
      return new Answer("Answer", "end", new Usage(1L, 1L), List.of(), List.of(), null, null, null);
    }

    @Override
    public void close() {}
  }

  private Invocation batch(AtomicFiles disk, String name, String... more) {
    StringWriter err = new StringWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Cli cli =
        new Cli(
            ScriptedProvider.context(disk, context -> new Answering(context.title())),
            (settings, say) -> {
              throw new AssertionError("nobody signs in");
            },
            settings -> null,
            Map::of,
            () -> "test",
            () -> new KnownValues(List.of(), List.of(), List.of()));
    Console console =
        new Console(
            Machine.at(folder), new ByteArrayInputStream(new byte[0]), out, new PrintWriter(err));
    List<String> args = new ArrayList<>(List.of("batch", "--name", name, "--jobs", "1"));
    args.addAll(List.of("--provider", "offline"));
    args.addAll(Arrays.asList(more));
    int exit = cli.run(console, args.toArray(String[]::new)).number();
    return new Invocation(exit, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  /** The folder of the only batch of a name; null where it was not even made. */
  private @Nullable Path only(String name) throws IOException {
    Path feature = folder.resolve("runs").resolve(name);
    if (!Files.isDirectory(feature)) {
      return null;
    }
    try (Stream<Path> all = Files.list(feature)) {
      return all.filter(each -> Files.isRegularFile(each.resolve("journal.jsonl")))
          .filter(each -> !Files.isSymbolicLink(each))
          .findFirst()
          .orElse(null);
    }
  }

  /** What the journal says is complete, for good. */
  private static Set<String> complete(Path batch) throws IOException {
    Set<String> complete = new HashSet<>();
    for (String line : Files.readAllLines(batch.resolve("journal.jsonl"))) {
      try {
        JsonNode event = Json.parse(line);
        if (event.path("status").asText().equals("complete") && event.has("page")) {
          complete.add(event.path("page").asText());
        }
      } catch (JsonException e) {
        // torn when the disk was full
      }
    }
    return complete;
  }

  /** Each row tries every third step. */
  @ParameterizedTest
  @CsvSource({
    "0, once, No space left on device",
    "1, from then on, No space left on device",
    "2, from then on, Input/output error",
  })
  @Fault({"F70", "F72"})
  void of_the_disk(int first, String when, String reason) throws IOException {
    for (String page : PAGES) {
      Files.writeString(folder.resolve(page), "<p>This is " + page + ".</p>");
    }
    boolean anyRefused = true;
    int refused = first;
    for (; anyRefused; refused += 3) {
      asked.clear();
      int chosen = refused;
      AtomicInteger made = new AtomicInteger();
      AtomicFiles disk =
          new AtomicFiles(
              (step, path) -> {
                int now = made.getAndIncrement();
                if (when.equals("once") ? now == chosen : now >= chosen) {
                  throw new FileSystemException(path.toString(), null, reason);
                }
              });
      String name = "F" + refused;
      Invocation done = batch(disk, name, PAGES.toArray(String[]::new));
      anyRefused = made.get() > chosen;
      String told = when + " at step " + refused + ": " + done;
      asked.forEach((page, times) -> assertEquals(1, times, told + page));
      // Refused once, it may have been one page's file alone, or the pointer to the latest batch.
      assertTrue(List.of(0, 8, 9).contains(done.exit()), told);
      if (done.exit() == 0) {
        assertWhole(name, told);
        continue;
      }
      assertTrue(done.err().contains(done.exit() == 8 ? "error: " : "failed: "), told);
      assertTrue(asked.isEmpty() || done.err().contains("2 pages: "), told); // and what was paid
      Path batch = only(name);
      Set<String> before = batch == null ? Set.of() : complete(batch);
      boolean askedBefore = !asked.isEmpty();
      Invocation resumed = batch(new AtomicFiles(), name, "--resume");
      String then = told + "\n\nresumed: " + resumed;
      asked.forEach(
          (page, times) -> assertTrue(times <= (before.contains(page) ? 1 : 2), then + page));
      if (asked.isEmpty()) {
        assertEquals(2, resumed.exit(), then); // nothing had begun
      } else {
        // All is there where only forcing the very last line was refused.
        assertTrue(resumed.exit() == 0 || resumed.exit() == 2, then);
        String way = "orchestrator batch --resume --name " + name;
        assertTrue(done.err().contains(way) || !askedBefore, then);
        assertTrue(resumed.err().contains("may have been billed") || !asked.containsValue(2), then);
        assertWhole(name, then);
      }
    }
    assertTrue(refused > 40, "only " + refused + " steps were refused");
  }

  private void assertWhole(String name, String told) throws IOException {
    Path batch = Objects.requireNonNull(only(name), told);
    JsonNode document = Json.parse(Files.readAllBytes(batch.resolve("batch.json")));
    assertEquals("complete", document.path("status").asText(), told);
    for (String page : PAGES) {
      Path answer = batch.resolve("pages/" + page.charAt(0) + "/answer.md");
      assertEquals("Answer", Files.readString(answer), told);
    }
  }
}
