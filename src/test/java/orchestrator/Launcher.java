package orchestrator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program on a machine with a home of its own, and nothing of our environment. */
final class Launcher {
  private static final Path DIST = Path.of(System.getProperty("dist", "target/dist"));

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

  Invocation run(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(DIST.resolve("bin/orchestrator").toAbsolutePath().toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(variables);
    builder.redirectOutput(home.resolve("out").toFile());
    builder.redirectError(home.resolve("err").toFile());
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    return new Invocation(
        process.exitValue(),
        Files.readString(home.resolve("out")),
        Files.readString(home.resolve("err")));
  }
}
