package orchestrator.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.BatchPrinter;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.history.Pruning;
import orchestrator.job.PlanValidation;
import orchestrator.job.RunContext;
import orchestrator.job.RunPlan;
import orchestrator.job.RunRequest;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.batch.BatchHandle;
import orchestrator.job.batch.BatchJob;
import orchestrator.job.batch.BatchOutcome;
import orchestrator.job.batch.BatchPlan;
import orchestrator.job.batch.BatchSources;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.record.batch.BatchRecord;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.text.DidYouMean;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/** {@code batch}: many pages, each a run of its own. */
final class BatchCommand implements Command {
  private static final int USUAL_PAGES = 200;

  /** Those who send SIGTERM send SIGKILL ten seconds later, as containers do. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** Each page has its own limit. */
  private static final Duration LATE = Duration.ofDays(1);

  private static final int MILLIS_BETWEEN_LOOKS = 50;
  private static final String MAX_PAGES = "--max-pages";

  private static final String IF_CHANGED = "--if-changed";

  /** Options of a run that say nothing about many, or something else about them. */
  private static final Set<String> OF_ONE_RUN =
      Set.of("--name", "--dry-run", "--trace", "--session-id", IF_CHANGED);

  private final RunContext context;
  private final RunCommand run;
  private final BatchHandle handle = new BatchHandle();
  private final CountDownLatch over = new CountDownLatch(1);

  /** Shows the batch that goes on; null when there is none. */
  private volatile @Nullable BatchPrinter printer;

  BatchCommand(RunContext context, RunCommand run) {
    this.context = context;
    this.run = run;
  }

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String summary() {
    return "Put many pages in front of a model or an agent, each by itself";
  }

  @Override
  public String synopsis() {
    return "SOURCE... --name NAME [options] | status|fetch|stop NAME";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "SOURCE",
        "page as run takes it, folder of pages, or pattern of file names; a page counts once",
        false,
        true);
  }

  @Override
  public List<OptionGroup> options() {
    List<OptionGroup> groups = new ArrayList<>();
    groups.add(
        OptionGroup.of(
            "Which pages",
            List.of(),
            Option.value(
                "FILE", "a page on each line, # for comments; - is standard input", "--pages-file"),
            many("QUERY", "what a search in Confluence finds (CQL)", "--cql"),
            many("KEY", "the pages of a space", "--space"),
            many("NAME", "the pages with this label; repeated: with all of them", "--label"),
            many("PAGE", "a page and all below it, each by itself", "--tree"),
            Option.value("N", "refuse to begin with more pages; default: 200", MAX_PAGES)));
    groups.add(
        OptionGroup.of(
            "The batch",
            List.of(SettingKey.JOBS),
            Option.value("NAME", "names the batch's folder; needed for SOURCE", "--name"),
            Option.flag(
                "go on with the newest batch of this name that lacks an answer; needs no SOURCE",
                "--resume"),
            Option.flag(
                "ask about pages as well that are unchanged since their newest complete answer",
                "--force"),
            Option.flag("begin no further page after the first failure", "--fail-fast"),
            Option.flag("list the pages with their sizes; ask nobody", "-n", "--dry-run")));
    groups.add(
        OptionGroup.of(
            "Batch inference on Amazon Bedrock",
            List.of(
                SettingKey.ENGINE,
                SettingKey.S3,
                SettingKey.ROLE_ARN,
                SettingKey.S3_BUCKET_OWNER,
                SettingKey.S3_ENCRYPTION_KEY_ID),
            Option.flag("wait for the end of the job, and fetch its answers", "--wait"),
            Option.flag("with fetch: remove what the job has left on S3", "--clean")));
    for (OptionGroup group : run.options()) {
      List<Option> options = new ArrayList<>(group.options());
      options.removeIf(option -> option.names().stream().anyMatch(OF_ONE_RUN::contains));
      groups.add(new OptionGroup(group.title(), options));
    }
    return groups;
  }

  @Override
  public @Nullable String insteadOf(String option) {
    return option.equals(IF_CHANGED)
        ? "A batch skips unchanged pages by itself; --force asks about them as well."
        : null;
  }

  private static Option many(String label, String description, String name) {
    return Option.value(label, description, name).needed(Option.Need.ANY_NUMBER);
  }

  @Override
  public boolean keepsRecords() {
    return true;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "a folder of exported pages, without AWS",
        "orchestrator batch export/ --name Release --provider offline",
        "all pages of a release, each night",
        "orchestrator batch --cql 'space = SHOP and label = release' --name Release"
            + " --provider bedrock --model us.anthropic.claude-sonnet-4-6",
        "go on after a crash, or ask what failed again",
        "orchestrator batch --resume --name Release --provider offline");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    try {
      return batch(arguments, console);
    } finally {
      over.countDown();
    }
  }

  private ExitCode batch(Arguments arguments, Console console) {
    InferenceJobCommands jobs = new InferenceJobCommands(context, handle);
    if (InferenceJobCommands.areMeant(arguments)) {
      return jobs.call(arguments, console, this);
    }
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    errors.notes(settings);
    BatchPlan plan = plan(arguments, settings);
    BatchOutcome outcome;
    boolean waits;
    Function<BatchRecord, String> again = record -> again(record, arguments);
    boolean dryRun = plan.each().request().dryRun();
    try (BatchPrinter shown =
        new BatchPrinter(console, switches, dryRun, settings.notes(), again)) {
      printer = shown;
      outcome = new BatchJob(context).run(plan, console.in(), shown, handle);
      waits =
          arguments.given("--wait")
              && outcome.stopped() == null
              && outcome.record().status() == BatchRecord.Status.SUBMITTED;
      if (!waits) {
        shown.end(outcome);
      }
    }
    if (settings.get(SettingKey.KEEP) != null) {
      String name = Objects.requireNonNull(arguments.value("--name"), "checked by the plan");
      Pruning.after(outcome.folder(), name, settings, context.files(), errors::note);
    }
    console.out().check(" What was to be printed is in " + outcome.folder() + ".");
    return waits ? jobs.await(plan.name(), arguments, console, again) : outcome.exitCode();
  }

  private String again(BatchRecord record, Arguments arguments) {
    boolean dearer = record.wasTooDear();
    return (dearer ? "To go on, with a higher --max-cost: " : "To go on: ")
        + CommandLineText.resume(record.name(), arguments, this, dearer);
  }

  private BatchPlan plan(Arguments arguments, Settings settings) {
    BatchSources sources =
        new BatchSources(
            arguments.others(),
            arguments.value("--pages-file"),
            arguments.values("--cql"),
            arguments.values("--space"),
            arguments.values("--label"),
            arguments.values("--tree"));
    boolean resume = arguments.given("--resume");
    String first = String.valueOf(arguments.first());
    String name = arguments.value("--name");
    if (name == null && arguments.others().size() == 1 && resume) {
      throw CommandLineText.mistake(
          "A batch is resumed by its name: orchestrator batch --resume --name "
              + ShellQuoting.word(first),
          this);
    }
    if (resume && !sources.isEmpty()) {
      throw CommandLineText.mistake(
          "--resume goes on with the pages that the batch began with; leave the others out.", this);
    }
    List<String> missing = new ArrayList<>();
    if (!resume && sources.isEmpty()) {
      missing.add("SOURCE");
    }
    if (name == null) {
      missing.add("--name NAME");
    }
    if (!missing.isEmpty()) {
      throw CommandLineText.mistake(
          "Missing: "
              + String.join(" and ", missing)
              + "."
              + DidYouMean.question(first, InferenceJobCommands.NAMES),
          this);
    }
    RunRequest request = RunCommand.request("", arguments);
    RunPlan each =
        new PlanValidation(
                settings,
                request.with(Switch.IF_CHANGED, !arguments.given("--force")),
                context.providers())
            .plan();
    boolean asJob = BatchPlan.Engine.of(settings) == BatchPlan.Engine.BEDROCK_BATCH;
    if (asJob && each.maxCost() != null) {
      throw Problem.BATCH_INFERENCE_UNSUPPORTED
          .failure("What a batch inference job costs, no table tells: --max-cost.")
          .exception();
    }
    return new BatchPlan(
        request.dryRun() ? each.withoutMaxCost() : each,
        sources,
        Objects.requireNonNull(PlanValidation.jobs(settings), "a default"),
        maxPages(arguments.value(MAX_PAGES)),
        resume,
        arguments.given("--fail-fast"),
        asJob);
  }

  private static int maxPages(@Nullable String number) {
    if (number == null) {
      return USUAL_PAGES;
    }
    Setting<String> given = Setting.option(MAX_PAGES, number);
    return SettingValues.whole(MAX_PAGES, given, 1, Integer.MAX_VALUE);
  }

  /**
   * Pages at work come to their end, which was paid for; whoever waits for a stop gets one soon.
   */
  @Override
  public void settle(
      Console console, GlobalOptions switches, Supplier<Problem> why, BooleanSupplier impatient) {
    Problem signal = why.get();
    int running = handle.stop(signal);
    BatchPrinter shown = printer;
    if (running == 0 || shown == null) {
      return;
    }
    boolean patient = signal == Problem.INTERRUPTED;
    shown.note(
        "no further page is begun; waiting for "
            + (running == 1 ? "the one" : "the " + running)
            + " at work"
            + (patient ? ". Ctrl-C again stops them now" : ""));
    long end = System.nanoTime() + (patient ? LATE : SOON).toNanos();
    try {
      while (!over.await(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
        if (impatient.getAsBoolean() || System.nanoTime() > end) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void interrupted(Console console, GlobalOptions switches, Supplier<Problem> why) {
    BatchOutcome outcome = handle.interrupt(why);
    BatchPrinter shown = printer;
    if (outcome != null && shown != null) {
      shown.interrupted(outcome);
    }
  }
}
