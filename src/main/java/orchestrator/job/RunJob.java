package orchestrator.job;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import orchestrator.confluence.Page;
import orchestrator.document.convert.LossReport;
import orchestrator.document.convert.Markdown;
import orchestrator.files.AtomicFiles;
import orchestrator.http.HttpClients;
import orchestrator.model.Answer;
import orchestrator.model.Invoker;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.RunStage;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptSubject;
import orchestrator.record.Outcome;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunJournal;
import orchestrator.record.RunRecord.Status;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** The whole job: page, prompt, answer, record. */
public final class RunJob {

  /** Makes the one who is asked, once it is clear what is asked. */
  public interface Invokers {
    /**
     * Finds out from the settings alone that nobody could be asked, before a page is fetched.
     *
     * @throws ProblemException if so
     */
    default void check(RunPlan settings) {}

    /**
     * What can be made ready while the page is fetched, each on a thread of its own. Sends nothing,
     * and whatever goes wrong shows when somebody is asked.
     */
    List<Runnable> preparations(RunPlan settings, HttpClients network);

    /**
     * Nothing is looked up or connected before {@link Invoker#invoke}.
     *
     * @param settings whom to ask
     * @param network how to reach them; closed after the invoker
     * @param subject the page
     * @param listener hears about it, and can be asked
     */
    Invoker open(
        RunPlan settings, HttpClients network, PromptSubject subject, RunObserver listener);
  }

  private final Invokers invokers;
  private final AtomicFiles disk;
  private final AtomicReference<@Nullable RunJournal> current = new AtomicReference<>();

  /**
   * An orchestrator.
   *
   * @param invokers make whom it asks
   * @param disk where it keeps records
   */
  public RunJob(Invokers invokers, AtomicFiles disk) {
    this.invokers = invokers;
    this.disk = disk;
  }

  /**
   * Does the job.
   *
   * @param settings what to do
   * @param in standard input, read only if it is the page
   * @param listener hears about it meanwhile
   * @return how it ended
   * @throws ProblemException if there is not even a place for a record, or a record cannot be
   *     written
   */
  public Outcome run(RunPlan settings, InputStream in, RunObserver listener) {
    invokers.check(settings);
    PromptTemplates templates = PromptTemplates.load(settings);
    try (HttpClients network = new HttpClients(settings.access().network())) {
      Pages pages =
          Pages.open(
              settings.request().page(),
              settings.access(),
              network,
              settings.environment().workingDirectory(),
              in,
              listener::note);
      if (!settings.request().dryRun()) {
        invokers.preparations(settings, network).forEach(RunJob::beside);
      }
      Page page = null;
      RunPlan named = settings;
      if (settings.request().name() == null) { // then the record's folder is called after the page
        listener.accept(new RunEvent.Stage(RunStage.PAGE));
        page = pages.read();
        named = settings.namedAfter(page.title());
      }
      RunJournal kept = begin(named);
      current.set(kept);
      return go(new Job(named, network, templates, pages, page, kept, listener));
    } finally {
      current.set(null);
    }
  }

  /** Makes the folder and a first record. */
  private RunJournal begin(RunPlan plan) {
    Clock clock = plan.environment().clock();
    Instant now = clock.instant();
    RunDirectory folder = RunDirectory.create(disk, plan.output(), plan.name(), now);
    RunJournal.Beginning beginning =
        new RunJournal.Beginning(
            plan.name(), plan.target(), plan.options(), plan.request().params());
    return RunJournal.begin(folder, beginning, clock, now);
  }

  /** What one run works with. */
  private record Job(
      RunPlan settings,
      HttpClients network,
      PromptTemplates templates,
      Pages pages,
      @Nullable Page page,
      RunJournal kept,
      RunObserver listener) {}

  private Outcome go(Job job) {
    RunJournal kept = job.kept;
    boolean dryRun = job.settings.request().dryRun();
    try {
      if (job.page == null) {
        job.listener.accept(new RunEvent.Stage(RunStage.PAGE));
      }
      PromptSubject subject = read(job);

      job.listener.accept(new RunEvent.Stage(RunStage.PROMPT));
      Prompt prompt = job.templates.render(subject, job.settings, job.listener);
      kept.prompt(prompt);
      PromptCheck.check(prompt, subject, job.settings, job.listener);
      if (dryRun) {
        return new Outcome.Rehearsed(kept.finish(Status.DRY_RUN, null), prompt);
      }

      job.listener.accept(new RunEvent.Stage(RunStage.ANSWER));
      Answer answer = ask(job, subject, prompt);
      kept.answer(answer);
      Failure shortfall = answer.shortfall();
      if (shortfall == null) {
        return new Outcome.Succeeded(kept.finish(Status.COMPLETE, null), answer.text());
      }
      Status status = Status.of(shortfall.problem().exitCode());
      return new Outcome.Incomplete(kept.finish(status, shortfall), answer.text(), shortfall);
    } catch (ProblemException e) {
      boolean stopped = e.failure().problem().exitCode() == ExitCode.CLOSED_PIPE;
      Status status = stopped ? Status.INTERRUPTED : Status.FAILED;
      return new Outcome.Failed(kept.finish(status, e.failure()), e.failure(), e.getCause());
    } catch (OutOfMemoryError e) {
      kept.finish(Status.FAILED, Problem.OUT_OF_MEMORY.failure(""));
      throw e;
    } catch (RuntimeException | Error e) {
      kept.finish(Status.FAILED, Problem.INTERNAL_ERROR.failure(e.getClass().getName()));
      throw e;
    }
  }

  private static void beside(Runnable preparation) {
    Thread thread = new Thread(preparation, "preparation");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, failure) -> {}); // shows when somebody is asked
    thread.start();
  }

  private static PromptSubject read(Job job) {
    RunPlan settings = job.settings;
    Page page = job.page == null ? job.pages.read() : job.page;
    List<String> notes = new ArrayList<>(page.notes());
    Markdown markdown;
    try {
      markdown = convert(job, page, notes);
    } finally {
      job.kept.pageNotes(notes).forEach(job.listener::note);
    }
    if (markdown.isEmpty()) {
      throw Problem.PAGE_EMPTY.failure("'" + page.title() + "' holds no text.").exception();
    }
    return new PromptSubject(
        settings.name(), page.title(), page.space(), page.version(), page.url(), markdown.text());
  }

  /** The page as Markdown, with what there is to be said about it. */
  private static Markdown convert(Job job, Page page, List<String> notes) {
    int depth = job.settings.children();
    Markdown alone = job.pages.convert(page);
    PageWithChildren whole =
        depth > 0 ? job.pages.withDescendants(page, alone, depth) : PageWithChildren.alone(alone);
    Markdown markdown = whole.markdown();
    notes.addAll(whole.notes());
    job.kept.page(page, whole.children(), markdown.text(), markdown.losses());
    LossReport.check(markdown, job.settings.request().strict(), "", job.listener::note, notes::add);
    return markdown;
  }

  private Answer ask(Job job, PromptSubject subject, Prompt prompt) {
    TerminalSanitizer printable = new TerminalSanitizer();
    try (Invoker invoker = invokers.open(job.settings, job.network, subject, job.listener)) {
      Answer answer =
          invoker.invoke(
              prompt,
              event ->
                  happens(
                      job,
                      event instanceof RunEvent.Text piece
                          ? new RunEvent.Text(printable.next(piece.text()))
                          : event));
      if (printable.removed() > 0) {
        job.listener.note(
            "removed " + printable.removed() + " characters that steer terminals from the answer");
      }
      String sources = AnswerSources.under(answer);
      if (!sources.isEmpty()) {
        happens(job, new RunEvent.Text(sources));
      }
      return answer.withText(TerminalSanitizer.text(answer.text()) + sources);
    }
  }

  private static void happens(Job job, RunEvent event) {
    job.kept.keep(event);
    job.listener.accept(event);
  }

  /**
   * Ends the run from another thread, as Ctrl-C does: what arrived is kept.
   *
   * @param why tells what ends it; asked only when there is a run to end
   * @return what is kept, or null when no run is under way
   */
  public Outcome.@Nullable Kept interrupt(Supplier<Problem> why) {
    RunJournal kept = current.get();
    return kept == null ? null : kept.interrupt(why);
  }
}
