package orchestrator.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.output.ReportPrinter;
import orchestrator.cli.stream.Stdout;
import orchestrator.doctor.Doctor;
import orchestrator.doctor.ProviderChecks;
import orchestrator.doctor.Report;
import orchestrator.doctor.network.Dns;
import orchestrator.job.Providers;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** {@code doctor}: walks everything that a run needs and says what to fix. */
final class DoctorCommand implements Command {
  private static final String UNUSED = "not looked at";

  /** Says what the examination that is going on knows; null when there is none. */
  private volatile @Nullable Runnable tellSoFar;

  private final Command run;
  private final Providers providers;
  private final Supplier<Map<String, ProviderChecks>> providerChecks;

  /**
   * The command.
   *
   * @param run whose command lines it takes
   */
  DoctorCommand(
      Command run, Providers providers, Supplier<Map<String, ProviderChecks>> providerChecks) {
    this.run = run;
    this.providers = providers;
    this.providerChecks = providerChecks;
  }

  @Override
  public String name() {
    return "doctor";
  }

  @Override
  public String summary() {
    return "Walk everything that 'run' needs and say what to fix";
  }

  @Override
  public String synopsis() {
    return "[PAGE] [options]";
  }

  @Override
  public Argument argument() {
    return new Argument("PAGE", "page to read as well, as for 'run'", false, false);
  }

  @Override
  public List<OptionGroup> options() {
    List<SettingKey> settings = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      if (!key.options().isEmpty()) {
        settings.add(key);
      }
    }
    List<OptionGroup> own =
        List.of(
            OptionGroup.of(
                "Examination",
                List.of(),
                Option.flag(
                    "make one smallest call to the model or agent, which costs a few tokens",
                    "--invoke"),
                Option.flag("show account ids, host names and user names", "--unmasked")),
            OptionGroup.of(
                "Settings, as for 'run'",
                settings,
                Option.flag("accept a draft", "--allow-draft"),
                RunCommand.NO_STREAM),
            OptionGroup.of("Output", List.of(), GlobalOptions.options()));
    List<OptionGroup> all = new ArrayList<>(own);
    all.add(
        2,
        new OptionGroup("Accepted, so that 'run' can be replaced by 'doctor'", furtherOfRun(own)));
    return all;
  }

  /** The options of {@code run} that say nothing here. */
  private List<Option> furtherOfRun(List<OptionGroup> own) {
    Set<String> known = new HashSet<>();
    own.forEach(group -> group.options().forEach(option -> known.addAll(option.names())));
    List<Option> further = new ArrayList<>();
    for (OptionGroup group : run.options()) {
      for (Option option : group.options()) {
        if (!known.contains(option.names().get(0))) {
          further.add(new Option(option.names(), option.label(), UNUSED, option.need()));
        }
      }
    }
    return further;
  }

  @Override
  public List<String> examples() {
    return List.of(
        "what is wrong here? The output can be pasted into a ticket",
        "orchestrator doctor --provider bedrock --model us.anthropic.claude-sonnet-4-6",
        "everything, up to an answer of the model",
        "orchestrator doctor https://example.atlassian.net/wiki/spaces/SHOP/pages/4711/Checkout"
            + " --invoke");
  }

  @Override
  public void interrupted(Console console, GlobalOptions switches, Supplier<Problem> why) {
    Runnable tell = tellSoFar;
    if (tell != null) {
      tell.run();
    }
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    Settings settings = console.settings(arguments);
    if (switches.quiet()) { // else the check of the configuration warns of them
      new ErrorPrinter(console, switches).notes(settings);
    }
    @Nullable String page = arguments.first();
    Doctor doctor =
        new Doctor(
            settings,
            new Doctor.Request(
                page,
                arguments.given("--allow-draft"),
                arguments.given(RunCommand.NO_STREAM.names().get(0)),
                arguments.given("--invoke"),
                arguments.given("--unmasked"),
                CommandLineText.run(page, arguments)),
            providers,
            providerChecks.get(),
            Dns.ofThisMachine());
    Stdout out = console.out();
    ReportPrinter printer = new ReportPrinter(console, switches);
    tellSoFar = () -> printer.interrupted(doctor.known());
    Report report;
    try {
      report = doctor.examine(printer::result);
      printer.end(report);
    } finally {
      tellSoFar = null;
    }
    out.check();
    return report.failed() ? ExitCode.FINDINGS : ExitCode.OK;
  }
}
