package orchestrator.job;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import orchestrator.confluence.Page;
import orchestrator.history.Continuation;
import orchestrator.http.HttpClients;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.page.Pages;
import orchestrator.model.Prompt;
import orchestrator.model.Provider;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.NameLock;
import orchestrator.record.Outcome;
import orchestrator.record.RunCatalog;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunJournal;
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
    return run(plan, in, listener, handle, new OfName());
  }

  /** The runs before a run, whose answers may stand. Nobody looks there who was not told to. */
  public interface History {

    /**
     * The newest complete run that the next one follows.
     *
     * @param named has a name
     * @return null where there is none
     */
    @Nullable KeptRun newestComplete(RunPlan named);

    /**
     * Keeps others from adding to it until the run is over.
     *
     * @return null where somebody else sees to that
     */
    default @Nullable NameLock lock(RunPlan named) {
      return null;
    }
  }

  /** The runs of the same name. */
  private final class OfName implements History {
    @Override
    public @Nullable KeptRun newestComplete(RunPlan named) {
      return RunCatalog.newestComplete(named.output(), named.name());
    }

    @Override
    public NameLock lock(RunPlan named) {
      Instant now = named.environment().clock().instant();
      return NameLock.take(context.files(), named.output(), named.name(), now);
    }
  }

  /**
   * Does one run.
   *
   * @param history the runs whose answers may stand
   */
  @SuppressWarnings("try") // A lock is held, not used.
  Outcome run(
      RunPlan plan, InputStream in, RunObserver listener, RunHandle handle, History history) {
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
    boolean mayReuse = plan.request().is(Switch.IF_CHANGED) && !plan.request().dryRun();
    try (NameLock lock = mayReuse ? history.lock(named) : null) {
      Instant now = plan.environment().clock().instant();
      RunDirectory folder = RunDirectory.create(context.files(), plan.output(), named.name(), now);
      RunJournal kept = begin(named, folder, null, now);
      handle.begin(kept);
      Run run = new Run(named, network, null, kept, listener, history, false);
      return PreparedRun.of(context, run, new SubjectReader(pages, page), null).ask();
    }
  }

  /**
   * Goes on with a conversation.
   *
   * @param plan who is asked, and how; of the same name
   * @param continuation what was said, and the question
   * @param listener hears about it meanwhile
   * @param handle by which it can be ended
   * @return how it ended
   * @throws ProblemException if the target cannot go on with it, or a record cannot be written
   */
  public Outcome goOn(
      RunPlan plan, Continuation continuation, RunObserver listener, RunHandle handle) {
    continuation.check(plan.target(), plan.environment().clock().instant());
    HttpClients network = context.http(plan.access().network());
    prepare(plan, network, listener);
    Path parent = continuation.before().run().folder();
    Instant now = plan.environment().clock().instant();
    RunDirectory folder = RunDirectory.beside(context.files(), parent, now);
    RunJournal kept = begin(plan, folder, parent.toString(), now);
    handle.begin(kept);
    Run run = new Run(plan, network, continuation, kept, listener, new OfName(), false);
    return PreparedRun.of(context, run, null, null).ask();
  }

  /**
   * Reads the page of one run of many that are about different pages, for which {@link #prepare}
   * was called once, and makes its prompt. The prompt calls the feature after the page.
   *
   * @param plan what to do
   * @param folder where its record goes
   * @param in standard input, read only if it is the page
   * @param listener hears about it meanwhile, and about the call
   * @param handle by which it can be ended
   * @param history the runs whose answers may stand
   * @param handover takes the prompt where a job of many is asked; null for asking each
   * @return the run, which may have ended
   * @throws ProblemException if a record cannot be written
   */
  public PreparedRun read(
      RunPlan plan,
      RunDirectory folder,
      InputStream in,
      RunObserver listener,
      RunHandle handle,
      History history,
      @Nullable Consumer<Prompt> handover) {
    RunJournal kept = begin(plan, folder, null, plan.environment().clock().instant());
    handle.begin(kept);
    HttpClients network = context.http(plan.access().network());
    Pages pages =
        Pages.open(
            plan.request().page(),
            plan.access(),
            network,
            plan.environment().workingDirectory(),
            in,
            listener::note);
    Run run = new Run(plan, network, null, kept, listener, history, true);
    return PreparedRun.of(context, run, new SubjectReader(pages, null), handover);
  }

  /** Makes ready whom runs will ask; a dry run only hears what speaks against them. */
  public void prepare(RunPlan plan, RunObserver listener) {
    prepare(plan, context.http(plan.access().network()), listener);
  }

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

  /** Makes a first record. */
  private RunJournal begin(
      RunPlan plan, RunDirectory folder, @Nullable String parent, Instant now) {
    RunJournal.Beginning beginning =
        new RunJournal.Beginning(
            plan.name(),
            plan.target(),
            RecordedOptions.of(plan, context.providers()),
            plan.request().params(),
            parent);
    RunJournal journal = RunJournal.begin(folder, beginning, plan.environment().clock(), now);
    if (plan.options().schema() != null && parent == null) {
      journal.answerIsDocument();
    }
    return journal;
  }

  private static void beside(Runnable preparation) {
    Thread thread = new Thread(preparation, "preparation");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, failure) -> {}); // shows when somebody is asked
    thread.start();
  }
}
