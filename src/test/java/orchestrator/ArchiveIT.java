package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import orchestrator.testing.FakeBedrock;
import org.jspecify.annotations.Nullable;
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
  private static final Path DIST = Launcher.DIST;

  /** Commands that reach nobody have one of their own. */
  private static final int ARCHIVES = 2;

  /** Whether all classes of an archive are loaded with it. */
  private static final boolean AT_ONCE = Runtime.version().feature() >= 25;

  private static final String[] RUN = {"run", "page.xml", "--name", "F", "--provider", "offline"};

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void page() throws IOException {
    cache = Files.createDirectories(folder.resolve("cache"));
    Files.writeString(folder.resolve("page.xml"), "<h1>Checkout</h1><p>Buyers leave. Why?</p>");
  }

  /** Somebody whose only home is a cache. */
  private Launcher user(Path dist) {
    return new Launcher(folder, dist).unset("HOME").set("XDG_CACHE_HOME", cache.toString());
  }

  private static Invocation version(Launcher user) throws Exception {
    Invocation version = user.run("--version").exits(0);
    String out = version.out();
    assertTrue(
        out.matches("orchestrator \\S+\ncommit \\S+\nJava \\S+ \\(.+\\)\nstart-up archive .+\n"),
        out);
    assertEquals("", version.err());
    return version;
  }

  private List<String> loaded(Path dist) throws Exception {
    return loaded(user(dist), RUN);
  }

  private List<String> loaded(Launcher user, String... command) throws Exception {
    Path log = folder.resolve("classes.log");
    user.java("-Xlog:class+load:file=" + log).run(command).exits(0);
    return lines(log);
  }

  private static List<String> lines(Path log) throws IOException {
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
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        made,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (isLock(folder)) {
              found.add(folder);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          // The process that makes the archive removes what it practised with.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
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
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
    while (cached().stream().noneMatch(wanted.and(ArchiveIT::isArchive))
        || cached().stream().anyMatch(ArchiveIT::isLock)) {
      assertTrue(System.nanoTime() < patience, () -> "no archive was made");
      Thread.sleep(50);
    }
    return cached().stream().filter(ArchiveIT::isArchive).toList();
  }

  @Test
  void the_build_makes_one_for_its_own_JDK() throws Exception {
    assertTrue(fromArchive(loaded(DIST)));
    assertTrue(fromArchive(loaded(user(DIST), "convert", "page.xml")));
    assertEquals(List.of(), cached());
  }

  @Test
  void where_there_is_one_no_jar_is_opened_for_help() throws Exception {
    List<String> loaded = loaded(user(DIST), "--help");
    assertTrue(fromArchive(loaded));
    // From Java 25 on, an archive brings all its classes at once, wanted or not.
    assertTrue(
        AT_ONCE
            || loaded.stream().noneMatch(line -> line.contains("java.util.zip.ZipFile$Source ")));
  }

  @Test
  void the_first_runs_make_one_that_only_fits_this_jar_and_is_not_used_when_damaged()
      throws Exception {
    Path dist = copy();
    Launcher user = user(dist);
    Launcher.Started other = user.start("--version");
    version(user);
    other.end().exits(0);
    List<Path> archives = waitForArchives();
    assertEquals(ARCHIVES, archives.size());
    assertEquals(ARCHIVES + 1, cached().size(), "the archives and their sizes");
    assertTrue(fromArchive(loaded(dist)));

    for (Path archive : archives) {
      try (RandomAccessFile file = new RandomAccessFile(writable(archive), "rw")) {
        file.setLength(file.length() / 2);
      }
    }
    version(user(dist));
    assertFalse(fromArchive(loaded(dist)));

    Files.setLastModifiedTime(
        dist.resolve("lib/orchestrator.jar"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.createDirectory(cacheFor(dist).resolve(key(dist) + ".lock"));
    assertFalse(fromArchive(loaded(dist)), "made for another jar");
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
    version(user(dist));
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
    Launcher user = user(dist);
    Process run = user.start("run", "-", "--name", "F", "--provider", "offline").process();
    try (OutputStream page = run.getOutputStream()) {
      Path made = cacheFor(dist);
      Launcher.Started neighbour =
          user.startCommand(
              "sh",
              dist.resolve("lib/archive.sh").toString(),
              JAVA,
              dist.toRealPath().resolve("lib/orchestrator.jar").toString(),
              made.resolve(key(dist)).toString(),
              "" + run.pid());
      assertFalse(neighbour.process().waitFor(3, TimeUnit.SECONDS));
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
    version(user(dist).unset("XDG_CACHE_HOME"));
    version(user(dist).set("XDG_CACHE_HOME", "/dev/null"));
    version(user(dist).set("ORCHESTRATOR_ARCHIVE", "off"));
    version(user(dist).set("CI", "true"));
    assertEquals(List.of(), cached());
  }

  @Test
  void a_read_only_installation_serves_all_its_users_from_its_own_archive() throws Exception {
    Path dist = copy("bin", "lib", "archive"); // The build made it with --here, as installers do.
    permissions(dist, "r-xr-xr-x");
    for (String name : List.of("ann", "ben")) {
      Launcher user =
          user(dist).unset("XDG_CACHE_HOME").set("HOME", folder.resolve(name).toString());
      assertTrue(fromArchive(loaded(user, RUN)), name);
      assertFalse(Files.exists(folder.resolve(name + "/.cache")), name);
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
    assertTrue(fromArchive(loaded(dist)));
    Path moved = Files.move(dist, folder.resolve("moved with blanks"));
    assertTrue(fromArchive(loaded(moved)));
    assertTrue(fromArchive(loaded(user(moved), "convert", "page.xml")));
    assertEquals(List.of(), cached());
  }

  @Test
  void one_that_was_copied_along_is_not_used_with_jars_of_another_time() throws Exception {
    Path dist = copy("bin", "lib", "archive");
    Files.setLastModifiedTime(
        dist.resolve("lib/orchestrator.jar"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Files.createDirectory(cacheFor(dist).resolve(key(dist) + ".lock")); // so that none is made
    assertFalse(fromArchive(loaded(dist)));
    assertTrue(Files.readString(folder.resolve("out1")).contains("Checkout"));
  }

  @Test
  void the_version_names_the_one_in_use() throws Exception {
    String used = version(user(DIST)).out();
    assertTrue(used.contains("\nstart-up archive " + DIST.toRealPath() + "/archive/"), used);
    String none = version(user(DIST).set("ORCHESTRATOR_ARCHIVE", "off")).out();
    assertTrue(none.endsWith("\nstart-up archive none\n"), none);
  }

  @ParameterizedTest
  @CsvSource({
    "--help, true",
    "runs list, true",
    "convert page.xml, true",
    "convert https://wiki.example.test/x, false",
    "run page.xml --name F --provider offline, true",
    "run page.xml --provider=offline --name F, true",
    "run https://wiki.example.test/x --name F --provider offline, false",
    "run page.xml --name offline, false",
    "batch list.txt --name F, false",
    "doctor, false",
  })
  void what_reaches_nobody_has_a_small_one_of_its_own(String command, boolean small)
      throws Exception {
    // A java that says what it was started with, for the same archives.
    Path jdk = Path.of(System.getProperty("java.home"));
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.createSymbolicLink(folder.resolve("jdk/lib"), jdk.resolve("lib"));
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertTrue(java.toFile().setExecutable(true));
    String started =
        user(DIST)
            .set("JAVA_HOME", folder.resolve("jdk").toString())
            .run(command.split(" "))
            .exits(0)
            .out();
    Files.delete(folder.resolve("jdk/lib"));
    assertTrue(started.contains("-Dorchestrator.archive=" + DIST.toRealPath()), started);
    assertEquals(small, started.contains(".local."), started);
  }

  @Test
  void a_descriptor_that_the_caller_holds_stays_his() throws Exception {
    // As with flock(1): the lock lasts as long as the descriptor is open.
    List<String> holder = List.of("sh", "-c", "exec 9>lock; exec \"$@\"", "sh");
    Launcher.Started run =
        user(DIST).startBy(holder, "run", "-", "--name", "F", "--provider", "offline");
    Process process = run.process();
    Path held = Path.of("/proc/" + process.pid() + "/fd/9");
    Path program = Path.of("/proc/" + process.pid() + "/exe");
    run.await(() -> Files.readSymbolicLink(program).endsWith("java"));
    assertEquals(folder.resolve("lock").toRealPath(), held.toRealPath());
    try (OutputStream page = process.getOutputStream()) {
      page.write("<h1>Checkout</h1><p>Buyers leave.</p>".getBytes(StandardCharsets.UTF_8));
    }
    run.end().exits(0);
  }

  @Test
  void nothing_is_left_of_one_that_did_not_fit_on_the_disk() throws Exception {
    Path made = Files.createDirectories(cache.resolve("orchestrator"));
    // No file may grow beyond 1 MB: to the JVM that is a disk that is full.
    Invocation failed =
        user(DIST)
            .startCommand(
                "sh",
                "-c",
                "ulimit -f 2048; exec sh \"$@\"",
                "sh",
                DIST.resolve("lib/archive.sh").toString(),
                JAVA,
                DIST.resolve("lib/orchestrator.jar").toString(),
                made.resolve("x").toString())
            .end();
    assertNotEquals(0, failed.exit());
    assertEquals("", failed.out() + failed.err());
    assertEquals(List.of(), cached());
  }

  @Test
  void the_one_of_a_JDK_before_its_upgrade_is_not_used() throws Exception {
    Path dist = copy();
    Path made = cacheFor(dist);
    Files.createDirectory(made.resolve(key(dist) + ".lock")); // so that no new one is made
    try (Stream<Path> files = Files.list(DIST.resolve("archive"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(key(DIST))) {
          continue; // of another JDK
        }
        Files.copy(file, made.resolve(name.replaceFirst("-\\d+(?=\\.)", "-1000000000")));
      }
    }
    assertEquals(ARCHIVES + 2, cached().size(), "archives, sizes and lock");
    assertFalse(fromArchive(loaded(dist)));
  }

  /** Counted, not timed: classes are most of what starting costs. Stated for all supported JDKs. */
  @ParameterizedTest
  @CsvSource({
    "--help,HELP",
    "convert page.xml,CONVERT",
    "run page.xml --name F --provider offline,OFFLINE"
  })
  void few_classes_are_loaded_for(String arguments, Budget budget) throws Exception {
    within(budget, loaded(user(DIST).set("ORCHESTRATOR_ARCHIVE", "off"), arguments.split(" ")));
  }

  @Test
  void few_classes_are_loaded_for_a_model() throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.anthropicStream("Hel", "lo");
      Path log = folder.resolve("classes.log");
      user(DIST)
          .set("ORCHESTRATOR_ARCHIVE", "off")
          .java("-Xlog:class+load:file=" + log)
          .startAsking(bedrock)
          .end()
          .exits(0);
      within(Budget.MODEL, lines(log));
    }
  }

  /** The most classes on JDK 17, and on newer ones, whose own start takes some 200 more. */
  private enum Budget {
    HELP(720, 1010),
    CONVERT(1070, 1270),
    OFFLINE(1600, 1760),
    MODEL(2750, 2920);

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
