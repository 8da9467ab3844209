package orchestrator.cli;

import java.util.List;
import java.util.Objects;
import orchestrator.problem.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code generate-completion}: what a shell needs to complete our commands and options. */
final class CompletionCommand implements Command {
  private final Cli cli;

  CompletionCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public String name() {
    return "generate-completion";
  }

  @Override
  public String summary() {
    return "Print a completion script for bash or zsh";
  }

  @Override
  public String synopsis() {
    return "[bash|zsh]";
  }

  @Override
  public Argument argument() {
    return new Argument("SHELL", "bash (default) or zsh", false, false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.of("General", List.of(), Switches.helpOnly()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "for this bash session",
        "source <(orchestrator generate-completion)",
        "for every zsh session",
        "orchestrator generate-completion zsh > ~/.zfunc/_orchestrator");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    String shell = Objects.requireNonNullElse(arguments.first(), "bash");
    Stdout out = console.out();
    switch (shell) {
      case "bash" -> out.write(bash(cli));
      case "zsh" -> out.write(zsh(cli));
      default ->
          throw CommandLineText.mistake(
              "There is no completion for '" + shell + "'; bash and zsh are known.", this);
    }
    out.check();
    return ExitCode.OK;
  }

  static String bash(Cli cli) {
    CommandSpec root = CommandSpec.create().name("orchestrator");
    for (Command command : cli.commands()) {
      if (!command.hidden()) {
        root.addSubcommand(command.name(), completable(command));
      }
    }
    // Without this line of picocli's, bash offers file names wherever nothing else fits.
    return AutoComplete.bash("orchestrator", new CommandLine(root))
        .replace("  type compopt &>/dev/null && compopt +o default\n", "");
  }

  /** The command with the words that can stand for its values. */
  private static CommandSpec completable(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    Argument argument = command.argument();
    if (argument != null) {
      spec.addPositional(PicocliReader.positional(argument));
    }
    for (Option option : Grammar.of(command).distinct()) {
      OptionSpec.Builder builder = PicocliReader.option(option);
      List<String> words = words(option);
      spec.addOption((words.isEmpty() ? builder : builder.completionCandidates(words)).build());
    }
    return spec;
  }

  private static List<String> words(Option option) {
    return switch (option.names().get(option.names().size() - 1)) {
      case "--provider" -> List.of("bedrock", "offline");
      case "--secrets" -> List.of("warn", "block", "off");
      default -> List.of();
    };
  }

  static String zsh(Cli cli) {
    StringBuilder script = new StringBuilder("#compdef orchestrator\n\n_orchestrator() {\n");
    script.append("  if (( CURRENT == 2 )); then\n    local -a commands=(\n");
    for (Command command : cli.commands()) {
      if (!command.hidden()) {
        script.append("      ").append(quoted(command.name() + ":" + command.summary()));
        script.append('\n');
      }
    }
    script.append("    )\n    _describe command commands\n    return\n  fi\n");
    script.append("  case $words[2] in\n");
    for (Command command : cli.commands()) {
      if (!command.hidden()) {
        zsh(script, command);
      }
    }
    return script.append("  esac\n}\n\n_orchestrator \"$@\"\n").toString();
  }

  private static void zsh(StringBuilder script, Command command) {
    script.append("    ").append(command.name()).append(")\n      shift words; (( CURRENT-- ))\n");
    script.append("      _arguments \\\n");
    for (OptionGroup group : command.options()) {
      for (Option option : group.options()) {
        for (String name : option.names()) {
          String text = option.description().replace("[", "\\[").replace("]", "\\]");
          String label = option.label();
          String value =
              label == null
                  ? ""
                  : ":"
                      + label.replace("|", " or ").replace(":", "\\:")
                      + ":"
                      + action(option, label);
          script.append("        ").append(quoted(name + "[" + text + "]" + value));
          script.append(" \\\n");
        }
      }
    }
    script.append("        '*:page:_files'\n      ;;\n");
  }

  private static String action(Option option, String label) {
    List<String> words = words(option);
    if (!words.isEmpty()) {
      return "(" + String.join(" ", words) + ")";
    }
    return switch (label) {
      case "FILE", "NAME|FILE" -> "_files";
      case "DIR" -> "_directories";
      default -> "";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
