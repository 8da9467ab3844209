package orchestrator.run;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import orchestrator.confluence.Page;
import orchestrator.llm.Answer;
import orchestrator.llm.Invoker;
import orchestrator.llm.Prompt;
import orchestrator.llm.PromptSubject;
import orchestrator.markdown.Markdown;
import orchestrator.network.Network;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.run.RunRecord.Status;
import orchestrator.settings.RunSettings;
import orchestrator.settings.RunSettings.SecretsPolicy;
import org.jspecify.annotations.Nullable;

/** The whole job: page, prompt, answer, record. */
public final class Orchestrator {

  /** Makes the one who is asked, once it is clear what is asked. */
  public interface Invokers {
    /** Loads what asking will need; runs on a thread of its own while the page is fetched. */
    void warmUp(RunSettings settings);

    /**
     * Nothing is looked up or connected before {@link Invoker#invoke}.
     *
     * @param settings whom to ask
     * @param network how to reach them; closed after the invoker
     * @param subject the page
     */
    Invoker open(RunSettings settings, Network network, PromptSubject subject);
  }

  private final Invokers invokers;
  private final AtomicReference<@Nullable RunInProgress> current = new AtomicReference<>();

  /** An orchestrator that asks whomever {@code invokers} makes. */
  public Orchestrator(Invokers invokers) {
    this.invokers = invokers;
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
  public Outcome run(RunSettings settings, InputStream in, Listener listener) {
    Templates templates = Templates.load(settings);
    String name = settings.request().name();
    try (Network network = new Network(settings.access().network())) {
      Pages pages =
          Pages.open(
              settings.request().page(),
              settings.access().confluence(),
              network,
              settings.environment().workingDirectory(),
              in,
              listener::note);
      RunRecord record = new RunRecord(name, settings.target(), settings.environment().clock());
      RunStore store = RunStore.create(settings.output(), name, record.started());
      RunInProgress run = new RunInProgress(store, record);
      current.set(run);
      return run(settings, network, pages, templates, run, listener);
    } finally {
      current.set(null);
    }
  }

  private Outcome run(
      RunSettings settings,
      Network network,
      Pages pages,
      Templates templates,
      RunInProgress run,
      Listener listener) {
    try {
      listener.stage(Listener.Stage.PAGE);
      if (pages.online() && !settings.request().dryRun()) {
        Thread warmUp = new Thread(() -> invokers.warmUp(settings), "warm-up");
        warmUp.setDaemon(true);
        warmUp.start();
      }
      PromptSubject subject = read(settings, pages, run, listener);

      listener.stage(Listener.Stage.PROMPT);
      Prompt prompt = templates.render(subject, settings, listener);
      run.prompt(prompt);
      checkPrompt(prompt, subject, settings, listener);
      if (settings.request().dryRun()) {
        return new Outcome.Rehearsed(run.finish(Status.DRY_RUN, null), prompt);
      }

      listener.stage(Listener.Stage.ANSWER);
      Answer answer = ask(prompt, subject, settings, network, run, listener);
      run.answer(answer);
      Failure shortfall = answer.shortfall();
      if (shortfall == null) {
        return new Outcome.Succeeded(run.finish(Status.COMPLETE, null), answer.text());
      }
      return new Outcome.Incomplete(
          run.finish(Status.INCOMPLETE, shortfall), answer.text(), shortfall);
    } catch (ProblemException e) {
      boolean stopped = e.failure().problem().exitCode() == ExitCode.CLOSED_PIPE;
      Status status = stopped ? Status.INTERRUPTED : Status.FAILED;
      return new Outcome.Failed(run.finish(status, e.failure()), e.failure(), e.getCause());
    } catch (RuntimeException e) {
      run.finish(Status.FAILED, Problem.INTERNAL_ERROR.failure(e.getClass().getName()));
      throw e;
    }
  }

  private static PromptSubject read(
      RunSettings settings, Pages pages, RunInProgress run, Listener listener) {
    Page page = pages.read();
    page.notes().forEach(listener::note);
    Markdown markdown = pages.convert(page);
    if (settings.children() > 0) {
      markdown = pages.withDescendants(page, markdown, settings.children());
    }
    run.page(page, markdown);
    LossReport.check(markdown.losses(), settings.request().strict(), "", listener::note);
    if (markdown.text().isBlank()) {
      throw Problem.PAGE_EMPTY.failure("'" + page.title() + "' holds no text.").exception();
    }
    return new PromptSubject(
        settings.request().name(),
        page.title(),
        page.space(),
        page.version(),
        page.url(),
        markdown.text());
  }

  private static void checkPrompt(
      Prompt prompt, PromptSubject subject, RunSettings settings, Listener listener) {
    Integer limit = settings.maxInputTokens();
    if (limit != null && prompt.estimatedTokens() > limit) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(
              "It is estimated at "
                  + prompt.estimatedTokens()
                  + " tokens; --max-input-tokens allows "
                  + limit
                  + ".")
          .exception();
    }
    if (settings.secrets() == SecretsPolicy.OFF) {
      return;
    }
    List<String> secrets = SecretScan.findings(subject.markdown());
    if (secrets.isEmpty()) {
      return;
    }
    String found = String.join(", ", secrets);
    if (settings.secrets() == SecretsPolicy.BLOCK) {
      throw Problem.SECRETS_IN_PAGE.failure("page.md: " + found + ".").exception();
    }
    listener.note("the page seems to hold secrets, which go to the model: " + found);
  }

  private Answer ask(
      Prompt prompt,
      PromptSubject subject,
      RunSettings settings,
      Network network,
      RunInProgress run,
      Listener listener) {
    try (Invoker invoker = invokers.open(settings, network, subject)) {
      return invoker.invoke(
          prompt,
          event -> {
            run.keep(event);
            listener.event(event);
          });
    }
  }

  /**
   * Ends the run from another thread, as Ctrl-C does: what arrived is kept.
   *
   * @return the record's folder, or null when no run is under way
   */
  public @Nullable Path interrupt() {
    RunInProgress run = current.get();
    return run != null && run.interrupt() ? run.folder() : null;
  }
}
