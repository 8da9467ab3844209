package orchestrator.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import orchestrator.files.AtomicFiles;
import orchestrator.http.HttpClients;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Problem;
import orchestrator.record.Outcome;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import orchestrator.testing.Newest;
import orchestrator.testing.ScriptedProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many runs over one context. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunJobTest {
  private static final int RUNS = 6;

  @TempDir Path folder;

  private final Set<HttpClients> clients = ConcurrentHashMap.newKeySet();

  /** All runs have to be asking before the first of them is answered. */
  private final CyclicBarrier together = new CyclicBarrier(RUNS);

  private final class Together implements Engine {
    private final Engine.Context context;

    Together(Engine.Context context) {
      this.context = context;
    }

    @Override
    public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
      clients.add(context.http());
      events.accept(new RunEvent.Text("About " + context.title()));
      meet();
      return new Answer(
          "About " + context.title(), "end", Usage.UNKNOWN, List.of(), List.of(), null, null, null);
    }

    @Override
    public void close() {}
  }

  private void meet() {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the runs do not go on at the same time", e);
    }
  }

  private RunPlan plan(RunContext context, FakeConfluence wiki, int number) {
    Settings settings =
        Settings.resolve(
            Machine.at(folder, "CONFLUENCE_URL", wiki.site().toString()),
            Map.of(SettingKey.PROVIDER, "offline"));
    RunRequest request = RunRequest.about(String.valueOf(number)).named("F" + number);
    return new PlanValidation(settings, request, context.providers()).plan();
  }

  private String kept(int number, String file) throws IOException {
    return Files.readString(Newest.in(folder.resolve("runs/F" + number)).resolve(file));
  }

  @Test
  void go_on_at_the_same_time_share_their_HTTP_clients_and_keep_their_own_records()
      throws Exception {
    try (FakeConfluence wiki = FakeConfluence.cloud();
        RunContext context = ScriptedProvider.context(new AtomicFiles(), Together::new)) {
      List<Outcome> outcomes = all(context, wiki, List.of());
      assertEquals(1, clients.size());
      for (int i = 0; i < RUNS; i++) {
        assertInstanceOf(Outcome.Succeeded.class, outcomes.get(i));
        assertEquals("About Page " + i, kept(i, "answer.md"));
        assertEquals("This is number " + i + ".", kept(i, "page.md").strip());
      }
    }
  }

  @Test
  void are_ended_one_by_one_each_by_its_own_handle() throws Exception {
    try (FakeConfluence wiki = FakeConfluence.cloud();
        RunContext context = ScriptedProvider.context(new AtomicFiles(), Together::new)) {
      List<Outcome> outcomes = all(context, wiki, List.of(1, 4));
      Set<Path> folders = new HashSet<>();
      for (int i = 0; i < RUNS; i++) {
        boolean ended = i == 1 || i == 4;
        folders.add(outcomes.get(i).kept().folder());
        assertEquals("About Page " + i, kept(i, ended ? "answer.partial.md" : "answer.md"));
      }
      assertEquals(RUNS, folders.size());
    }
  }

  private List<Outcome> all(RunContext context, FakeConfluence wiki, List<Integer> ended)
      throws Exception {
    RunJob job = new RunJob(context);
    List<Future<Outcome>> runs = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(RUNS);
    try {
      for (int i = 0; i < RUNS; i++) {
        int number = i;
        wiki.page(String.valueOf(i), "Page " + i, "SHOP", "<p>This is number " + number + ".</p>");
        RunHandle handle = new RunHandle();
        assertNull(handle.interrupt(() -> Problem.INTERRUPTED), "nothing has begun");
        RunPlan plan = plan(context, wiki, number);
        runs.add(
            threads.submit(
                () ->
                    job.run(
                        plan,
                        InputStream.nullInputStream(),
                        ended.contains(number) ? new Ending(handle) : new Silent(),
                        handle)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> run : runs) {
        outcomes.add(run.get(30, TimeUnit.SECONDS));
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Ends its run as soon as some of the answer is there. */
  private record Ending(RunHandle handle) implements RunObserver {
    @Override
    public @Nullable String ask(String question) {
      return null;
    }

    @Override
    public void tell(String line) {}

    @Override
    public void accept(RunEvent event) {
      if (event instanceof RunEvent.Text) {
        assertNotNull(handle.interrupt(() -> Problem.TERMINATED));
      }
    }
  }
}
