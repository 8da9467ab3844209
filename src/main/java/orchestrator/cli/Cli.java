package orchestrator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.DidYouMean;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.run.Orchestrator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Commands are described as values instead of annotated classes, which halves the
 * time that picocli needs to start (docs/adr/0003).
 */
public final class Cli {
  private final List<Command> commands = new ArrayList<>();
  private final Help help = new Help();
  private final String version;

  /**
   * A command line over the given parts.
   *
   * @param orchestrator what {@code run} runs
   * @param version what {@code --version} says
   */
  public Cli(Orchestrator orchestrator, String version) {
    this.version = version;
    commands.add(new RunCommand(orchestrator));
    commands.add(new DoctorCommand());
    commands.add(new ConvertCommand());
    commands.add(new ConfigCommand());
    commands.add(new HelpCommand(commands, help));
    commands.add(new CompletionCommand(this));
    commands.add(new ShareCommand(this));
  }

  /**
   * Does what the arguments say.
   *
   * @return how the process should end; whatever went wrong has been reported
   */
  public ExitCode run(Console console, String... arguments) {
    Switches switches = spotted(arguments);
    try {
      return dispatch(console, arguments);
    } catch (ProblemException e) {
      if (e.failure().problem() != Problem.STDOUT_CLOSED) {
        new ErrorPrinter(console, switches).print(e.failure(), e.getCause());
      }
      return e.failure().problem().exitCode();
    } catch (OutOfMemoryError e) {
      return report(Problem.OUT_OF_MEMORY.failure(""), e, console, switches);
    } catch (RuntimeException | Error e) {
      Failure failure = Problem.INTERNAL_ERROR.failure(e.getClass().getName() + ".");
      return report(failure, e, console, switches);
    }
  }

  private static ExitCode report(
      Failure failure, Throwable cause, Console console, Switches switches) {
    new ErrorPrinter(console, switches).print(failure, cause);
    return failure.problem().exitCode();
  }

  /**
   * Says that Ctrl-C or SIGTERM ended a run.
   *
   * @param folder where its record is
   * @param console where to say it
   * @param arguments the command line that was interrupted
   */
  public static void interrupted(Path folder, Console console, String... arguments) {
    Switches switches = spotted(arguments);
    Failure failure = Problem.INTERRUPTED.failure("What arrived is kept in " + folder + ".");
    if (switches.json()) {
      new ErrorPrinter(console, switches).print(failure, null);
    } else {
      console.err().println();
      console.err().println("Interrupted. " + failure.detail());
      console.err().flush();
    }
  }

  /** The commands, hidden ones included. */
  List<Command> commands() {
    return commands;
  }

  /** The help texts. */
  Help help() {
    return help;
  }

  private ExitCode dispatch(Console console, String... arguments) {
    Stdout out = new Stdout(console.out());
    String first = arguments.length == 0 ? "--help" : arguments[0];
    if (first.equals("--help") || first.equals("-h") || first.equals("--version")) {
      boolean wantsVersion = first.equals("--version");
      out.write(wantsVersion ? "orchestrator " + version + "\n" : help.overview(commands));
      out.check();
      return arguments.length == 0 ? ExitCode.USAGE : ExitCode.OK;
    }
    Command command = command(first);
    ParseResult parsed = parse(command, List.of(arguments).subList(1, arguments.length));
    if (parsed == null) {
      out.write(help.of(command));
      out.check();
      return ExitCode.OK;
    }
    return command.call(parsed, console);
  }

  private Command command(String name) {
    List<String> names = new ArrayList<>();
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return command;
      }
      if (!command.hidden()) {
        names.add(command.name());
      }
    }
    String detail =
        name.startsWith("-")
            ? "'" + name + "' cannot stand before the command."
            : "There is no command '" + name + "'." + DidYouMean.question(name, names);
    throw Problem.USAGE.failure(detail).with("command", "--help").exception();
  }

  /** The parsed arguments of a command, or null when they ask for its help. */
  private static @Nullable ParseResult parse(Command command, List<String> arguments) {
    CommandLine parser = new CommandLine(spec(command));
    parser.setExpandAtFiles(false);
    try {
      ParseResult parsed = parser.parseArgs(arguments.toArray(String[]::new));
      return parsed.isUsageHelpRequested() ? null : parsed;
    } catch (ParameterException e) {
      throw Problem.USAGE
          .failure(explained(e, parser.getCommandSpec()))
          .with("command", "help " + command.name())
          .exception();
    }
  }

  private static String explained(ParameterException e, CommandSpec spec) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (!word.startsWith("-")) {
        return "'" + word + "' is one argument too many; quote what holds blanks.";
      }
      String option = word.indexOf('=') < 0 ? word : word.substring(0, word.indexOf('='));
      return "There is no option '"
          + option
          + "'."
          + DidYouMean.question(option, spec.optionsMap().keySet());
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      List<String> names = new ArrayList<>();
      missing
          .getMissing()
          .forEach(
              arg ->
                  names.add(
                      arg instanceof OptionSpec option ? Help.label(option) : arg.paramLabel()));
      return "Missing: " + String.join(", ", names) + ".";
    }
    return e.getMessage() + ".";
  }

  static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    command.arguments().forEach(spec::addPositional);
    for (OptionGroup group : command.options()) {
      group.options().forEach(spec::addOption);
    }
    return spec;
  }

  /** How to report an error before anything is parsed. */
  private static Switches spotted(String... arguments) {
    List<String> given = List.of(arguments);
    return new Switches(
        given.contains("--json"),
        false,
        false,
        given.contains("--debug"),
        given.contains("--no-color"));
  }
}
