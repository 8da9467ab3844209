package orchestrator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.problem.DidYouMean;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.run.Orchestrator;
import org.jspecify.annotations.Nullable;

/**
 * The command line. Commands are described as values instead of annotated classes, which halves the
 * time that picocli needs to start (docs/adr/0003); the plainest do without it (docs/adr/0030).
 */
public final class Cli {
  /** What Java makes of bytes that are no text in the locale of the process. */
  private static final char UNREADABLE = '\uFFFD';

  private final List<Command> commands = new ArrayList<>();
  private final Help help = new Help();
  private final Supplier<String> version;

  /**
   * A command line over the given parts.
   *
   * @param orchestrator what {@code run} runs
   * @param signIn what {@code login} does
   * @param version what {@code --version} says
   */
  public Cli(Orchestrator orchestrator, SignIn signIn, Supplier<String> version) {
    this.version = version;
    commands.add(new RunCommand(orchestrator));
    commands.add(new DoctorCommand());
    commands.add(new ConvertCommand());
    commands.add(new LoginCommand(signIn));
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
   * Ctrl-C or SIGTERM is ending the process: whatever is being done says what it has by now.
   *
   * @param console where to say it
   * @param arguments the command line that is interrupted
   */
  public void interrupt(Console console, String... arguments) {
    Switches switches = spotted(arguments);
    commands.forEach(command -> command.interrupted(console, switches));
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
    for (String argument : arguments) {
      if (argument.indexOf(UNREADABLE) >= 0) {
        throw Problem.USAGE
            .failure("'" + argument + "' cannot be read in this locale; set LC_ALL=C.UTF-8.")
            .with("command", "--help")
            .exception();
      }
    }
    Stdout out = console.out();
    String first = arguments.length == 0 ? "--help" : arguments[0];
    if (first.equals("--help") || first.equals("-h") || first.equals("--version")) {
      boolean wantsVersion = first.equals("--version");
      out.write(wantsVersion ? version.get() : help.overview(commands));
      out.check();
      return arguments.length == 0 ? ExitCode.USAGE : ExitCode.OK;
    }
    Command command = command(first);
    Arguments read = read(command, List.of(arguments).subList(1, arguments.length));
    if (read == null) {
      out.write(help.of(command));
      out.check();
      return ExitCode.OK;
    }
    return command.call(read, console);
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

  /** The arguments of a command, or null when they ask for its help. */
  private static @Nullable Arguments read(Command command, List<String> words) {
    Arguments plain = PlainReader.read(command, words);
    return plain == null ? PicocliReader.read(command, words) : plain;
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
