package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import orchestrator.testing.FakeBedrock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start-up archive: used where it fits, harmless where it does not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchiveIT {
  private static final Path DIST =
      Path.of(System.getProperty("dist", "target/dist")).toAbsolutePath();

  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void page() throws IOException {
    cache = Files.createDirectories(folder.resolve("cache"));
    Files.writeString(folder.resolve("page.xml"), "<h1>Checkout</h1><p>Buyers leave. Why?</p>");
  }

  private ProcessBuilder process(Path dist, String... args) {
    List<String> command = new ArrayList<>(List.of(dist.resolve("bin/orchestrator").toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return builder;
  }

  /** The command that uses an archive on every JDK. */
  private ProcessBuilder run(Path dist) {
    return process(dist, "run", "page.xml", "--name", "F", "--provider", "offline");
  }

  private void succeeds(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
  }

  private void saysItsVersionAndNothingElse(ProcessBuilder builder) throws Exception {
    succeeds(builder);
    String out = Files.readString(folder.resolve("out"));
    assertTrue(out.matches("orchestrator \\S+\n"), out);
    assertEquals("", Files.readString(folder.resolve("err")));
  }

  private List<String> loaded(ProcessBuilder builder) throws Exception {
    Path log = folder.resolve("classes.log");
    builder.environment().put("ORCHESTRATOR_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    succeeds(builder);
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(" source: ")).toList();
    }
  }

  private static boolean fromArchive(List<String> loaded) {
    return loaded.stream()
        .anyMatch(
            line -> line.contains("orchestrator.Main ") && line.contains("shared objects file"));
  }

  /** A copy of the distribution without its archive, as it is after unpacking. */
  private Path copy() throws IOException {
    Path copy = folder.resolve("dist");
    for (String part : List.of("bin", "lib")) {
      Files.createDirectories(copy.resolve(part));
      try (Stream<Path> files = Files.list(DIST.resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(
              file,
              copy.resolve(part).resolve(file.getFileName()),
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return copy;
  }

  private List<Path> cached() throws IOException {
    Path made = cache.resolve("orchestrator");
    if (!Files.isDirectory(made)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(made)) {
      return files.toList();
    }
  }

  private static boolean isArchive(Path file) {
    return file.toString().matches(".*\\.(jsa|aot)");
  }

  private Path waitForArchive() throws Exception {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (cached().stream().noneMatch(ArchiveIT::isArchive)
        || cached().stream().anyMatch(file -> file.toString().endsWith(".lock"))) {
      assertTrue(System.nanoTime() < patience, () -> "no archive was made");
      Thread.sleep(50);
    }
    return cached().stream().filter(ArchiveIT::isArchive).findFirst().orElseThrow();
  }

  @Test
  void the_build_makes_one_for_its_own_JDK() throws Exception {
    assertTrue(fromArchive(loaded(run(DIST))));
    assertEquals(List.of(), cached());
  }

  @Test
  void the_first_runs_make_one_that_only_fits_this_jar_and_is_not_used_when_damaged()
      throws Exception {
    Path dist = copy();
    Process other = process(dist, "--version").start();
    saysItsVersionAndNothingElse(process(dist, "--version"));
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    Path archive = waitForArchive();
    assertEquals(2, cached().size(), "one archive and its size");
    assertTrue(fromArchive(loaded(run(dist))));

    try (RandomAccessFile file = new RandomAccessFile(writable(archive), "rw")) {
      file.setLength(file.length() / 2);
    }
    saysItsVersionAndNothingElse(process(dist, "--version"));

    Files.setLastModifiedTime(
        dist.resolve("lib/orchestrator.jar"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.createDirectory(cache.resolve("orchestrator/" + key(dist) + ".lock"));
    assertFalse(fromArchive(loaded(run(dist))), "made for another jar");
  }

  private static java.io.File writable(Path archive) {
    assertTrue(archive.toFile().setWritable(true));
    return archive.toFile();
  }

  private static String key(Path dist) throws IOException {
    return facts(dist.resolve("lib/orchestrator.jar"))
        + "-"
        + facts(Path.of(System.getProperty("java.home"), "lib/modules"));
  }

  private static String facts(Path file) throws IOException {
    return Files.size(file) + "-" + Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
  }

  @Test
  void nothing_is_made_without_a_home_or_when_the_cache_cannot_be_written() throws Exception {
    Path dist = copy();
    ProcessBuilder homeless = process(dist, "--version");
    homeless.environment().remove("XDG_CACHE_HOME");
    saysItsVersionAndNothingElse(homeless);

    ProcessBuilder nowhere = process(dist, "--version");
    nowhere.environment().put("XDG_CACHE_HOME", "/dev/null");
    saysItsVersionAndNothingElse(nowhere);

    ProcessBuilder declined = process(dist, "--version");
    declined.environment().put("ORCHESTRATOR_ARCHIVE", "off");
    saysItsVersionAndNothingElse(declined);
    assertEquals(List.of(), cached());
  }

  /** Counted, not timed: classes are most of what starting costs. Stated for all supported JDKs. */
  @ParameterizedTest
  @CsvSource({
    "--help,HELP",
    "convert page.xml,CONVERT",
    "run page.xml --name F --provider offline,OFFLINE"
  })
  void few_classes_are_loaded_for(String arguments, Budget budget) throws Exception {
    ProcessBuilder builder = process(DIST, arguments.split(" "));
    builder.environment().put("ORCHESTRATOR_ARCHIVE", "off");
    within(budget, loaded(builder));
  }

  @Test
  void few_classes_are_loaded_for_a_model() throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.anthropicStream("Hel", "lo");
      ProcessBuilder builder =
          process(
              DIST,
              "run",
              "page.xml",
              "--name",
              "F",
              "--provider",
              "bedrock",
              "--model",
              "anthropic.claude-sonnet-4-6",
              "--region",
              "us-east-1",
              "--endpoint-url",
              bedrock.url());
      builder.environment().put("ORCHESTRATOR_ARCHIVE", "off");
      builder.environment().put("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
      builder.environment().put("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
      within(Budget.MODEL, loaded(builder));
    }
  }

  private enum Budget {
    HELP(1000),
    CONVERT(1500),
    OFFLINE(1900),
    MODEL(5000);

    private final int classes;

    Budget(int classes) {
      this.classes = classes;
    }
  }

  private static void within(Budget budget, List<String> loaded) {
    assertTrue(loaded.size() > 300, "the log shows nothing");
    assertTrue(
        loaded.size() <= budget.classes,
        () -> budget + ": " + loaded.size() + " classes instead of at most " + budget.classes);
  }
}
