package orchestrator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orchestrator.testing.Launched;

/** The packaged program on a machine with a home of its own, and nothing of our environment. */
final class Launcher {
  private static final String PROGRAM = Launched.program();

  private final Path home;
  private final Map<String, String> variables = new HashMap<>();

  Launcher(Path home) {
    this.home = home;
    variables.put("PATH", "/usr/bin:/bin");
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("HOME", home.toString());
  }

  Launcher set(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Launcher set(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  Launcher write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    return this;
  }

  /** Options for the JVM. */
  Launcher java(String options) {
    return set("ORCHESTRATOR_JAVA_OPTIONS", options);
  }

  Invocation run(String... args) throws IOException, InterruptedException {
    return runBy(List.of(), args);
  }

  /** As {@link #run}, by another program that starts what follows on its command line. */
  Invocation runBy(List<String> other, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(other);
    command.add(PROGRAM);
    command.addAll(List.of(args));
    return ended(process(command), "");
  }

  /**
   * As {@link #run}, for somebody at a terminal who types ahead. The terminal shows both streams
   * and what is typed; here all of it is standard error.
   */
  Invocation runAtTerminal(String typed, String... args) throws IOException, InterruptedException {
    // From util-linux; Debian is not without it.
    List<String> script = List.of("script", "-qec", "\"$PROGRAM\" " + String.join(" ", args));
    ProcessBuilder builder = process(new ArrayList<>(script));
    builder.command().add("/dev/null");
    builder.environment().put("PROGRAM", PROGRAM);
    Invocation shown = ended(builder, typed);
    return new Invocation(shown.exit(), "", shown.out().replace("\r\n", "\n"));
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.redirectOutput(home.resolve("out").toFile());
    builder.redirectError(home.resolve("err").toFile());
    return builder;
  }

  private Invocation ended(ProcessBuilder builder, String typed)
      throws IOException, InterruptedException {
    Process process = builder.start();
    try (OutputStream keyboard = process.getOutputStream()) {
      keyboard.write(typed.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      // Open until the end: nobody gets up from a terminal in the middle.
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    }
    return new Invocation(
        process.exitValue(),
        Files.readString(home.resolve("out")),
        Files.readString(home.resolve("err")));
  }
}
