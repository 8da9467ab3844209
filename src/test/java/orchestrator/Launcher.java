package orchestrator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import orchestrator.testing.FakeBedrock;

/**
 * Starts the packaged program, or other commands, in a home of its own and an environment as poor
 * as cron's. Home is the working directory, too.
 */
public final class Launcher {
  /** The distribution that is tested. */
  static final Path DIST = Path.of(System.getProperty("dist", "target/dist")).toAbsolutePath();

  /** Ends a test that hangs; no machine is so busy that it takes this long. */
  private static final long PATIENCE_SECONDS = 300;

  private final Path home;
  private final String program;
  private final Map<String, String> variables = new HashMap<>();
  private int started;

  public Launcher(Path home) {
    this(home, DIST);
  }

  /** The same with the program of another distribution. */
  Launcher(Path home, Path dist) {
    this.home = home;
    this.program = dist.resolve("bin/orchestrator").toString();
    set("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    set("JAVA_HOME", System.getProperty("java.home"));
    set("HOME", home.toString());
  }

  /** The path of the program. */
  public String program() {
    return program;
  }

  public Launcher set(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Launcher set(Map<String, String> more) {
    variables.putAll(more);
    return this;
  }

  Launcher unset(String name) {
    variables.remove(name);
    return this;
  }

  /** Options for the JVM. */
  public Launcher java(String options) {
    return set("ORCHESTRATOR_JAVA_OPTIONS", options);
  }

  public Launcher write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    return this;
  }

  /** What a file holds. */
  public String text(String path) throws IOException {
    return Files.readString(home.resolve(path));
  }

  public Invocation run(String... args) throws IOException, InterruptedException {
    return start(args).end();
  }

  /** Runs a script of bash, whose {@code $0} is the program. */
  public Invocation script(String script) throws IOException, InterruptedException {
    return startCommand("/bin/bash", "-c", script, program).end();
  }

  /** As {@link #run}, by another program that starts what follows on its command line. */
  Invocation runBy(List<String> other, String... args) throws IOException, InterruptedException {
    return startBy(other, args).end();
  }

  /**
   * As {@link #run}, for somebody at a terminal who types ahead. The terminal shows both streams
   * and what is typed; here all of it is standard error.
   */
  Invocation runAtTerminal(String typed, String... args) throws IOException, InterruptedException {
    // From util-linux; Debian is not without it.
    set("PROGRAM", program);
    String line = "\"$PROGRAM\" " + String.join(" ", args);
    Invocation shown = startCommand("script", "-qec", line, "/dev/null").type(typed).end();
    return new Invocation(shown.exit(), "", shown.out().replace("\r\n", "\n"));
  }

  public Started start(String... args) throws IOException {
    return startBy(List.of(), args);
  }

  /**
   * Starts a run of {@code page.xml}, named F, that asks a model with keys that this Bedrock knows.
   */
  public Started startAsking(FakeBedrock bedrock, String... more) throws IOException {
    return startAskingBy(List.of(), bedrock, more);
  }

  /** The same by another program. */
  public Started startAskingBy(List<String> other, FakeBedrock bedrock, String... more)
      throws IOException {
    set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
    List<String> args = new ArrayList<>();
    args.addAll(List.of("run", "page.xml", "--name", "F", "--provider", "bedrock"));
    args.addAll(List.of("--model", "anthropic.claude-sonnet-4-6", "--region", "us-east-1"));
    args.addAll(List.of("--endpoint-url", bedrock.url()));
    args.addAll(Arrays.asList(more));
    return startBy(other, args.toArray(String[]::new));
  }

  Started startBy(List<String> other, String... args) throws IOException {
    List<String> command = new ArrayList<>(other);
    command.add(program);
    command.addAll(Arrays.asList(args));
    return startCommand(command.toArray(String[]::new));
  }

  /** Starts any command. */
  public Started startCommand(String... command) throws IOException {
    started++;
    Path out = home.resolve("out" + started);
    Path err = home.resolve("err" + started);
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    return new Started(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  /** A process, and the files that its streams go to. */
  public record Started(Process process, Path outFile, Path errFile) {

    /** What it wrote so far. */
    public String out() {
      return text(outFile);
    }

    public String err() {
      return text(errFile);
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Writes to its standard input, which stays open: nobody gets up in the middle. */
    Started type(String text) throws IOException {
      OutputStream keyboard = process.getOutputStream();
      keyboard.write(text.getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
      return this;
    }

    /** Waits until something has come about, and fails when the process ends before. */
    Started await(Callable<Boolean> condition) throws Exception {
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!condition.call()) {
        assertTrue(process.isAlive() && System.nanoTime() < patience, this::err);
        Thread.sleep(20);
      }
      return this;
    }

    Started signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
      return this;
    }

    /** Waits for its end. */
    public Invocation end() throws InterruptedException {
      assertTrue(
          process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "did not end\n" + err());
      return new Invocation(process.exitValue(), out(), err());
    }
  }
}
