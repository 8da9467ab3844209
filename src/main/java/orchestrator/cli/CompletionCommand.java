package orchestrator.cli;

import java.util.List;
import java.util.Objects;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.stream.Stdout;
import orchestrator.problem.ExitCode;

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
    return "Print a completion script for bash, zsh or fish";
  }

  @Override
  public String synopsis() {
    return "[bash|zsh|fish]";
  }

  @Override
  public Argument argument() {
    return new Argument("SHELL", "bash (default), zsh or fish", false, false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.of("General", List.of(), GlobalOptions.helpOnly()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "for this bash session",
        "source <(orchestrator generate-completion)",
        "for every zsh session, whose ~/.zshrc has fpath=(~/.zfunc $fpath) before compinit",
        "mkdir -p ~/.zfunc && orchestrator generate-completion zsh > ~/.zfunc/_orchestrator",
        "for every fish session",
        "mkdir -p ~/.config/fish/completions && orchestrator generate-completion fish"
            + " > ~/.config/fish/completions/orchestrator.fish");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    String shell = Objects.requireNonNullElse(arguments.first(), "bash");
    Stdout out = console.out();
    switch (shell) {
      case "bash" -> out.write(cli.completions().bash());
      case "zsh" -> out.write(cli.completions().zsh());
      case "fish" -> out.write(cli.completions().fish());
      default ->
          throw CommandLineText.mistake(
              "There is no completion for '" + shell + "'; bash, zsh and fish are known.", this);
    }
    out.check();
    return ExitCode.OK;
  }
}
