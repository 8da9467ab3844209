package orchestrator.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged program as a process, in an environment as poor as cron's.
 *
 * @param folder home and working directory; the streams go into its files {@code out} and {@code
 *     err}
 */
public record Launched(Path folder) {
  private static final Path DIST = Path.of(System.getProperty("dist", "target/dist"));

  /** The launcher. */
  public static String program() {
    return DIST.resolve("bin/orchestrator").toAbsolutePath().toString();
  }

  /** A command to start. */
  public ProcessBuilder process(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.toString());
    return builder
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
  }

  /** A shell script to start; {@code $0} is the launcher. */
  public ProcessBuilder script(String script) {
    return process("/bin/bash", "-c", script, program());
  }

  /** The launcher with arguments. */
  public ProcessBuilder orchestrator(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(Arrays.asList(arguments));
    return process(command.toArray(String[]::new));
  }

  /** A run of {@code page.xml} that asks a model at the address. */
  public ProcessBuilder asking(FakeBedrock bedrock, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "page.xml", "--name", "F", "--provider", "bedrock", "--model"));
    arguments.addAll(List.of("anthropic.claude-sonnet-4-6", "--region", "us-east-1"));
    arguments.addAll(List.of("--endpoint-url", bedrock.url()));
    arguments.addAll(Arrays.asList(more));
    return withKeys(orchestrator(arguments.toArray(String[]::new)));
  }

  /** The same process with keys that a {@link FakeBedrock} accepts. */
  public static ProcessBuilder withKeys(ProcessBuilder builder) {
    builder.environment().put("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
    return builder;
  }

  /** Starts it and waits for its exit code. */
  public static int exit(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    return process.exitValue();
  }

  /** What a file of the folder holds. */
  public String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
