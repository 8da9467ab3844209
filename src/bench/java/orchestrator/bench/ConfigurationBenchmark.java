package orchestrator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import orchestrator.settings.Environment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Options, environment and a configuration file, from disk, to settings with their sources. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ConfigurationBenchmark {
  private Path folder;
  private Environment environment;

  /** Writes the file. */
  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("orchestrator-bench");
    Path conf = Files.copy(Path.of("orchestrator.conf.example"), folder.resolve("o.conf"));
    environment =
        new Environment(
            Map.of("ORCHESTRATOR_CONFIG", conf.toString(), "AWS_REGION", "eu-central-1"),
            folder,
            folder,
            Clock.systemUTC(),
            Environment.Terminal.NONE);
  }

  /** Removes it. */
  @TearDown
  public void remove() throws IOException {
    Files.delete(folder.resolve("o.conf"));
    Files.delete(folder);
  }

  /** Resolves all settings. */
  @Benchmark
  public Settings resolve() {
    return Settings.resolve(environment, Map.of(SettingKey.MODEL, "anthropic.claude-sonnet-4-6"));
  }
}
