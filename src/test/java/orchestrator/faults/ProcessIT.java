package orchestrator.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import orchestrator.Invocation;
import orchestrator.Launcher;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.Newest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process can show: signals, pipes, full disks, loose umasks, company. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProcessIT {
  private static final String OFFLINE = "\"$0\" run page.xml --name F --provider offline";

  @TempDir Path folder;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void write_a_page() throws IOException {
    launcher = new Launcher(folder);
    Files.writeString(folder.resolve("page.xml"), "<h1>Goal</h1><p>Buyers leave. Why?</p>");
  }

  private List<Path> found(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(name)).sorted().toList();
    }
  }

  private static String status(Path record) throws IOException {
    return Json.parse(Files.readAllBytes(record)).at("/status").asText();
  }

  @Test
  @Fault("F74")
  @Guarantee(8)
  void a_reader_that_has_seen_enough_ends_the_call() throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(
          FakeBedrock.Reply.stream()
              .anthropicText("one\n")
              .pause(300)
              .anthropicText("two\n")
              .pause(300)
              .anthropicText("three\n")
              .stall());
      String[] shell = {"/bin/bash", "-c", "{ \"$0\" \"$@\"; echo $? >status; } | head -1"};
      Invocation run = launcher.startAskingBy(List.of(shell), bedrock).end();
      run.exits(0).prints("one\n");
      assertEquals("141", launcher.text("status").strip());
      String note = "note: standard output was closed by its reader; what arrived is kept in ";
      assertTrue(Invocation.unwrapped(run.err()).startsWith(note), run.err());
      assertEquals(1, bedrock.requests().size());
      assertEquals("interrupted", status(found("record.json").get(0)));
      assertTrue(
          Files.readString(Newest.in(folder.resolve("runs/F")).resolve("answer.partial.md"))
              .startsWith("one\n"));
    }
  }

  @Test
  @Fault("F75")
  void standard_output_that_is_closed_or_full_is_exit_code_8() throws Exception {
    launcher.script(OFFLINE + " >&-").exits(8);
    launcher.script(OFFLINE + " >/dev/full").exits(8).says("No space left");
  }

  /** What a shell does to have a small disk, whether users may mount one, and what is said then. */
  private record SmallDisk(String made, boolean mounted, String said) {
    static final SmallDisk LIMIT = new SmallDisk("ulimit -f 48", false, "File too large");
    static final SmallDisk MOUNT =
        new SmallDisk("mount -t tmpfs -o size=64k tmpfs small", true, "disk is full");

    Invocation script(Launcher launcher, String script) throws Exception {
      List<String> command = new ArrayList<>(mounted ? List.of("unshare", "-rm") : List.of());
      command.addAll(List.of("/bin/bash", "-c", script, launcher.program()));
      return launcher.startCommand(command.toArray(String[]::new)).end();
    }
  }

  /** A limit on the size of files is there for everybody; a disk of one's own not everywhere. */
  static List<SmallDisk> smallDisks() throws IOException, InterruptedException {
    boolean mounts = new ProcessBuilder("unshare", "-rm", "true").start().waitFor() == 0;
    return mounts ? List.of(SmallDisk.LIMIT, SmallDisk.MOUNT) : List.of(SmallDisk.LIMIT);
  }

  @ParameterizedTest
  @MethodSource("smallDisks")
  @Fault("F70")
  @Guarantee(4)
  void a_disk_that_is_full_is_exit_code_8_and_leaves_no_torn_file(SmallDisk disk) throws Exception {
    Files.createDirectory(folder.resolve("small"));
    Files.writeString(folder.resolve("page.xml"), "<p>" + "A line of text.\n".repeat(4_000));
    String script =
        """
        %s || exit 99
        mkdir small/earlier && echo kept > small/earlier/record
        %s --output small >answer; code=$?
        cp -r small after
        exit $code
        """
            .formatted(disk.made, OFFLINE);
    disk.script(launcher, script).exits(8).says(disk.said);
    assertEquals("kept\n", launcher.text("after/earlier/record"));
    for (String name : List.of("page.md", "prompt.md", "answer.md")) {
      assertEquals(List.of(), found(name), name + " is torn");
    }
    assertEquals("failed", status(found("record.json").get(0)));
    try (Stream<Path> files = Files.walk(folder.resolve("after"))) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")), "a draft is left");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "077", "277"})
  @Fault("F78")
  @Guarantee(6)
  void a_umask_changes_nothing(String umask) throws Exception {
    launcher.script("umask " + umask + "; " + OFFLINE).exits(0);
    try (Stream<Path> made = Files.walk(folder.resolve("runs"))) {
      for (Path path : made.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        assertEquals(
            Files.isDirectory(path) ? "rwx------" : "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
            path.toString());
      }
    }
  }

  @Test
  @Fault("F77")
  @Guarantee(6)
  void a_symbolic_link_where_a_record_goes_is_not_followed() throws Exception {
    Path victim = Files.createDirectory(folder.resolve("victim"));
    Files.createDirectory(folder.resolve("runs"));
    Files.createSymbolicLink(folder.resolve("runs/F"), victim);
    launcher.script(OFFLINE).exits(8).says("symbolic link");
    Files.delete(folder.resolve("runs/F"));
    Files.createDirectory(folder.resolve("runs/F"));
    Files.createSymbolicLink(folder.resolve("runs/F/latest"), victim);
    launcher.script(OFFLINE).exits(0);
    assertEquals(List.of(), children(victim));
    assertTrue(Files.exists(folder.resolve("runs/F/latest/answer.md")));
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  @Test
  @Fault("F76")
  void a_device_in_the_place_of_the_folder_is_refused_and_stays() throws Exception {
    launcher.script(OFFLINE + " --output /dev/null").exits(8).says("/dev/null");
    assertFalse(Files.isRegularFile(Path.of("/dev/null"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  @Fault({"F79", "F80"})
  void runs_of_one_name_at_once_all_keep_a_record() throws Exception {
    String three = (OFFLINE + " >/dev/null 2>&1 & ").repeat(3) + "wait";
    launcher.script(three).exits(0);
    try (Stream<Path> folders = Files.list(folder.resolve("runs/F"))) {
      List<Path> runs = folders.filter(path -> !Files.isSymbolicLink(path)).toList();
      assertEquals(3, runs.size());
      for (Path run : runs) {
        assertEquals("complete", status(run.resolve("record.json")));
      }
      Path latest = Files.readSymbolicLink(folder.resolve("runs/F/latest"));
      assertTrue(runs.contains(folder.resolve("runs/F").resolve(latest)), latest.toString());
    }
  }

  /** How many files there are in all records, drafts included. */
  private long files() throws IOException {
    try (Stream<Path> files =
        Files.find(folder.resolve("runs"), 3, (path, is) -> is.isRegularFile())) {
      return files.count();
    } catch (UncheckedIOException e) {
      return 0; // a draft has gone meanwhile
    }
  }

  /** How often: a few times in each build, fifty times in the deep one. */
  @Test
  @Fault("F72")
  @Guarantee(4)
  void killed_at_any_moment_it_leaves_nothing_torn() throws Exception {
    int times = Integer.getInteger("kills", 5);
    Random random = new Random(times);
    launcher.script(OFFLINE).exits(0);
    String answer = launcher.text("runs/F/latest/answer.md");
    for (int i = 0; i < times; i++) {
      try (FakeBedrock bedrock = FakeBedrock.start()) {
        FakeBedrock.Reply reply = FakeBedrock.Reply.stream();
        for (int piece = 0; piece < 20; piece++) {
          reply.anthropicText("A piece. ").pause(20);
        }
        bedrock.reply(reply.anthropic("end_turn", "The end."));
        // By what it has done and not by the clock, so that a slow machine tries the same moments.
        long files = files() + 1 + random.nextInt(5);
        long shown = random.nextBoolean() ? 0 : random.nextInt(180);
        Launcher.Started run = launcher.startAsking(bedrock);
        while (run.process().isAlive() && (files() < files || Files.size(run.outFile()) < shown)) {
          Thread.onSpinWait();
        }
        run.process().destroyForcibly().waitFor();
      }
      for (Path record : found("record.json")) {
        String status = status(record);
        // The answer comes first: killed in between, a whole one has a record that does not boast.
        boolean whole = Files.exists(record.resolveSibling("answer.md"));
        assertTrue(whole || !status.equals("complete"), status);
      }
      for (Path file : found("answer.md")) {
        String text = Files.readString(file);
        assertTrue(text.equals(answer) || text.endsWith("The end."), text);
      }
    }
    launcher.script(OFFLINE);
    assertEquals("complete", status(folder.resolve("runs/F/latest/record.json")));
  }

  @Test
  @Fault("F21")
  void an_argument_that_Java_could_not_read_is_refused() throws Exception {
    String java =
        "LC_ALL=C \"$JAVA_HOME/bin/java\" -jar \"${0%/bin/*}/lib/orchestrator.jar\""
            // In octal, since this JVM may have no locale either.
            + " run page.xml --name \"$(printf 'Gr\\303\\266\\303\\237e')\" --provider offline";
    launcher.script("LC_ALL=C; " + java).exits(2).says("LC_ALL=C.UTF-8");
  }

  @Test
  @Fault({"F88", "F89"})
  @Guarantee(5)
  void nothing_is_logged_but_our_own_lines_however_much_is_asked_for() throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.error(403, "InvalidSignatureException", "secret " + FakeBedrock.SECRET_ACCESS_KEY);
      launcher.java("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace -Dlog4j2.level=trace");
      Invocation run = launcher.startAsking(bedrock, "-v", "--debug").end().exits(4);
      String said = run.err() + run.out();
      assertFalse(said.contains(FakeBedrock.SECRET_ACCESS_KEY), said);
      for (String line : said.lines().toList()) {
        assertFalse(line.contains("DEBUG") || line.contains("TRACE"), line);
        assertFalse(line.contains("Authorization") || line.contains("AWS4-HMAC"), line);
      }
    }
  }

  /** Half of what the launcher allows, so that it does for more than these. */
  private static final String HALF = "-Xmx256m";

  @Test
  void a_page_of_10_MB_fits_in_half_the_memory() throws Exception {
    StringBuilder page = new StringBuilder();
    for (int i = 0; page.length() < 10_000_000; i++) {
      page.append("<h2>Part</h2><p>Buyers of part ")
          .append(i)
          .append(" leave before they have paid.</p>\n");
    }
    Files.writeString(folder.resolve("page.xml"), page);
    launcher.java(HALF).script(OFFLINE).exits(0);
    assertTrue(launcher.text("runs/F/latest/page.md").length() > 5_000_000);
  }

  @Test
  void an_answer_of_10_MB_fits_in_half_the_memory() throws Exception {
    String[] pieces = new String[100];
    Arrays.fill(pieces, "A line of the plan.\n".repeat(5_000));
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.anthropicStream(pieces);
      Launcher.Started run = launcher.java(HALF).startAsking(bedrock);
      run.end().exits(0);
      assertEquals(10_000_000, Files.size(run.outFile()));
    }
    assertEquals(10_000_000, Files.size(folder.resolve("runs/F/latest/answer.md")));
  }
}
