package orchestrator.cli;

import java.util.ArrayList;
import java.util.List;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Help;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.stream.Stdout;
import orchestrator.problem.ExitCode;
import orchestrator.text.DidYouMean;

/** {@code help}: the same as {@code --help}, in the order in which people ask. */
final class HelpCommand implements Command {
  private final List<Command> commands;

  HelpCommand(List<Command> commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "help";
  }

  @Override
  public String summary() {
    return "Show help for a command";
  }

  @Override
  public String synopsis() {
    return "[COMMAND]";
  }

  @Override
  public Argument argument() {
    return new Argument("COMMAND", "the command to explain", false, false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.of("General", List.of(), GlobalOptions.helpOnly()));
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    Stdout out = console.out();
    String wanted = arguments.first();
    Help help = new Help(console.wrapper());
    out.write(wanted == null ? help.overview(commands) : help.of(command(wanted)));
    out.check();
    return ExitCode.OK;
  }

  private Command command(String wanted) {
    List<String> names = new ArrayList<>();
    for (Command command : commands) {
      if (command.name().equals(wanted)) {
        return command;
      }
      names.add(command.name());
    }
    throw CommandLineText.mistake(
        "There is no command '" + wanted + "'." + DidYouMean.question(wanted, names), null);
  }
}
