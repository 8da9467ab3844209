package orchestrator.job;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import orchestrator.attachment.ImageChoice;
import orchestrator.attachment.InputCollector;
import orchestrator.attachment.Inputs;
import orchestrator.confluence.Page;
import orchestrator.document.Document;
import orchestrator.document.convert.LossReport;
import orchestrator.document.convert.Markdown;
import orchestrator.http.HttpClients;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.Provider;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptInputs;
import orchestrator.prompt.PromptSubject;
import orchestrator.record.AnswerSources;
import orchestrator.record.Outcome;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunJournal;
import orchestrator.record.RunRecord.Status;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * The job of {@code run}: page, prompt, answer, record. It keeps nothing of a run, so many can go
 * on at a time.
 */
public final class RunJob {
  private final RunContext context;

  /** Runs over these services. */
  public RunJob(RunContext context) {
    this.context = context;
  }

  /**
   * Does one run.
   *
   * @param plan what to do
   * @param in standard input, read only if it is the page
   * @param listener hears about it meanwhile
   * @param handle by which it can be ended
   * @return how it ended
   * @throws ProblemException if there is not even a place for a record, or a record cannot be
   *     written
   */
  public Outcome run(RunPlan plan, InputStream in, RunObserver listener, RunHandle handle) {
    HttpClients network = context.http(plan.access().network());
    Pages pages =
        Pages.open(
            plan.request().page(),
            plan.access(),
            network,
            plan.environment().workingDirectory(),
            in,
            listener::note);
    prepare(plan, network, listener);
    Page page = null;
    RunPlan named = plan;
    if (plan.request().name() == null) { // then the record's folder is called after the page
      listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.PAGE));
      page = pages.read();
      named = plan.namedAfter(page.title());
    }
    RunJournal kept = begin(named);
    handle.begin(kept);
    return go(new Job(named, network, pages, page, kept, listener));
  }

  /** Makes ready whom a run will ask; a dry run only hears what speaks against them. */
  private void prepare(RunPlan plan, HttpClients network, RunObserver listener) {
    Target target = plan.target();
    if (target == null) {
      return;
    }
    Provider provider = context.providers().of(target);
    if (!plan.request().dryRun()) {
      provider.preparations(target, plan.settings(), network).forEach(RunJob::beside);
      return;
    }
    String doubt = provider.doubt(target, plan.settings());
    if (doubt != null) {
      listener.note(doubt);
    }
  }

  /** Makes the folder and a first record. */
  private RunJournal begin(RunPlan plan) {
    Clock clock = plan.environment().clock();
    Instant now = clock.instant();
    RunDirectory folder = RunDirectory.create(context.files(), plan.output(), plan.name(), now);
    RunJournal.Beginning beginning =
        new RunJournal.Beginning(
            plan.name(),
            plan.target(),
            RecordedOptions.of(plan, context.providers()),
            plan.request().params());
    return RunJournal.begin(folder, beginning, clock, now);
  }

  /** What one run works with. */
  private record Job(
      RunPlan plan,
      HttpClients network,
      Pages pages,
      @Nullable Page page,
      RunJournal kept,
      RunObserver listener) {}

  private Outcome go(Job job) {
    RunJournal kept = job.kept;
    boolean dryRun = job.plan.request().dryRun();
    try {
      if (job.page == null) {
        job.listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.PAGE));
      }
      PromptSubject subject = read(job);

      job.listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.PROMPT));
      Prompt prompt = job.plan.templates().render(subject, job.plan, job.listener);
      kept.prompt(prompt);
      PromptCheck.check(prompt, subject, job.plan, job.listener);
      if (dryRun) {
        return new Outcome.Rehearsed(kept.finish(Status.DRY_RUN, null), prompt);
      }

      job.listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.ANSWER));
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
    RunPlan plan = job.plan;
    Page page = job.page == null ? job.pages.read() : job.page;
    List<String> notes = new ArrayList<>(page.notes());
    Document document;
    Markdown markdown;
    Inputs inputs = Inputs.NONE;
    InputCollector collector = plan.inputs();
    try {
      if (collector != null) {
        job.pages.collect(collector);
      }
      Pages.PageWithChildren whole = withChildren(job, page);
      notes.addAll(whole.notes());
      document = whole.document();
      if (collector != null) {
        collector.attach(page, job.pages.isOnline() ? job.pages.files() : null);
        document = collector.withLosses(document);
        inputs = collector.inputs();
      }
      notes.addAll(aboutPictures(job));
      markdown = Markdown.of(document);
      job.kept.page(page, whole.children(), markdown.text(), markdown.losses());
      LossReport.check(markdown, plan.request().strict(), "", job.listener::note, notes::add);
    } finally {
      job.kept.pageNotes(notes).forEach(job.listener::note);
    }
    if (markdown.isEmpty()) {
      throw Problem.PAGE_EMPTY.failure("'" + page.title() + "' holds no text.").exception();
    }
    if (inputs != Inputs.NONE) {
      job.kept.inputs(inputs.record());
    }
    return new PromptSubject(
        plan.name(),
        page.title(),
        page.space(),
        page.version(),
        page.url(),
        markdown.text(),
        document,
        inputs == Inputs.NONE ? PromptInputs.NONE : inputs.prompt());
  }

  private static List<String> aboutPictures(Job job) {
    boolean wanted = job.plan.images() != ImageChoice.NONE;
    if (wanted && !job.pages.isOnline()) {
      return List.of("pictures are sent of a page in Confluence; a file is taken as it is");
    }
    int unsent = job.pages.unsent();
    String pictures = unsent == 1 ? "1 picture" : unsent + " pictures";
    return wanted || unsent == 0
        ? List.of()
        : List.of(
            pictures
                + " of the page not sent; --images shown sends "
                + (unsent == 1 ? "it" : "them")
                + " to a model that reads pictures");
  }

  private static Pages.PageWithChildren withChildren(Job job, Page page) {
    int depth = job.plan.children();
    Document alone = job.pages.whole(page);
    return depth > 0
        ? job.pages.withDescendants(page, alone, depth)
        : Pages.PageWithChildren.alone(alone);
  }

  private Answer ask(Job job, PromptSubject subject, Prompt prompt) {
    TerminalSanitizer printable = new TerminalSanitizer();
    Target target = Objects.requireNonNull(job.plan.target(), "only a dry run leaves it open");
    Engine.Context made =
        new Engine.Context(
            job.plan.settings(),
            job.plan.options(),
            job.network,
            job.listener,
            subject.title(),
            subject.document());
    try (Engine engine = context.providers().of(target).engine(target, made)) {
      Answer answer =
          engine.ask(
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
}
