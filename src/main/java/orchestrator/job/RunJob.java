package orchestrator.job;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import orchestrator.attachment.ImageChoice;
import orchestrator.attachment.InputCollector;
import orchestrator.attachment.Inputs;
import orchestrator.confluence.CommentSelection;
import orchestrator.confluence.Page;
import orchestrator.document.Document;
import orchestrator.document.Loss;
import orchestrator.document.convert.LossReport;
import orchestrator.document.convert.Markdown;
import orchestrator.history.Continuation;
import orchestrator.http.HttpClients;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.inputs.CommentSection;
import orchestrator.job.inputs.PageChanges;
import orchestrator.job.inputs.Since;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.Provider;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.ServiceTier;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Pricing;
import orchestrator.model.usage.Usage;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptInputs;
import orchestrator.prompt.PromptSection;
import orchestrator.prompt.PromptSubject;
import orchestrator.prompt.SecretSearch;
import orchestrator.record.AnswerSources;
import orchestrator.record.Fingerprint;
import orchestrator.record.KeptRun;
import orchestrator.record.NameLock;
import orchestrator.record.Outcome;
import orchestrator.record.RunCatalog;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunJournal;
import orchestrator.record.RunRecord.Status;
import orchestrator.schema.AnswerDocument;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * The job of {@code run}: page, prompt, answer, record. It keeps nothing of a run, so many can go
 * on at a time.
 */
public final class RunJob {
  /** What a search copies of a longer page may be missed meanwhile. */
  private static final int LONGEST_BESIDE = 1_000_000;

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
      return go(new Job(named, network, pages, page, null, kept, listener, history, false, null));
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
    return go(
        new Job(
            plan, network, null, null, continuation, kept, listener, new OfName(), false, null));
  }

  /**
   * Does one run of many that are about different pages, for which {@link #prepare} was called
   * once. The prompt calls the feature after the page.
   *
   * @param plan what to do
   * @param folder where its record goes
   * @param in standard input, read only if it is the page
   * @param listener hears about it meanwhile
   * @param handle by which it can be ended
   * @param history the runs whose answers may stand
   * @param handover takes the prompt where a job of many is asked; null for asking at once
   * @return how it ended
   * @throws ProblemException if a record cannot be written
   */
  public Outcome run(
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
    return go(new Job(plan, network, pages, null, null, kept, listener, history, true, handover));
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

  /** What one run works with. */
  private record Job(
      RunPlan plan,
      HttpClients network,
      @Nullable Pages pages,
      @Nullable Page page,
      @Nullable Continuation continuation,
      RunJournal kept,
      RunObserver listener,
      History history,
      boolean oneOfMany,
      @Nullable Consumer<Prompt> handover) {}

  private Outcome go(Job job) {
    RunJournal kept = job.kept;
    Continuation goesOn = job.continuation;
    boolean dryRun = job.plan.request().dryRun();
    try {
      if (job.page == null && goesOn == null) {
        job.listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.PAGE));
      }
      Reading reading = goesOn == null ? read(job) : Reading.of(goesOn.subject(kept));
      PromptSubject subject = reading.subject;

      job.listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.PROMPT));
      Prompt prompt =
          goesOn == null
              ? job.plan.templates().render(subject, job.plan, job.listener::note)
              : goesOn.prompt(job.plan.target());
      String fingerprint = fingerprint(job, subject, prompt);
      kept.prompt(prompt, fingerprint);
      KeptAnswer same =
          job.plan.request().is(Switch.IF_CHANGED) ? answered(job, fingerprint) : null;
      if (same != null && !dryRun) {
        return unchanged(job, same); // nothing is sent that would have to be checked
      }
      Long counted =
          dryRun && job.plan.request().is(Switch.COUNT) ? count(job, subject, prompt) : null;
      boolean priced = dryRun || job.plan.maxCost() != null;
      Cost most =
          priced && same == null
              ? atMost(job.plan, counted == null ? prompt.estimatedTokens() : counted)
              : null;
      PromptCheck.check(prompt, most, subject, reading.secrets, job.plan, job.listener);
      if (dryRun) {
        return new Outcome.Rehearsed(kept.finish(Status.DRY_RUN, null), prompt, most, counted);
      }
      if (job.handover != null) {
        job.handover.accept(prompt);
        return new Outcome.HandedOver(kept.finish(Status.SUBMITTED, null));
      }
      if (most != null) {
        job.listener.accept(new RunEvent.Priced(most));
      }
      job.listener.accept(new RunEvent.Stage(RunEvent.Stage.Name.ANSWER));
      Answer answer = ask(job, subject, prompt);
      kept.answer(answer, cost(job.plan, answer));
      Failure shortfall = answer.shortfall();
      if (shortfall == null) {
        return new Outcome.Succeeded(kept.finish(Status.COMPLETE, null), answer.text());
      }
      Status status = Status.of(shortfall.problem().exitCode());
      return new Outcome.Incomplete(kept.finish(status, shortfall), answer.text(), shortfall);
    } catch (ProblemException e) {
      ExitCode code = e.failure().problem().exitCode();
      boolean stopped = code == ExitCode.CLOSED_PIPE || code == ExitCode.INTERRUPTED;
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

  /**
   * The fingerprint of what is asked. What changed since the last run is not a part of it: the next
   * run, which sees no change, asks the same.
   */
  private @Nullable String fingerprint(Job job, PromptSubject subject, Prompt prompt) {
    Since since = job.plan.request().since();
    Prompt timeless =
        since != null && since.isLast()
            ? job.plan.templates().render(subject.withoutHistory(), job.plan, note -> {})
            : prompt;
    return Fingerprint.of(
        timeless,
        job.plan.target(),
        RecordedOptions.shapingTheAnswer(job.plan, context.providers()));
  }

  /** What the run may cost; null where nobody knows. */
  private @Nullable Cost atMost(RunPlan plan, long inputTokens) {
    Pricing pricing = pricing(plan, plan.options());
    return pricing == null ? null : pricing.atMost(inputTokens);
  }

  private @Nullable Long count(Job job, PromptSubject subject, Prompt prompt) {
    Target target = job.plan.target();
    if (target == null) {
      job.listener.note("nobody is named who could count the tokens, they are estimated");
      return null;
    }
    Engine.Context made = engineContext(job, job.plan.options(), subject);
    return context.providers().of(target).count(target, prompt, made);
  }

  private Engine.Context engineContext(Job job, InferenceOptions options, PromptSubject subject) {
    return new Engine.Context(
        job.plan.settings(),
        options,
        job.network,
        context.shared(),
        job.listener,
        subject.title(),
        subject.document());
  }

  /** What an answer has cost, by the prices of the tier that served it. */
  private @Nullable Cost cost(RunPlan plan, Answer answer) {
    Usage usage = answer.usage();
    if (usage.outputTokens() == null) {
      return null;
    }
    String served = usage.serviceTier();
    ServiceTier tier = served == null ? plan.options().serviceTier() : ServiceTier.of(served);
    Pricing pricing =
        served != null && tier == null ? null : pricing(plan, plan.options().servedIn(tier));
    return pricing == null ? null : pricing.of(usage);
  }

  private @Nullable Pricing pricing(RunPlan plan, InferenceOptions options) {
    Target target = plan.target();
    return target == null ? null : context.providers().pricing(target, plan.settings(), options);
  }

  private record KeptAnswer(KeptRun run, String text) {}

  /** The answer to the same question, where the newest complete run was asked it; else null. */
  private static @Nullable KeptAnswer answered(Job job, @Nullable String fingerprint) {
    KeptRun newest = job.history.newestComplete(job.plan);
    if (newest == null || !newest.wasAsked(fingerprint)) {
      return null;
    }
    String answer = newest.answer();
    if (answer == null) {
      job.listener.note(
          "nothing has changed, but the answer in " + newest.folder() + " is gone or was changed");
      return null;
    }
    job.listener.note("unchanged since " + newest.record().startedAt().truncatedTo(SECONDS));
    return new KeptAnswer(newest, answer);
  }

  private static Outcome unchanged(Job job, KeptAnswer same) {
    job.kept.reuses(same.run());
    job.listener.accept(new RunEvent.Text(same.text()));
    return new Outcome.Unchanged(job.kept.finish(Status.UNCHANGED, null), same.text(), same.run());
  }

  private static void beside(Runnable preparation) {
    Thread thread = new Thread(preparation, "preparation");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((it, failure) -> {}); // shows when somebody is asked
    thread.start();
  }

  /**
   * What there is to ask about.
   *
   * @param secrets what looks like one on the page; looked for beside other work
   */
  private record Reading(PromptSubject subject, SecretSearch secrets) {
    static Reading of(PromptSubject subject) {
      return new Reading(subject, SecretSearch.later(subject.markdown()));
    }
  }

  /** Looks for secrets: at once, where other pages keep the processors busy or memory is short. */
  private static SecretSearch secrets(Job job, String markdown) {
    boolean beside =
        job.plan.secrets() != RunPlan.SecretsPolicy.OFF
            && !job.oneOfMany
            && markdown.length() <= LONGEST_BESIDE;
    return beside ? SecretSearch.beside(markdown) : SecretSearch.later(markdown);
  }

  private static Reading read(Job job) {
    RunPlan plan = job.plan;
    Pages pages = Objects.requireNonNull(job.pages, "only a conversation needs no page");
    Page page = job.page == null ? pages.read() : job.page;
    List<String> notes = new ArrayList<>(page.notes());
    Document document;
    Markdown markdown;
    SecretSearch secrets;
    Inputs inputs = null;
    InputCollector collector = plan.inputs();
    List<PromptSection> sections = new ArrayList<>();
    try {
      if (collector != null) {
        pages.collect(collector);
      }
      Pages.PageWithChildren whole = withChildren(pages, page, job.plan.children());
      notes.addAll(whole.notes());
      document = whole.document();
      if (collector != null) {
        collector.attach(page, pages.isOnline() ? pages.files() : null);
        document = collector.withLosses(document);
        inputs = collector.inputs();
      }
      notes.addAll(aboutPictures(plan, pages));
      markdown = Markdown.of(document);
      secrets = secrets(job, markdown.text());
      if (plan.comments() != CommentSelection.NONE) {
        CommentSection comments = job.pages.comments(page, whole.children(), plan.comments());
        notes.addAll(comments.notes());
        markdown = withComments(job, page, markdown, comments, sections);
      }
      Since since = plan.request().since();
      if (since != null) {
        PageChanges changes = changes(job, pages, page, since);
        notes.addAll(changes.notes());
        sections.addAll(changes.sections());
        job.kept.changes(changes.record(), changes.difference());
      }
      job.kept.page(page, whole.record(), markdown.text(), markdown.losses());
      LossReport.check(
          markdown, plan.request().is(Switch.STRICT), "", job.listener::note, notes::add);
    } finally {
      job.kept.pageNotes(notes).forEach(job.listener::note);
    }
    if (markdown.isEmpty()) {
      throw Problem.PAGE_EMPTY.failure("'" + page.title() + "' holds no text.").exception();
    }
    if (inputs != null) {
      job.kept.inputs(inputs.record());
    }
    PromptSubject subject =
        new PromptSubject(
            job.oneOfMany ? RunPlan.nameFrom(page.title()) : plan.name(),
            page.title(),
            page.space(),
            page.version(),
            page.url(),
            markdown.text(),
            document,
            sections,
            inputs == null ? PromptInputs.NONE : inputs.prompt());
    return new Reading(subject, secrets);
  }

  private static List<String> aboutPictures(RunPlan plan, Pages pages) {
    boolean wanted = plan.images() != ImageChoice.NONE;
    if (wanted && !pages.isOnline()) {
      return List.of("pictures are sent of a page in Confluence; a file is taken as it is");
    }
    int unsent = pages.unsent();
    String pictures = unsent == 1 ? "1 picture" : unsent + " pictures";
    return wanted || unsent == 0
        ? List.of()
        : List.of(
            pictures
                + " of the page not sent; --images shown sends "
                + (unsent == 1 ? "it" : "them")
                + " to a model that reads pictures");
  }

  private static PageChanges changes(Job job, Pages pages, Page page, Since since) {
    Integer number = since.version();
    String now = Markdown.of(pages.document(page)).text();
    boolean online = pages.isOnline();
    IntFunction<String> version =
        earlier -> Markdown.of(pages.document(pages.version(page, earlier))).text();
    return number == null
        ? PageChanges.sinceLast(job.history.newestComplete(job.plan), page, now, online, version)
        : PageChanges.since(number, page, now, online, version);
  }

  /** Puts the comments into a section of their own; what was lost of them counts as the page's. */
  private static Markdown withComments(
      Job job,
      Page page,
      Markdown markdown,
      CommentSection comments,
      List<PromptSection> sections) {
    Markdown section = Markdown.of(comments.document());
    job.kept.comments(comments.record(), section.text());
    if (comments.count() > 0) {
      String origin = page.url() == null ? page.title() : page.url();
      sections.add(comments.prompt(section.text(), origin));
    }
    List<Loss> losses = new ArrayList<>(markdown.losses());
    losses.addAll(section.losses());
    return new Markdown(markdown.text(), losses, markdown.unseen() + section.unseen());
  }

  private static Pages.PageWithChildren withChildren(Pages pages, Page page, int depth) {
    Document alone = pages.whole(page);
    return depth > 0
        ? pages.withDescendants(page, alone, depth)
        : Pages.PageWithChildren.alone(alone);
  }

  private Answer ask(Job job, PromptSubject subject, Prompt prompt) {
    TerminalSanitizer printable = new TerminalSanitizer();
    InferenceOptions options = job.plan.options().of(job.kept.id());
    AnswerSchema schema = job.continuation == null ? options.schema() : null;
    Target target = Objects.requireNonNull(job.plan.target(), "only a dry run leaves it open");
    Engine.Context made =
        engineContext(job, schema == null ? options.withoutSchema() : options, subject);
    try (Engine engine = context.providers().of(target).engine(target, made)) {
      Answer answer =
          engine.ask(
              prompt,
              event -> {
                if (event instanceof RunEvent.Text piece) {
                  String text = printable.next(piece.text());
                  happens(job, schema == null ? new RunEvent.Text(text) : new RunEvent.Held(text));
                } else if (schema == null || !(event instanceof RunEvent.Held)) {
                  happens(job, event);
                }
              });
      if (printable.removed() > 0) {
        job.listener.note(
            "removed " + printable.removed() + " characters that steer terminals from the answer");
      }
      if (schema != null) {
        Answer document =
            AnswerDocument.of(answer.withText(TerminalSanitizer.text(answer.text())), schema);
        happens(job, new RunEvent.Text(document.text()));
        return document;
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
