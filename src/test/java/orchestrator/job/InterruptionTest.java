package orchestrator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.files.AtomicFiles;
import orchestrator.json.Json;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Problem;
import orchestrator.settings.Settings;
import orchestrator.testing.Machine;
import orchestrator.testing.Newest;
import orchestrator.testing.ScriptedProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run keeps of text that was held back when it was stopped. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InterruptionTest {
  @TempDir Path folder;

  private final RunHandle handle = new RunHandle();

  /** Sends events, and is stopped after them, as by Ctrl-C. */
  private final class Stopped implements Engine {
    private final List<RunEvent> sent;
    private final boolean stop;

    Stopped(boolean stop, RunEvent... sent) {
      this.sent = List.of(sent);
      this.stop = stop;
    }

    @Override
    public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
      sent.forEach(events);
      if (stop) {
        assertNotNull(handle.interrupt(() -> Problem.INTERRUPTED));
      }
      StringBuilder text = new StringBuilder();
      for (RunEvent event : sent) {
        text.append(event instanceof RunEvent.Text piece ? piece.text() : "");
      }
      return new Answer(
          text.toString(), "stop", Usage.UNKNOWN, List.of(), List.of(), null, null, null);
    }

    @Override
    public void close() {}
  }

  private Path kept(boolean stop, RunEvent... sent) throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    RunContext context =
        ScriptedProvider.context(new AtomicFiles(), made -> new Stopped(stop, sent));
    RunPlan plan =
        new PlanValidation(
                Settings.resolve(Machine.at(folder, "LLM_PROVIDER", "offline"), Map.of()),
                RunRequest.about("page.xml").named("F"),
                context.providers())
            .plan();
    new RunJob(context).run(plan, InputStream.nullInputStream(), new Silent(), handle);
    return Newest.in(folder.resolve("runs/F"));
  }

  @Test
  @Fault("F73")
  @Guarantee(8)
  void keeps_what_was_held_back_without_what_steers_a_terminal() throws IOException {
    Path record = kept(true, new RunEvent.Held("After \u001b[31m2"), new RunEvent.Held(" hours"));
    assertEquals("After 2 hours", Files.readString(record.resolve("answer.partial.md")));
    assertEquals(
        "interrupted",
        Json.parse(Files.readAllBytes(record.resolve("record.json"))).at("/status").asText());
  }

  @Test
  void keeps_nothing_twice_that_came_as_text_after_all() throws IOException {
    Path record = kept(true, new RunEvent.Held("After"), new RunEvent.Text("After 2 hours"));
    assertEquals("After 2 hours", Files.readString(record.resolve("answer.partial.md")));
  }

  @Test
  void leaves_out_what_was_no_answer_when_the_run_ends_well() throws IOException {
    Path record = kept(false, new RunEvent.Held("Hm."), new RunEvent.Text("Two."));
    assertEquals("Two.", Files.readString(record.resolve("answer.md")));
    assertFalse(Files.exists(record.resolve("answer.partial.md")));
  }
}
