package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.offline.OfflineProvider;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.Machine;
import orchestrator.testing.ScriptedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch shows while it goes on, and to whom. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchShownTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong forward = new AtomicLong();

  /** Answers, after something has happened that depends on the page. */
  private record Answering(Consumer<String> before, String title) implements Engine {
    @Override
    public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
      before.accept(title);
      events.accept(new RunEvent.Text("x"));
      return new Answer("x", "end", new Usage(10L, 2L), List.of(), List.of(), null, null, null);
    }

    @Override
    public void close() {}
  }

  /** The clock of the machine, and what a test has set it forward by. */
  private final class Settable extends Clock {
    @Override
    public Instant instant() {
      return Instant.now().plusSeconds(forward.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void write_pages() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(folder.resolve(name + ".xml"), "<p>This is " + name + ".</p>");
    }
  }

  private Invocation batch(
      Terminal terminal, OutputStream out, Consumer<String> before, String... more) {
    List<String> args =
        new ArrayList<>(List.of("batch", "a.xml", "b.xml", "c.xml", "--name", "B", "--jobs", "1"));
    args.addAll(Arrays.asList(more));
    Environment machine = Machine.at(folder, "LLM_PROVIDER", "offline");
    int exit =
        Main.run(
            List.of(
                new ScriptedProvider(
                    new OfflineProvider(), asked -> new Answering(before, asked.title()))),
            new Environment(machine.variables(), folder, folder, new Settable(), terminal),
            InputStream.nullInputStream(),
            out,
            new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
            () -> 80,
            args.toArray(String[]::new));
    return new Invocation(exit, out.toString(), said());
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void await(String text) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!said().contains(text)) {
      assertTrue(System.nanoTime() < patience, () -> "never said: " + text + "\n" + said());
      Thread.onSpinWait();
    }
  }

  @Test
  void where_nothing_can_be_redrawn_a_line_comes_when_ten_seconds_have_passed() {
    Invocation done =
        batch(
            Terminal.NONE,
            new ByteArrayOutputStream(),
            title -> {
              if (title.equals("b")) {
                forward.set(10);
                await("1/3 pages");
              }
            });
    done.exits(0);
    assertEquals(1, done.err().lines().filter(line -> line.contains("/3 pages")).count());
    assertFalse(done.err().contains("\u001b"), done.err());
  }

  @Test
  void on_a_terminal_one_line_is_redrawn_and_gone_at_the_end() {
    Invocation done =
        batch(
            new Terminal(true, false, true),
            new ByteArrayOutputStream(),
            title -> {
              if (title.equals("c")) {
                await("2/3 pages");
              }
            });
    done.exits(0);
    String afterLastDrawing = done.err().substring(done.err().lastIndexOf("\u001b[K") + 3);
    assertFalse(afterLastDrawing.contains("/3 pages"), done::toString);
    assertTrue(afterLastDrawing.contains("3 pages: 3 complete"), done::toString);
  }

  @Test
  void a_reader_that_has_gone_ends_the_batch_which_can_be_resumed() throws IOException {
    List<String> asked = new ArrayList<>();
    OutputStream head =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes) throws IOException {
            if (size() > 0) {
              throw new IOException("Broken pipe");
            }
            super.write(bytes);
          }
        };
    batch(Terminal.NONE, head, asked::add).exits(141);
    assertEquals(List.of("a", "b"), asked, "b was asked before anybody could know");
    try (var batches = Files.newDirectoryStream(folder.resolve("runs/B"), "2*")) {
      String document = Files.readString(batches.iterator().next().resolve("batch.json"));
      assertTrue(document.contains("\"status\" : \"interrupted\""), document);
    }
    assertFalse(Files.exists(folder.resolve("runs/B/latest")));
  }
}
