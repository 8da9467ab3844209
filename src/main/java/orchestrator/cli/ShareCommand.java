package orchestrator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

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
  public List<PositionalParamSpec> arguments() {
    return List.of(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .paramLabel("DIR")
            .type(String.class)
            .description("where to")
            .build());
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.of("General", List.of(), Switches.helpOnly()));
  }

  @Override
  public ExitCode call(ParseResult arguments, Console console) {
    Path share = console.environment().path(arguments.matchedPositionalValue(0, ""));
    try {
      write(share.resolve("bash-completion/completions/orchestrator"), CompletionCommand.bash(cli));
      write(share.resolve("zsh/site-functions/_orchestrator"), CompletionCommand.zsh(cli));
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
