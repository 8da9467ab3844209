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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.Launched;
import orchestrator.testing.Newest;
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
  private static final Path DIST = Path.of(System.getProperty("dist", "target/dist"));
  private static final String PAGE = "<h1>Größe</h1><p>Buyers leave before they pay. Why?</p>";

  @TempDir Path folder;

  /** A process without any of our environment, as cron starts it. */
  private ProcessBuilder process(String... command) throws IOException {
    Files.writeString(folder.resolve("page.xml"), PAGE);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.toString());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return builder;
  }

  private ProcessBuilder orchestrator(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(DIST.resolve("bin/orchestrator").toAbsolutePath().toString());
    command.addAll(Arrays.asList(args));
    return process(command.toArray(String[]::new));
  }

  private int exit(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    return process.exitValue();
  }

  private String written(String stream) throws IOException {
    return Files.readString(folder.resolve(stream));
  }

  @Test
  void the_first_command_of_the_README_prints_the_digest_of_the_sample() throws Exception {
    Path sample = Path.of("docs/samples/checkout-redesign.xml").toAbsolutePath();
    ProcessBuilder run =
        orchestrator("run", sample.toString(), "--name", "Checkout", "--provider", "offline");
    assertEquals(0, exit(run), written("err"));
    String digest = written("out");
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
    String program = DIST.resolve("bin/orchestrator").toAbsolutePath().toString();
    Files.writeString(script, "'" + program + "' run page.xml --name Größe --provider offline\n");
    assertEquals(0, exit(process("/bin/sh", script.toString())), written("err"));
    assertTrue(written("out").contains("Größe"), written("out"));
    try (Stream<Path> records = Files.walk(folder.resolve("runs"))) {
      Path record = records.filter(file -> file.endsWith("record.json")).findFirst().orElseThrow();
      assertTrue(Files.readString(record).contains("\"Größe\""));
    }
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
    assertEquals(0, exit(process(link.toString(), "--version")), written("err"));
    assertTrue(written("out").startsWith("orchestrator "), written("out"));
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
    ProcessBuilder run = orchestrator(arguments.split(" "));
    Path log = folder.resolve("classes.log");
    // From Java 25 on an archive brings all its classes at once; here it counts what we ask for.
    run.environment().put("ORCHESTRATOR_ARCHIVE", "off");
    run.environment().put("ORCHESTRATOR_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    assertEquals(0, exit(run), written("err"));
    String classes = Files.readString(log);
    assertTrue(classes.contains("orchestrator.Main"), "the log shows nothing");
    assertFalse(classes.contains("software.amazon.awssdk"), "the AWS SDK was loaded");
    assertFalse(classes.contains("ObjectMapper "), "ObjectMapper was loaded");
    assertFalse(classes.contains("orchestrator.doctor"), "the doctor was loaded");
  }

  @Test
  @Fault("F75")
  void a_full_disk_behind_standard_output_is_exit_code_8() throws Exception {
    ProcessBuilder run = orchestrator("run", "page.xml", "--name", "F", "--provider", "offline");
    run.redirectOutput(Path.of("/dev/full").toFile());
    assertEquals(8, exit(run), written("err"));
    assertTrue(written("err").contains("No space left"), written("err"));
  }

  @Test
  void a_closed_pipe_is_exit_code_141_and_no_error() throws Exception {
    String program = DIST.resolve("bin/orchestrator").toAbsolutePath().toString();
    ProcessBuilder run =
        process(
            "/bin/bash",
            "-c",
            "\"$0\" run page.xml --name F --provider offline 2>&1 >/dev/null | cat;"
                + " { \"$0\" run page.xml --name F --provider offline; echo $? >status; } 2>err2"
                + " | true",
            program);
    exit(run);
    // 'true' may be faster or slower than us; a pipe that takes everything is a success as well.
    String status = written("status").strip();
    assertTrue(status.equals("141") || status.equals("0"), status);
    assertFalse(written("err2").contains("Exception"), written("err2"));
  }

  @ParameterizedTest
  @Fault("F73")
  @CsvSource({"INT,130,interrupted", "TERM,143,terminated", "HUP,129,hung-up"})
  @Guarantee(8)
  void a_signal_keeps_what_arrived(String signal, int expected, String code) throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answer").stall());
      ProcessBuilder run =
          orchestrator(
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
      run.environment().put("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID);
      run.environment().put("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY);
      // Whoever runs the tests may ignore it, with nohup or in the background: that is inherited.
      run.command().addAll(0, List.of("/usr/bin/env", "--default-signal=" + signal));
      Process process = run.start();
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!written("out").equals("Half an answer")) {
        assertTrue(process.isAlive() && System.nanoTime() < patience, () -> text("err"));
        Thread.sleep(20);
      }
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "did not end");
      assertEquals(expected, process.exitValue(), text("err"));
      Path stopped = Newest.in(folder.resolve("runs/F"));
      assertEquals("Half an answer", Files.readString(stopped.resolve("answer.partial.md")));
      String record = Files.readString(stopped.resolve("record.json"));
      assertTrue(record.contains("\"status\" : \"interrupted\""), record);
      assertTrue(record.contains("\"code\" : \"" + code + "\""), record);
      assertTrue(record.contains("\"exit_code\" : " + expected), record);
      String said = Invocation.unwrapped(written("err"));
      assertTrue(said.contains(". What arrived is kept in "), said);
    }
  }

  @ParameterizedTest
  @Fault("F73")
  @CsvSource({"INT,130,interrupted", "TERM,143,terminated"})
  void a_signal_leaves_the_document_of_the_run_with_json(String signal, int expected, String code)
      throws Exception {
    Files.writeString(folder.resolve("page.xml"), PAGE);
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answer").stall());
      ProcessBuilder run = new Launched(folder).asking(bedrock, "--json");
      run.command().addAll(0, List.of("/usr/bin/env", "--default-signal=" + signal));
      Process process = run.start();
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!arrived()) {
        assertTrue(process.isAlive() && System.nanoTime() < patience, () -> text("err"));
        Thread.sleep(20);
      }
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "did not end");
      assertEquals(expected, process.exitValue(), text("err"));
      JsonNode document = Json.parse(written("out"));
      assertEquals("interrupted", document.path("status").asText());
      assertEquals(code, document.at("/problem/code").asText());
      assertTrue(document.path("folder").asText().contains("/runs/F/"), written("out"));
      JsonNode error = Json.parse(written("err")).path("error");
      assertEquals(code, error.path("code").asText());
      assertEquals(expected, error.path("exit_code").asInt());
    }
  }

  @Test
  void a_run_that_was_killed_gives_its_lock_back() throws Exception {
    Files.writeString(folder.resolve("page.xml"), PAGE);
    Path other = Files.createDirectory(folder.resolve("other"));
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      bedrock.reply(FakeBedrock.Reply.stream().anthropicText("Half an ", "answer").stall());
      Process process = new Launched(folder).asking(bedrock, "--if-changed").start();
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!arrived()) {
        assertTrue(process.isAlive() && System.nanoTime() < patience, () -> text("err"));
        Thread.sleep(20);
      }
      Launched second = new Launched(other);
      String[] here = {"--if-changed", "--output", folder.resolve("runs").toString()};
      Files.writeString(other.resolve("page.xml"), PAGE);
      assertEquals(6, Launched.exit(second.asking(bedrock, here)));
      assertTrue(second.text("err").contains("(process " + process.pid()), second.text("err"));
      new ProcessBuilder("kill", "-KILL", String.valueOf(process.pid())).start().waitFor();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "did not end");
      bedrock.anthropicStream("Whole");
      for (int time = 0; time < 2; time++) {
        assertEquals(0, Launched.exit(second.asking(bedrock, here)), second.text("err"));
        assertEquals("Whole", second.text("out"));
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
    ProcessBuilder script =
        process(
            "script",
            "-qec",
            "stty cols " + columns + "; \"$PROGRAM\" help run; COLUMNS=200 \"$PROGRAM\" run",
            "/dev/null");
    script.environment().put("PROGRAM", Launched.program());
    exit(script);
    List<String> lines = written("out").replace("\r", "").lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.length() > columns - 8), written("out"));
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
    assertEquals(
        0,
        exit(
            process(
                "/bin/bash",
                "-n",
                DIST.resolve("share/bash-completion/completions/orchestrator")
                    .toAbsolutePath()
                    .toString())),
        text("err"));
  }

  private static String share(String file) throws IOException {
    return Files.readString(DIST.resolve("share").resolve(file), StandardCharsets.UTF_8);
  }

  private String text(String stream) {
    try {
      return written(stream);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
