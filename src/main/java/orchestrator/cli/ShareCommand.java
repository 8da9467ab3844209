package orchestrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.ManPage;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.completion.CompletionScripts;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;

/** {@code generate-share}: completions and man pages for packagers; the build calls it. */
final class ShareCommand implements Command {
  private final Cli cli;

  ShareCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public String name() {
    return "generate-share";
  }

  @Override
  public String summary() {
    return "Write completions and man pages into a folder";
  }

  @Override
  public String synopsis() {
    return "DIR";
  }

  @Override
  public boolean hidden() {
    return true;
  }

  @Override
  public Argument argument() {
    return new Argument("DIR", "where to", true, false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.of("General", List.of(), GlobalOptions.helpOnly()));
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    Path share = console.environment().path(Objects.requireNonNull(arguments.first()));
    try {
      CompletionScripts completions = cli.completions();
      write(share.resolve("bash-completion/completions/orchestrator"), completions.bash());
      write(share.resolve("zsh/site-functions/_orchestrator"), completions.zsh());
      write(share.resolve("fish/vendor_completions.d/orchestrator.fish"), completions.fish());
      write(share.resolve("man/man1/orchestrator.1"), ManPage.overview(cli.commands()));
      for (Command command : cli.commands()) {
        if (!command.hidden()) {
          String file = "man/man1/orchestrator-" + command.name() + ".1";
          write(share.resolve(file), ManPage.of(command));
        }
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw Problem.OUTPUT_UNWRITABLE.failure(share + ".").exception(e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
