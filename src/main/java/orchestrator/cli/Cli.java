package orchestrator.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import orchestrator.aws.AwsPreview;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Grammar;
import orchestrator.cli.args.Help;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.PicocliReader;
import orchestrator.cli.args.PlainReader;
import orchestrator.cli.completion.CompletionScripts;
import orchestrator.cli.completion.KnownValues;
import orchestrator.cli.demo.DemoCommand;
import orchestrator.cli.history.ExportCommand;
import orchestrator.cli.history.PublishCommand;
import orchestrator.cli.history.RunsCommand;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.stream.LogFormat;
import orchestrator.cli.stream.Stdout;
import orchestrator.doctor.ProviderChecks;
import orchestrator.job.RunContext;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Environment;
import orchestrator.settings.Settings;
import orchestrator.text.DidYouMean;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * The command line. Commands are described as values instead of annotated classes, which halves the
 * time that picocli needs to start (docs/adr/0003); the plainest do without it (docs/adr/0030).
 */
public final class Cli {
  /** What Java makes of bytes that are no text in the locale of the process. */
  private static final char UNREADABLE = '\uFFFD';

  private static final String VERSION = "--version";

  private final List<Command> commands = new ArrayList<>();
  private final Supplier<String> version;
  private final Supplier<KnownValues> known;

  /**
   * A command line over the given parts.
   *
   * @param context what the jobs share
   * @param signIn what {@code login} does
   * @param awsPreview what {@code config} says about AWS; null where no run would ask AWS
   * @param providerChecks what {@code doctor} looks at, by provider; asked only by it
   * @param version what {@code --version} says
   * @param known values that are completed; asked only for a completion script
   */
  public Cli(
      RunContext context,
      SignIn signIn,
      Function<Settings, @Nullable AwsPreview> awsPreview,
      Supplier<Map<String, ProviderChecks>> providerChecks,
      Supplier<String> version,
      Supplier<KnownValues> known) {
    this.version = version;
    this.known = known;
    RunCommand run = new RunCommand(context);
    commands.add(run);
    commands.add(new BatchCommand(context, run));
    commands.add(new DoctorCommand(run, context.providers(), providerChecks));
    commands.add(new ConvertCommand(context));
    commands.add(new LoginCommand(signIn));
    commands.add(new ConfigCommand(context.providers(), awsPreview));
    commands.add(new PromptsCommand());
    commands.add(new RunsCommand(context));
    commands.add(new PublishCommand(context));
    commands.add(new AskCommand(context, run));
    commands.add(new ExportCommand(context));
    commands.add(new HelpCommand(commands));
    commands.add(new CompletionCommand(this));
    commands.add(new ShareCommand(this));
    commands.add(new DemoCommand());
  }

  /**
   * Does what the arguments say.
   *
   * @return how the process should end; whatever went wrong has been reported
   */
  public ExitCode run(Console console, String... arguments) {
    GlobalOptions switches = spotted(arguments);
    console.err().format(LogFormat.spotted(List.of(arguments)));
    ExitCode exit = call(console, switches, arguments);
    Settings known = console.known();
    if (known != null && exit != ExitCode.OK && exit != ExitCode.CLOSED_PIPE) {
      new ErrorPrinter(console, switches).unread(known);
    }
    return exit;
  }

  private ExitCode call(Console console, GlobalOptions switches, String... arguments) {
    try {
      return dispatch(console, arguments);
    } catch (ProblemException e) {
      Settings known = console.known();
      List<String> heard = known == null ? List.of() : known.notes();
      new ErrorPrinter(console, switches).print(e.failure(), e.getCause(), null, null, heard);
      return e.failure().problem().exitCode();
    } catch (OutOfMemoryError e) {
      return report(Problem.OUT_OF_MEMORY.failure(""), e, console, switches);
    } catch (RuntimeException | Error e) {
      Failure failure = Problem.INTERNAL_ERROR.failure(e.getClass().getName() + ".");
      return report(failure, e, console, switches);
    }
  }

  private static ExitCode report(
      Failure failure, Throwable cause, Console console, GlobalOptions switches) {
    new ErrorPrinter(console, switches).print(failure, cause);
    return failure.problem().exitCode();
  }

  /**
   * A signal wants to end the process: waits for what may come to its end first.
   *
   * @param console where to say so
   * @param why tells which signal it is
   * @param impatient whether there was another one meanwhile
   * @param arguments the command line that is interrupted
   */
  public void settle(
      Console console, Supplier<Problem> why, BooleanSupplier impatient, String... arguments) {
    GlobalOptions switches = spotted(arguments);
    for (Command command : commands) {
      if (arguments.length > 0 && command.name().equals(arguments[0])) {
        command.settle(console, switches, why, impatient);
      }
    }
  }

  /**
   * Ctrl-C or another signal is ending the process: whatever is being done says what it has by now.
   *
   * @param console where to say it
   * @param why tells which signal it is; asked only when something is being done
   * @param arguments the command line that is interrupted
   */
  public void interrupt(Console console, Supplier<Problem> why, String... arguments) {
    GlobalOptions switches = spotted(arguments);
    try {
      commands.forEach(command -> command.interrupted(console, switches, why));
    } catch (ProblemException e) {
      if (e.failure().problem() != Problem.STDOUT_CLOSED) {
        new ErrorPrinter(console, switches).print(e.failure(), e.getCause());
      }
    } catch (RuntimeException | Error e) {
      ExitCode unused =
          report(
              Problem.INTERNAL_ERROR.failure(e.getClass().getName() + "."), e, console, switches);
    }
  }

  /** The completion scripts. */
  CompletionScripts completions() {
    return new CompletionScripts(commands, known.get());
  }

  /** The commands, hidden ones included. */
  public List<Command> commands() {
    return commands;
  }

  private ExitCode dispatch(Console console, String... arguments) {
    for (String argument : arguments) {
      if (argument.indexOf(UNREADABLE) >= 0) {
        throw CommandLineText.mistake(unreadable(argument, console.environment()), null);
      }
    }
    Stdout out = console.out();
    String first = arguments.length == 0 ? "--help" : arguments[0];
    if (first.equals("--help") || first.equals("-h") || first.equals(VERSION)) {
      boolean wantsVersion = first.equals(VERSION);
      out.write(wantsVersion ? version.get() : new Help(console.wrapper()).overview(commands));
      out.check();
      return arguments.length == 0 ? ExitCode.USAGE : ExitCode.OK;
    }
    Command command = command(List.of(arguments));
    Arguments read = read(command, List.of(arguments).subList(1, arguments.length));
    if (read == null) {
      out.write(new Help(console.wrapper()).of(command));
      out.check();
      return ExitCode.OK;
    }
    return command.call(read, console);
  }

  private static String unreadable(String argument, Environment environment) {
    String locale = environment.variable("LC_ALL");
    locale = locale == null ? environment.variable("LC_CTYPE") : locale;
    locale = locale == null ? environment.variable("LANG") : locale;
    boolean utf8 =
        locale != null && locale.toLowerCase(Locale.ROOT).replace("-", "").endsWith("utf8");
    return utf8
        ? "'" + argument + "' is no text in UTF-8, as this locale has it; rename the file."
        : "'" + argument + "' cannot be read in this locale; set LC_ALL=C.UTF-8.";
  }

  private Command command(List<String> words) {
    String name = words.get(0);
    List<String> names = new ArrayList<>();
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return command;
      }
      if (!command.hidden()) {
        names.add(command.name());
      }
    }
    throw CommandLineText.mistake(
        name.startsWith("-") ? option(words, names) : unknown(name, names), null);
  }

  private String option(List<String> words, List<String> names) {
    String name = Grammar.name(words.get(0));
    Map<String, Option> known = new LinkedHashMap<>();
    known.put(VERSION, Option.flag("", VERSION));
    commands.forEach(command -> known.putAll(Grammar.of(command).options()));
    return known.containsKey(name)
        ? misplaced(words, names)
        : "There is no option '" + name + "'." + new Grammar("", known, null).question(name);
  }

  private static String misplaced(List<String> words, List<String> names) {
    String command = words.stream().filter(names::contains).findFirst().orElse("COMMAND");
    return "'"
        + Grammar.name(words.get(0))
        + "' cannot stand before the command; options follow it: orchestrator "
        + command
        + " "
        + Grammar.name(words.get(0));
  }

  private static String unknown(String name, List<String> names) {
    String meant = DidYouMean.question(name, names);
    boolean page = meant.isEmpty() && name.matches(".*[./0-9].*");
    return "There is no command '"
        + name
        + "'."
        + (page ? " If it is a page: orchestrator run " + ShellQuoting.word(name) : meant);
  }

  /** The arguments of a command, or null when they ask for its help. */
  private static @Nullable Arguments read(Command command, List<String> words) {
    Grammar grammar = Grammar.of(command);
    Arguments plain = PlainReader.read(grammar, words);
    Arguments read = plain == null ? PicocliReader.read(command, words) : plain;
    if (read != null) {
      grammar.requireValues(read);
    }
    return read;
  }

  /** How to report an error before anything is parsed. */
  private static GlobalOptions spotted(String... arguments) {
    List<String> given = List.of(arguments);
    return new GlobalOptions(
        given.contains("--json"),
        given.contains("--quiet") || given.contains("-q"),
        given.contains("--verbose") || given.contains("-v"),
        given.contains("--debug"),
        given.contains("--no-color"));
  }
}
