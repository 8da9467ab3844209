package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.testing.Canaries;
import orchestrator.testing.Newest;

/** One call of the command line, and what came of it. Failures show both streams. */
public record Invocation(int exit, String out, String err) {

  static final int NOT_TO_BE_MEASURED = -1;

  static Invocation of(Environment machine, String... args) {
    return of(machine, "", args);
  }

  static Invocation of(Environment machine, String stdin, String[] args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return of(machine, stdin, out, args);
  }

  static Invocation of(Environment machine, String stdin, OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            machine,
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
            args);
    String written =
        out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
    String said = err.toString(StandardCharsets.UTF_8);
    Canaries.assertNoneIn(written + said, "what it wrote");
    return new Invocation(exit, written, said);
  }

  /**
   * At a terminal of so many columns; {@link #NOT_TO_BE_MEASURED} for one that must not be asked.
   */
  static Invocation atTerminal(Environment machine, int columns, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            machine,
            InputStream.nullInputStream(),
            out,
            new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true),
            () -> {
              assertTrue(columns != NOT_TO_BE_MEASURED, "the terminal was measured");
              return columns;
            },
            args);
    return new Invocation(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  public Invocation exits(int expected) {
    assertEquals(expected, exit, this::toString);
    return this;
  }

  public Invocation prints(String expected) {
    assertEquals(expected, out, this::toString);
    return this;
  }

  public Invocation says(String... expected) {
    for (String text : expected) {
      assertTrue(
          err.contains(text) || unwrapped(err).contains(unwrapped(text)),
          () -> "not on stderr: " + text + "\n" + this);
    }
    return this;
  }

  /** Wherever lines end: what is said counts here, how it looks in {@link LayoutTest}. */
  public static String unwrapped(String text) {
    return text.replaceAll("\\s+(\\\\\\s+)?", " ").strip();
  }

  /** The error that {@code --json} put on standard error. */
  JsonNode error() {
    JsonNode error = Json.parse(err.strip()).get("error");
    assertNotNull(error, this::toString);
    return error;
  }

  /** The folder that the newest run of a name left. */
  static Path newest(Path output, String name) {
    return Newest.in(output.resolve(name));
  }

  static JsonNode record(Path output, String name) {
    try {
      return Json.parse(Files.readAllBytes(newest(output, name).resolve("record.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
  }
}
