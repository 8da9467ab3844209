package orchestrator.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestrator.cli.Cli;
import orchestrator.cli.SignIn;
import orchestrator.cli.args.Console;
import orchestrator.cli.completion.KnownValues;
import orchestrator.files.AtomicFiles;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.settings.Settings;
import orchestrator.testing.Machine;
import orchestrator.testing.Newest;
import orchestrator.testing.ScriptedProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever step of the disk or of a stream is refused, the run says so and leaves nothing torn. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusedStepsTest {
  private static final List<String> PIECES = List.of("Half an ", "answer, ", "and the rest.");
  private static final String WHOLE = String.join("", PIECES);

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();

  /** Somebody who answers in pieces, with a step in between as agents have them. */
  private final class Answering implements Engine {
    @Override
    public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
      asked.incrementAndGet();
      for (String piece : PIECES) {
        events.accept(new RunEvent.Step("step", "s", "{\"step\":1}"));
        events.accept(new RunEvent.Text(piece));
      }
      return new Answer(WHOLE, "end", new Usage(1L, 1L), List.of(), List.of(), null, null, null);
    }

    @Override
    public void close() {}
  }

  private static SignIn.Session nobody(Settings settings, Consumer<String> say) {
    throw new AssertionError("nobody signs in");
  }

  private Cli cli(AtomicFiles disk) {
    return new Cli(
        ScriptedProvider.context(disk, context -> new Answering()),
        RefusedStepsTest::nobody,
        settings -> null,
        Map::of,
        () -> "test",
        () -> new KnownValues(List.of(), List.of(), List.of()));
  }

  private int run(AtomicFiles disk, OutputStream out, StringWriter err, String... more)
      throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    Cli cli = cli(disk);
    Console console =
        new Console(
            Machine.at(folder), new ByteArrayInputStream(new byte[0]), out, new PrintWriter(err));
    List<String> line = new ArrayList<>(List.of("run", "page.xml", "--name", "F"));
    line.addAll(List.of("--provider", "offline"));
    line.addAll(List.of(more));
    return cli.run(console, line.toArray(String[]::new)).number();
  }

  /** Every file below the records, with what is in it. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    Path runs = folder.resolve("runs");
    if (Files.exists(runs)) {
      try (Stream<Path> all = Files.walk(runs)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.put(runs.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }

  @Test
  @Fault("F72")
  @Guarantee(4)
  void what_a_run_kept_outlasts_a_power_cut_once_it_has_ended() throws IOException {
    Map<Path, String> last = new LinkedHashMap<>();
    AtomicFiles disk =
        new AtomicFiles(
            (step, path) -> {
              if (step.equals("rename")) {
                last.put(path.resolveSibling(""), step);
              } else if (step.equals("force folder")) {
                last.put(path.resolve("").normalize(), step);
              }
            });
    assertEquals(0, run(disk, new ByteArrayOutputStream(), new StringWriter()));
    assertEquals(2, last.size(), last::toString);
    last.forEach((folder, step) -> assertEquals("force folder", step, folder::toString));
  }

  @ParameterizedTest
  @CsvSource({
    "once, No space left on device",
    "from then on, No space left on device",
    "once, Input/output error",
    "from then on, Permission denied",
  })
  @Fault({"F70", "F72"})
  @Guarantee(4)
  void of_the_disk(String when, String reason) throws IOException {
    assertEquals(0, run(new AtomicFiles(), new ByteArrayOutputStream(), new StringWriter()));
    int steps = 0;
    for (int refused = 0; refused <= steps; refused++) {
      Map<String, String> before = files();
      asked.set(0);
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
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      StringWriter err = new StringWriter();
      int exit = run(disk, out, err);
      steps = Math.max(steps, made.get());
      String told = when + " at step " + refused + ": exit " + exit + "\n" + err;

      Map<String, String> after = files();
      before.forEach((file, content) -> assertEquals(content, after.get(file), told + file));
      after.keySet().removeAll(before.keySet());
      after.forEach((file, content) -> assertWhole(file, content, told));
      // The pointer to the latest run is not worth an answer; all else is.
      boolean kept = after.values().stream().anyMatch(text -> text.contains("\"complete\""));
      assertTrue(exit == 8 || (exit == 0 && kept), told);
      assertEquals(asked.get() == 0 ? "" : WHOLE, out.toString(StandardCharsets.UTF_8), told);
      assertTrue(exit == 0 || err.toString().stripLeading().startsWith("error: "), told);
      assertTrue(err.toString().lines().count() <= 7, told);
      assertEquals(asked.get() == 1, err.toString().contains("tokens: 1 in, 1 out"), told);
    }
    assertTrue(steps > 20, "only " + steps + " steps were refused");
    assertTrue(asked.get() == 1, "the last run has nothing refused");
  }

  @Test
  @Fault("F72")
  void the_document_holds_an_answer_that_found_no_room() throws IOException {
    AtomicFiles disk =
        new AtomicFiles(
            (step, path) -> {
              if (asked.get() > 0) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
              }
            });
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(8, run(disk, out, new StringWriter(), "--json"));
    JsonNode document = Json.parse(out.toByteArray());
    assertEquals("disk-full", document.at("/problem/code").asText());
    assertEquals(WHOLE, document.at("/answer/text").asText());
    assertEquals(1, document.at("/usage/output_tokens").asInt());
  }

  private static void assertWhole(String file, String content, String told) {
    if (file.endsWith("answer.md")) {
      assertEquals(WHOLE, content, told);
    } else if (file.endsWith("answer.partial.md")) {
      assertTrue(WHOLE.startsWith(content), told + content);
    } else if (file.endsWith("page.md")) {
      assertEquals("Hello\n", content, told);
    } else if (file.endsWith("record.json")) {
      assertEquals("F", Json.parse(content).at("/name").asText(), told);
    } else if (file.endsWith(".jsonl")) {
      content.lines().forEach(Json::parse);
    } else {
      assertTrue(file.endsWith("prompt.md"), told + file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, 8, complete",
    "Bad file descriptor, 8, complete",
    "Broken pipe, 141, interrupted",
  })
  @Fault({"F74", "F75"})
  void of_standard_output(String reason, int expected, String status) throws IOException {
    for (int refused = 0; refused < PIECES.size(); refused++) {
      int chosen = refused;
      StringWriter err = new StringWriter();
      OutputStream out =
          new OutputStream() {
            private int pieces;

            @Override
            public void write(byte[] bytes) throws IOException {
              if (pieces++ >= chosen) {
                throw new IOException(reason);
              }
            }

            @Override
            public void write(int b) {
              throw new AssertionError("one by one");
            }
          };
      assertEquals(expected, run(new AtomicFiles(), out, err), err.toString());
      Path newest = Newest.in(folder.resolve("runs/F"));
      String record = Files.readString(newest.resolve("record.json"));
      assertEquals(status, Json.parse(record).at("/status").asText(), record);
      String kept =
          Files.readString(
              newest.resolve(status.equals("complete") ? "answer.md" : "answer.partial.md"));
      assertEquals(
          status.equals("complete") ? WHOLE : String.join("", PIECES.subList(0, refused + 1)),
          kept);
      assertEquals(expected == 141, err.toString().strip().startsWith("note: "), err.toString());
    }
  }

  @Test
  void of_standard_error_harm_nobody() throws IOException {
    PrintWriter broken =
        new PrintWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            },
            false,
            StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    Cli cli = cli(new AtomicFiles());
    Console console =
        new Console(Machine.at(folder), new ByteArrayInputStream(new byte[0]), out, broken);
    int exit = cli.run(console, "run", "page.xml", "--name", "F", "--provider", "offline").number();
    assertEquals(0, exit);
    assertEquals(WHOLE, out.toString(StandardCharsets.UTF_8));
  }
}
