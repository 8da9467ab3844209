package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

  /** From Java 25 on, commands that reach nobody have one of their own. */
  private static final int ARCHIVES = Runtime.version().feature() < 25 ? 1 : 2;

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
    assertTrue(
        out.matches("orchestrator \\S+\ncommit \\S+\nJava \\S+ \\(.+\\)\nstart-up archive .+\n"),
        out);
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
    return copy("bin", "lib");
  }

  private Path copy(String... parts) throws IOException {
    Path copy = folder.resolve("dist");
    for (String part : parts) {
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
    try (Stream<Path> files = Files.walk(made)) {
      return files.filter(file -> Files.isRegularFile(file) || isLock(file)).toList();
    }
  }

  private static boolean isLock(Path file) {
    return file.toString().endsWith(".lock");
  }

  /** Where the launcher keeps what it made for a copy of the distribution. */
  private Path cacheFor(Path dist) throws IOException {
    return Files.createDirectories(cache.resolve("orchestrator" + dist.toRealPath()));
  }

  private static boolean isArchive(Path file) {
    return file.toString().matches(".*\\.(jsa|aot)");
  }

  private List<Path> waitForArchives() throws Exception {
    return waitForArchives(archive -> true);
  }

  private List<Path> waitForArchives(Predicate<Path> wanted) throws Exception {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (cached().stream().noneMatch(wanted.and(ArchiveIT::isArchive))
        || cached().stream().anyMatch(ArchiveIT::isLock)) {
      assertTrue(System.nanoTime() < patience, () -> "no archive was made");
      Thread.sleep(50);
    }
    return cached().stream().filter(ArchiveIT::isArchive).toList();
  }

  @Test
  void the_build_makes_one_for_its_own_JDK() throws Exception {
    assertTrue(fromArchive(loaded(run(DIST))));
    assertTrue(fromArchive(loaded(process(DIST, "convert", "page.xml"))));
    assertEquals(List.of(), cached());
  }

  @Test
  void the_first_runs_make_one_that_only_fits_this_jar_and_is_not_used_when_damaged()
      throws Exception {
    Path dist = copy();
    Process other = process(dist, "--version").start();
    saysItsVersionAndNothingElse(process(dist, "--version"));
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    List<Path> archives = waitForArchives();
    assertEquals(ARCHIVES, archives.size());
    assertEquals(ARCHIVES + 1, cached().size(), "the archives and their sizes");
    assertTrue(fromArchive(loaded(run(dist))));

    for (Path archive : archives) {
      try (RandomAccessFile file = new RandomAccessFile(writable(archive), "rw")) {
        file.setLength(file.length() / 2);
      }
    }
    saysItsVersionAndNothingElse(process(dist, "--version"));
    assertFalse(fromArchive(loaded(run(dist))));

    Files.setLastModifiedTime(
        dist.resolve("lib/orchestrator.jar"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.createDirectory(cacheFor(dist).resolve(key(dist) + ".lock"));
    assertFalse(fromArchive(loaded(run(dist))), "made for another jar");
  }

  /** Beside the archives of a jar and of a Java that are there, one of each that are not. */
  @Test
  void making_one_cleans_away_those_whose_jar_or_Java_was_changed_or_removed() throws Exception {
    Path dist = copy();
    Path other = Files.createDirectories(folder.resolve("other/lib"));
    Files.writeString(other.resolve("orchestrator.jar"), "another installation");
    String java = System.getProperty("java.home") + "/lib/modules";
    String jar = facts(other.resolve("orchestrator.jar"));
    String modules = facts(Path.of(java));
    Path kept = leave(folder.resolve("other"), jar + "-" + modules, java);
    List<Path> stale =
        List.of(
            leave(folder.resolve("other"), "1-1-" + modules, java),
            leave(folder.resolve("other"), jar + "-2-2", java),
            leave(folder.resolve("other"), jar + "-3-3", "/nowhere/lib/modules"),
            leave(folder.resolve("gone"), jar + "-" + modules, java));
    saysItsVersionAndNothingElse(process(dist, "--version"));
    Path made = cacheFor(dist);
    waitForArchives(archive -> archive.startsWith(made));
    assertTrue(Files.exists(kept));
    for (Path one : stale) {
      assertFalse(Files.exists(one), one::toString);
    }
    assertFalse(Files.exists(cache.resolve("orchestrator" + folder.resolve("gone"))));
  }

  /** An archive of an installation, as it is left in the cache. */
  private Path leave(Path installation, String name, String modules) throws IOException {
    Path made = Files.createDirectories(cache.resolve("orchestrator" + installation));
    Files.writeString(
        made.resolve(name + ".size"), "3\n" + installation + "\n0\n" + modules + "\n");
    return Files.writeString(made.resolve(name + ".jsa"), "jsa");
  }

  @Test
  void none_is_made_while_the_run_that_wants_it_goes_on() throws Exception {
    Path dist = copy();
    Process run = process(dist, "run", "-", "--name", "F", "--provider", "offline").start();
    try (OutputStream page = run.getOutputStream()) {
      Path made = cacheFor(dist);
      Process neighbour =
          new ProcessBuilder(
                  "sh",
                  dist.resolve("lib/archive.sh").toString(),
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  dist.toRealPath().resolve("lib/orchestrator.jar").toString(),
                  made.resolve(key(dist)).toString(),
                  "" + run.pid())
              .start();
      assertFalse(neighbour.waitFor(3, TimeUnit.SECONDS));
      assertEquals(List.of(), cached(), "not even a lock");
      page.write("<p>Hello</p>".getBytes(StandardCharsets.UTF_8));
    }
    waitForArchives();
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

    ProcessBuilder job = process(dist, "--version");
    job.environment().put("CI", "true");
    saysItsVersionAndNothingElse(job);
    assertEquals(List.of(), cached());
  }

  @Test
  void a_read_only_installation_serves_all_its_users_from_its_own_archive() throws Exception {
    Path dist = copy();
    Process process =
        new ProcessBuilder(
                "sh",
                dist.resolve("lib/archive.sh").toString(),
                "--here",
                Path.of(System.getProperty("java.home"), "bin/java").toString())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "did not end");
    assertEquals(0, process.exitValue());
    permissions(dist, "r-xr-xr-x");
    for (String user : List.of("ann", "ben")) {
      ProcessBuilder run = run(dist);
      run.environment().remove("XDG_CACHE_HOME");
      run.environment().put("HOME", folder.resolve(user).toString());
      assertTrue(fromArchive(loaded(run)), user);
      assertFalse(Files.exists(folder.resolve(user + "/.cache")), user);
    }
    permissions(dist, "rwxr-xr-x");
  }

  private static void permissions(Path folder, String permissions) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      }
    }
  }

  @Test
  void one_that_was_copied_along_is_used_wherever_it_lies_now() throws Exception {
    Path dist = copy("bin", "lib", "archive");
    assertTrue(fromArchive(loaded(run(dist))));
    Path moved = Files.move(dist, folder.resolve("moved with blanks"));
    assertTrue(fromArchive(loaded(run(moved))));
    assertTrue(fromArchive(loaded(process(moved, "convert", "page.xml"))));
    assertEquals(List.of(), cached());
  }

  @Test
  void one_that_was_copied_along_is_not_used_with_jars_of_another_time() throws Exception {
    Path dist = copy("bin", "lib", "archive");
    Files.setLastModifiedTime(
        dist.resolve("lib/orchestrator.jar"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.createDirectory(cacheFor(dist).resolve(key(dist) + ".lock")); // so that none is made
    assertFalse(fromArchive(loaded(run(dist))));
    assertTrue(Files.readString(folder.resolve("out")).contains("Checkout"));
  }

  @Test
  void the_version_names_the_one_in_use() throws Exception {
    saysItsVersionAndNothingElse(process(DIST, "--version"));
    String used = Files.readString(folder.resolve("out"));
    assertTrue(used.contains("\nstart-up archive " + DIST.toRealPath() + "/archive/"), used);

    ProcessBuilder without = process(DIST, "--version");
    without.environment().put("ORCHESTRATOR_ARCHIVE", "off");
    saysItsVersionAndNothingElse(without);
    String none = Files.readString(folder.resolve("out"));
    assertTrue(none.endsWith("\nstart-up archive none\n"), none);
  }

  @Test
  void a_descriptor_that_the_caller_holds_stays_his() throws Exception {
    // As with flock(1): the lock lasts as long as the descriptor is open.
    ProcessBuilder run = run(DIST);
    run.command().set(2, "-");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec 9>lock; exec \"$@\"", "sh"));
    command.addAll(run.command());
    Process process = run.command(command).start();
    Path held = Path.of("/proc/" + process.pid() + "/fd/9");
    Path program = Path.of("/proc/" + process.pid() + "/exe");
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!Files.readSymbolicLink(program).endsWith("java")) {
      assertTrue(System.nanoTime() < patience, "Java was not started");
      Thread.onSpinWait();
    }
    assertEquals(folder.resolve("lock").toRealPath(), held.toRealPath());
    try (OutputStream page = process.getOutputStream()) {
      page.write("<h1>Checkout</h1><p>Buyers leave.</p>".getBytes(StandardCharsets.UTF_8));
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    assertEquals(0, process.exitValue(), Files.readString(folder.resolve("err")));
  }

  @Test
  void nothing_is_left_of_one_that_did_not_fit_on_the_disk() throws Exception {
    Path made = Files.createDirectories(cache.resolve("orchestrator"));
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    // No file may grow beyond 1 MB: to the JVM that is a disk that is full.
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 2048; exec sh \"$@\"",
                "sh",
                DIST.resolve("lib/archive.sh").toString(),
                java,
                DIST.resolve("lib/orchestrator.jar").toString(),
                made.resolve("x").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    Process process = builder.start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "did not end");
    assertNotEquals(0, process.exitValue());
    assertEquals(List.of(), cached());
    assertEquals("", Files.readString(folder.resolve("out")));
  }

  @Test
  void the_one_of_a_JDK_before_its_upgrade_is_not_used() throws Exception {
    Path dist = copy();
    Path made = cacheFor(dist);
    Files.createDirectory(made.resolve(key(dist) + ".lock")); // so that no new one is made
    try (Stream<Path> files = Files.list(DIST.resolve("archive"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Files.copy(file, made.resolve(name.replaceFirst("-\\d+(?=\\.)", "-1000000000")));
      }
    }
    assertEquals(ARCHIVES + 2, cached().size(), "archives, sizes and lock");
    assertFalse(fromArchive(loaded(run(dist))));
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

  /** The most classes on JDK 17, and on newer ones, whose own start takes some 200 more. */
  private enum Budget {
    HELP(720, 1010),
    CONVERT(1070, 1270),
    OFFLINE(1560, 1720),
    MODEL(4400, 4600);

    private final int classes;

    Budget(int on17, int onNewer) {
      classes = Runtime.version().feature() < 21 ? on17 : onNewer;
    }
  }

  private static void within(Budget budget, List<String> loaded) {
    assertTrue(loaded.size() > 300, "the log shows nothing");
    assertTrue(
        loaded.size() <= budget.classes,
        () -> budget + ": " + loaded.size() + " classes instead of at most " + budget.classes);
  }
}
