package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.Newest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program as a process of its own: what only a process can show. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LauncherIT {
  private static final Path DIST = Launcher.DIST;
  private static final String PAGE = "<h1>Größe</h1><p>Buyers leave before they pay. Why?</p>";

  @TempDir Path folder;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void move_in() throws IOException {
    launcher = new Launcher(folder).write("page.xml", PAGE);
  }

  @Test
  void the_first_command_of_the_README_prints_the_digest_of_the_sample() throws Exception {
    Path sample = Path.of("docs/samples/checkout-redesign.xml").toAbsolutePath();
    String[] command = {"run", sample.toString(), "--name", "Checkout", "--provider", "offline"};
    String digest = launcher.run(command).exits(0).out();
    assertTrue(digest.startsWith("> Digest made without a model"), digest);
    for (String part : List.of("## Outline", "## Tasks", "## Questions", "## Tables")) {
      assertTrue(digest.contains("\n" + part + "\n"), part);
    }
    assertEquals(digest, Files.readString(folder.resolve("runs/Checkout/latest/answer.md")));
  }

  @Test
  @Fault({"F21", "F22"})
  void umlauts_survive_a_machine_without_a_locale() throws Exception {
    // From a script, as cron has it: a test without a locale could not hand the name over itself.
    Path script = folder.resolve("cron.sh");
    Files.writeString(
        script, "'" + launcher.program() + "' run page.xml --name Größe --provider offline\n");
    Invocation cron = launcher.startCommand("/bin/sh", script.toString()).end().exits(0);
    assertTrue(cron.out().contains("Größe"), cron.out());
    try (Stream<Path> records = Files.walk(folder.resolve("runs"))) {
      Path record = records.filter(file -> file.endsWith("record.json")).findFirst().orElseThrow();
      assertTrue(Files.readString(record).contains("\"Größe\""));
    }
  }

  @Test
  @Guarantee(1)
  void without_a_home_folder_nothing_is_trusted_because_it_lies_here() throws Exception {
    // What Java says of a user without an entry in the password file, as in a container.
    launcher.unset("HOME").java("-Duser.home=?");
    launcher.set("COLUMNS", "200");
    for (String place : List.of("?", ".", "")) {
      launcher.write(
          Path.of(place, ".config/orchestrator/orchestrator.conf").toString(),
          "[confluence]\nurl = https://wiki.example.com\n");
    }
    Invocation shown = launcher.run("config", "--all").exits(0);
    List<String> of =
        shown.out().lines().filter(line -> line.contains("orchestrator.conf")).toList();
    assertEquals(1, of.size(), shown::toString);
    assertTrue(of.get(0).matches("config +/nonexistent/.* default .does not exist.*"), of.get(0));
    for (String name : List.of("", ".")) {
      launcher.set("HOME", name).set("XDG_CONFIG_HOME", ".config").set("XDG_CACHE_HOME", "cache");
      assertEquals(shown.out(), launcher.run("config", "--all").exits(0).out());
    }
    assertFalse(Files.exists(folder.resolve("cache")), "an archive for the next run");
  }

  @Test
  void the_program_runs_from_a_read_only_copy_through_a_link() throws Exception {
    Path copy = folder.resolve("copy of dist");
    try (Stream<Path> files = Files.walk(DIST)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(DIST.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path link = folder.resolve("orchestrator");
    Files.createSymbolicLink(link, copy.resolve("bin/orchestrator"));
    Invocation said = launcher.startCommand(link.toString(), "--version").end().exits(0);
    assertTrue(said.out().startsWith("orchestrator "), said.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "help run",
        "convert page.xml",
        "run page.xml --name F --provider offline",
        "run page.xml --name F --provider bedrock --model m --dry-run"
      })
  void no_class_of_the_AWS_SDK_is_loaded_for(String arguments) throws Exception {
    Path log = folder.resolve("classes.log");
    // From Java 25 on an archive brings all its classes at once; here it counts what we ask for.
    launcher.set("ORCHESTRATOR_ARCHIVE", "off").java("-Xlog:class+load:file=" + log);
    launcher.run(arguments.split(" ")).exits(0);
    String classes = Files.readString(log);
    assertTrue(classes.contains("orchestrator.Main"), "the log shows nothing");
    assertFalse(classes.contains("software.amazon.awssdk"), "the AWS SDK was loaded");
    assertFalse(classes.contains("ObjectMapper "), "ObjectMapper was loaded");
    assertFalse(classes.contains("orchestrator.doctor"), "the doctor was loaded");
  }

  @Test
  void a_closed_pipe_is_exit_code_141_and_no_error() throws Exception {
    String run = "\"$0\" run page.xml --name F --provider offline";
    launcher.script(
        run + " 2>&1 >/dev/null | cat; { " + run + "; echo $? >status; } 2>said | true");
    // 'true' may be faster or slower than us; a pipe that takes everything is a success as well.
    String status = launcher.text("status").strip();
    assertTrue(status.equals("141") || status.equals("0"), status);
    assertFalse(launcher.text("said").contains("Exception"), launcher.text("said"));
  }

  @ParameterizedTest
  @Fault("F73")
  @CsvSource({"INT,130,interrupted", "TERM,143,terminated", "HUP,129,hung-up"})
  @Guarantee(8)
  void a_signal_keeps_what_arrived(String signal, int expected, String code) throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answer").stall());
      // Whoever runs the tests may ignore it, with nohup or in the background: that is inherited.
      List<String> env = List.of("/usr/bin/env", "--default-signal=" + signal);
      Launcher.Started run = launcher.startAskingBy(env, bedrock);
      run.await(() -> run.out().equals("Half an answer")).signal(signal);
      Invocation ended = run.end().exits(expected).says(". What arrived is kept in ");
      assertEquals("Half an answer", ended.out());
      assertFalse(ended.err().startsWith("\n"), ended::toString);
      Path stopped = Newest.in(folder.resolve("runs/F"));
      assertEquals("Half an answer", Files.readString(stopped.resolve("answer.partial.md")));
      String record = Files.readString(stopped.resolve("record.json"));
      assertTrue(record.contains("\"status\" : \"interrupted\""), record);
      assertTrue(record.contains("\"code\" : \"" + code + "\""), record);
      assertTrue(record.contains("\"exit_code\" : " + expected), record);
    }
  }

  @ParameterizedTest
  @Fault("F73")
  @CsvSource({
    "INT,130,interrupted,--json",
    "TERM,143,terminated,--json",
    "TERM,143,terminated,--log-format=json"
  })
  void a_signal_leaves_what_programs_read_of_the_run(
      String signal, int expected, String code, String format) throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answer").stall());
      List<String> env = List.of("/usr/bin/env", "--default-signal=" + signal);
      Launcher.Started run = launcher.startAskingBy(env, bedrock, format);
      Invocation ended = run.await(this::arrived).signal(signal).end().exits(expected);
      if (format.equals("--json")) {
        JsonNode document = Json.parse(ended.out());
        assertEquals("interrupted", document.path("status").asText());
        assertEquals(code, document.at("/problem/code").asText());
        assertEquals("Half an answer", document.at("/answer/text").asText());
        assertTrue(document.path("folder").asText().contains("/runs/F/"), ended.out());
      }
      JsonNode error = Json.parse(ended.err()).path("error");
      assertEquals(code, error.path("code").asText());
      assertEquals(expected, error.path("exit_code").asInt());
      assertTrue(error.path("record").asText().contains("/runs/F/"), ended.err());
    }
  }

  @Test
  void a_run_that_was_killed_gives_its_lock_back() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answer").stall());
      Launcher.Started first = launcher.startAsking(bedrock, "--if-changed").await(this::arrived);
      Launcher second = new Launcher(other).write("page.xml", PAGE);
      String[] here = {"--if-changed", "--output", folder.resolve("runs").toString()};
      second.startAsking(bedrock, here).end().exits(6).says("(process " + first.process().pid());
      first.signal("KILL").end();
      bedrock.anthropicStream("Whole");
      for (int time = 0; time < 2; time++) {
        second.startAsking(bedrock, here).end().exits(0).prints("Whole");
      }
      assertEquals(2, bedrock.requests().size());
    }
  }

  private boolean arrived() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      for (Path file : files.toList()) {
        if (file.endsWith("answer.partial.md")) {
          return Files.readString(file).equals("Half an answer");
        }
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      return false; // Not there yet, or renamed while we look.
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 90})
  void text_is_as_wide_as_the_terminal(int columns) throws Exception {
    launcher.set("PROGRAM", launcher.program());
    String said = "stty cols " + columns + "; \"$PROGRAM\" help run; COLUMNS=200 \"$PROGRAM\" run";
    String shown = launcher.startCommand("script", "-qec", said, "/dev/null").end().out();
    List<String> lines = shown.replace("\r", "").lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.length() > columns - 8), shown);
    for (String line : lines) {
      String plain = line.replaceAll("\u001b\\[[0-9;]*m", "");
      assertTrue(
          plain.length() <= columns || !plain.strip().contains(" ") || plain.contains("://"), line);
    }
  }

  @Test
  void completions_and_man_pages_are_in_the_distribution() throws Exception {
    String bash = share("bash-completion/completions/orchestrator");
    assertTrue(bash.contains("--agent-alias-id"), "bash");
    assertTrue(share("zsh/site-functions/_orchestrator").startsWith("#compdef orchestrator"));
    assertTrue(share("fish/vendor_completions.d/orchestrator.fish").contains("-l agent-alias-id"));
    String page = share("man/man1/orchestrator-run.1");
    assertTrue(page.contains("max\\-tokens") && page.contains(".SH RECORD"), page);
    Path script = DIST.resolve("share/bash-completion/completions/orchestrator");
    launcher.startCommand("/bin/bash", "-n", script.toString()).end().exits(0);
  }

  private static String share(String file) throws IOException {
    return Files.readString(DIST.resolve("share").resolve(file), StandardCharsets.UTF_8);
  }
}
