package orchestrator.cli.history;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.history.Pruning;
import orchestrator.history.Retention;
import orchestrator.history.RunComparison;
import orchestrator.history.RunFilter;
import orchestrator.history.RunHistory;
import orchestrator.history.RunReference;
import orchestrator.job.RunContext;
import orchestrator.problem.ExitCode;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord.Status;
import orchestrator.settings.Environment;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** {@code runs}: the runs that are kept, one of them, two compared, and which may go. */
public final class RunsCommand implements Command {
  private static final String STATUS = "--status";
  private static final String SINCE = "--since";
  private static final String KEEP = "--keep";
  private static final String OLDER = "--older-than";
  private static final String YES = "--yes";

  /** What may be done, and the options that belong to that alone. */
  private static final Map<String, Set<String>> OWN =
      Map.of(
          "list", Set.of(STATUS, SINCE),
          "show", Set.of(),
          "diff", Set.of(),
          "prune", Set.of(KEEP, OLDER, YES));

  private final RunContext context;

  /** The command over what the jobs share. */
  public RunsCommand(RunContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "runs";
  }

  @Override
  public String summary() {
    return "List the runs that are kept, show or compare them, remove old ones";
  }

  @Override
  public String synopsis() {
    return "[NAME] | show RUN | diff RUN RUN | prune [NAME] --keep N [options]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "show|diff|prune",
        "without one of these words: list the runs, of this NAME only where one is given. RUN is a"
            + " run's folder, NAME (its newest complete run), NAME@ID as the list has it, or last",
        false,
        true);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of(
            "Which runs are listed",
            List.of(),
            Option.value(
                "STATUS",
                "those that ended so: complete, unchanged, incomplete, failed, interrupted, dry-run; several"
                    + " with commas",
                STATUS),
            Option.value(
                "AGE|DATE", "those that began no longer ago: 30min, 12h, 7d, 2026-11-30", SINCE)),
        OptionGroup.of(
            "What prune removes",
            List.of(),
            Option.value("N", "of each name, all but the newest N", KEEP),
            Option.value("AGE", "what began longer ago: 12h, 30d, 8w", OLDER),
            Option.flag("remove it; without this, it is only shown", YES)),
        OptionGroup.of(
            "General", List.of(SettingKey.OUTPUT, SettingKey.CONFIG), GlobalOptions.options()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "what was asked about Checkout this week?",
        "orchestrator runs Checkout --since 7d",
        "what came of the newest run?",
        "orchestrator runs show last",
        "keep the twenty newest of each name",
        "orchestrator runs prune --keep 20 --yes");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    Settings settings = console.settings(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    errors.notes(settings);
    settings.requireUsable();
    List<String> words = arguments.others();
    String first = words.isEmpty() ? "" : words.get(0);
    String task = OWN.containsKey(first) && !first.equals("list") ? first : "list";
    check(task, words, arguments);
    Environment environment = console.environment();
    Path output = environment.path(new SettingValues(settings).required(SettingKey.OUTPUT));
    RunHistory history = new RunHistory(output);
    RunsPrinter printer = new RunsPrinter(console, switches);
    switch (task) {
      case "show" -> printer.show(history.find(RunReference.parse(words.get(1), environment)));
      case "diff" -> {
        KeptRun before = history.findRun(RunReference.parse(words.get(1), environment));
        KeptRun after = history.findRun(RunReference.parse(words.get(2), environment));
        printer.compare(before, after, RunComparison.of(before, after));
      }
      case "prune" ->
          prune(history, words.size() > 1 ? words.get(1) : null, arguments, environment, printer);
      default -> {
        RunFilter filter = filter(words.isEmpty() ? null : first, arguments, environment);
        printer.list(history.list(filter), output, !filter.equals(RunFilter.ALL));
      }
    }
    console.out().check();
    return ExitCode.OK;
  }

  private void check(String task, List<String> words, Arguments arguments) {
    int more = task.equals("list") ? words.size() : words.size() - 1;
    String wrong =
        switch (task) {
          case "show" -> more == 1 ? null : "'show' needs one RUN.";
          case "diff" -> more == 2 ? null : "'diff' needs two RUNs.";
          case "prune" -> more <= 1 ? null : "'prune' takes one NAME at most.";
          default ->
              more <= 1
                  ? null
                  : "'"
                      + words.get(0)
                      + "' is not show, diff or prune."
                      + DidYouMean.question(words.get(0), List.of("show", "diff", "prune"));
        };
    if (wrong != null) {
      throw CommandLineText.mistake(wrong, this);
    }
    for (Map.Entry<String, Set<String>> other : OWN.entrySet()) {
      for (String option : other.getValue()) {
        if (!other.getKey().equals(task) && arguments.given(option)) {
          String home = other.getKey();
          throw CommandLineText.mistake(
              option
                  + (home.equals("list") ? " is about the list" : " belongs to 'runs prune'")
                  + (task.equals("list") ? "." : ", not to 'runs " + task + "'."),
              this);
        }
      }
    }
  }

  private static RunFilter filter(
      @Nullable String name, Arguments arguments, Environment environment) {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    String wanted = arguments.value(STATUS);
    for (String label : wanted == null ? new String[0] : wanted.split(",", -1)) {
      statuses.add(status(label.strip().toLowerCase(Locale.ROOT)));
    }
    String since = arguments.value(SINCE);
    Instant now = environment.clock().instant();
    return new RunFilter(name, statuses, since == null ? null : RunFilter.since(since, now, SINCE));
  }

  private static Status status(String label) {
    List<String> labels = new ArrayList<>();
    for (Status status : Status.values()) {
      if (status.label().equals(label)) {
        return status;
      }
      labels.add(status.label());
    }
    throw SettingValues.notOneOf(STATUS, Setting.option(STATUS, label), labels);
  }

  private void prune(
      RunHistory history,
      @Nullable String name,
      Arguments arguments,
      Environment environment,
      RunsPrinter printer) {
    String keep = arguments.value(KEEP);
    String older = arguments.value(OLDER);
    if ((keep == null) == (older == null)) {
      throw CommandLineText.mistake(
          keep == null
              ? "'prune' needs " + KEEP + " N or " + OLDER + " AGE."
              : "'prune' takes " + KEEP + " or " + OLDER + ", not both.",
          this);
    }
    Retention retention =
        keep == null
            ? Retention.younger(String.valueOf(older), OLDER)
            : Retention.newest(keep, KEEP);
    Pruning.Plan plan = Pruning.plan(history, name, retention, environment.clock().instant());
    boolean yes = arguments.given(YES);
    if (yes) {
      plan.removals().forEach(removal -> Pruning.remove(context.files(), removal));
    }
    printer.prune(plan, yes);
  }
}
