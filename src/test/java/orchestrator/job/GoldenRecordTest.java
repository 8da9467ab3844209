package orchestrator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestrator.files.AtomicFiles;
import orchestrator.model.Answer;
import orchestrator.model.AnswerFile;
import orchestrator.model.Citation;
import orchestrator.model.Engine;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.testing.Machine;
import orchestrator.testing.ScriptedProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code record.json} to the byte, for each way a run ends. Only the folder of the test, the hash
 * of the prompt (its fence is random) and what the build is called are evened out.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GoldenRecordTest {
  private static final Path GOLDEN = Path.of("src/test/resources/orchestrator/record");
  private static final InvocationContext ROAD =
      new InvocationContext(
          "eu-central-1",
          "--region",
          "profile 'dev' (SSO)",
          "dev",
          "111122223333",
          "Developer",
          Instant.parse("2026-11-30T12:00:00.5Z"),
          "https://bedrock-runtime.eu-central-1.amazonaws.com");

  @TempDir Path folder;

  private final RunHandle handle = new RunHandle();
  private final Map<SettingKey, String> options = new LinkedHashMap<>();

  /** Answers as it was told to. */
  private record Scripted(Answer answer, Runnable stop, List<RunEvent> events) implements Engine {
    @Override
    public Answer ask(Prompt prompt, Consumer<RunEvent> sink) {
      events.forEach(sink);
      stop.run();
      Failure failure = answer.shortfall();
      if (failure != null && answer.text().isEmpty()) {
        throw failure.exception();
      }
      return answer;
    }

    @Override
    public void close() {}
  }

  private void isAsBefore(String golden, boolean dryRun, Scripted invokers) throws IOException {
    RunContext context = ScriptedProvider.context(new AtomicFiles(), made -> invokers);
    RunPlan plan =
        new PlanValidation(
                Settings.resolve(
                    Machine.frozen(Machine.at(folder), Instant.parse("2026-11-30T08:00:00.1234Z")),
                    options),
                new RunRequest(
                    "-",
                    "Golden \u202e",
                    Map.of("language", "French"),
                    List.of(),
                    null,
                    dryRun ? Set.of(RunRequest.Switch.DRY_RUN) : Set.of()),
                context.providers())
            .plan();
    new RunJob(context).run(plan, page(), new Silent(), handle);
    try (Stream<Path> files = Files.walk(folder.resolve("runs"))) {
      Path record = files.filter(file -> file.endsWith("record.json")).findFirst().orElseThrow();
      String json =
          Files.readString(record)
              .replaceAll("(\"prompt\" : \\{\\s+\"template\"[^}]*?\"sha256\" : \")\\w+", "$1-")
              .replaceAll("(\"fingerprint\" : \")\\w+", "$1-")
              .replaceAll(
                  "(\"(version|commit|java)\" : )(\"[^\"]*\"|null)(?=,?\\s+(\"java|\"commit|}))",
                  "$1\"-\"")
              .replace(folder.toString(), "FOLDER");
      Path file = GOLDEN.resolve(golden + ".json");
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(file, json);
      }
      assertEquals(Files.readString(file), json);
    }
  }

  private static InputStream page() {
    return new ByteArrayInputStream(
        "<h1>Goal</h1><p>Pay once.</p><ac:structured-macro ac:name=\"nobody-knows\"/>"
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Answer answer(String text, @Nullable Failure shortfall) {
    return new Answer(
        text,
        "end_turn",
        new Usage(12L, null),
        List.of(),
        List.of(),
        null,
        "11111111-2222-3333-4444-555555555555",
        shortfall);
  }

  private static Scripted says(Answer answer) {
    return new Scripted(
        answer, () -> {}, List.of(new RunEvent.Connected(ROAD), new RunEvent.Text(answer.text())));
  }

  private void model() {
    options.put(SettingKey.PROVIDER, "bedrock");
    options.put(SettingKey.MODEL, "eu.anthropic.claude-sonnet-4-6");
    options.put(SettingKey.REGION, "eu-central-1");
    options.put(SettingKey.TEMPERATURE, "0.2");
  }

  @Test
  void of_a_complete_run_of_a_model() throws IOException {
    model();
    isAsBefore("complete", false, says(answer("All of it.", null)));
  }

  @Test
  void of_a_complete_run_of_an_agent() throws IOException {
    options.put(SettingKey.PROVIDER, "bedrock");
    options.put(SettingKey.AGENT_ID, "AGENT12345");
    options.put(SettingKey.AGENT_ALIAS_ID, "ALIAS12345");
    Answer answer =
        new Answer(
            "See the plan.",
            null,
            Usage.UNKNOWN,
            List.of(new Citation("the plan", List.of("s3://b/one.pdf", "s3://b/two.pdf"))),
            List.of(new AnswerFile("../plan.csv", "text/csv", new byte[] {65})),
            "session-1",
            null,
            null);
    isAsBefore("agent", false, says(answer));
  }

  @Test
  void of_an_incomplete_run() throws IOException {
    model();
    Failure cut = Problem.ANSWER_CUT.failure("It ended early.").requestId("r-1");
    isAsBefore("incomplete", false, says(answer("Half", cut)));
  }

  @Test
  void of_a_failed_run() throws IOException {
    model();
    Failure refused = Problem.MODEL_NOT_FOUND.failure("Nobody knows it.").requestId("r-2");
    isAsBefore("failed", false, says(answer("", refused)));
  }

  @Test
  void of_an_interrupted_run() throws IOException {
    model();
    Scripted calm = says(answer("So far", null));
    isAsBefore("interrupted", false, new Scripted(calm.answer, this::interrupt, calm.events));
  }

  private void interrupt() {
    handle.interrupt(() -> Problem.TERMINATED);
  }

  @Test
  void of_a_dry_run() throws IOException {
    isAsBefore("dry-run", true, says(answer("never", null)));
  }

  @Test
  void of_a_run_offline() throws IOException {
    options.put(SettingKey.PROVIDER, "offline");
    isAsBefore("offline", false, says(answer("A digest.", null)));
  }
}
