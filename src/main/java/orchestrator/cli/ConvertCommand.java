package orchestrator.cli;

import java.util.List;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ConversionPrinter;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.stream.Stdout;
import orchestrator.job.ConvertJob;
import orchestrator.job.RunContext;
import orchestrator.job.page.PageAccess;
import orchestrator.problem.ExitCode;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;

/** {@code convert}: pages to Markdown. */
final class ConvertCommand implements Command {
  private final RunContext context;

  ConvertCommand(RunContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "convert";
  }

  @Override
  public String summary() {
    return "Convert Confluence pages to Markdown";
  }

  @Override
  public String synopsis() {
    return "PAGE... [--out DIR] [options]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "PAGE",
        "file or folder with storage format, HTML or saved REST responses; Confluence URL;"
            + " page id; or - for standard input",
        true,
        true);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of("Input", List.of(SettingKey.FROM, SettingKey.CHILDREN, SettingKey.COMMENTS)),
        OptionGroup.of(
            "Output",
            List.of(),
            Option.value(
                "DIR", "write DIR/<stem>.md for each page instead of standard output", "--out"),
            Option.flag("fail when the conversion lost anything", "--strict"),
            Option.flag("accept a draft", "--allow-draft")),
        OptionGroup.of("General", List.of(SettingKey.CONFIG), GlobalOptions.options()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "one page, to standard output",
        "echo '<h1>Tea</h1><p>Who pays?</p>' | orchestrator convert -",
        "a folder of pages",
        "orchestrator convert export/ --out markdown/",
        "a page with those below it, and what was lost, for a script",
        "orchestrator convert 4711 --children 2 --json");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    errors.notes(settings);
    settings.requireUsable();
    PageAccess access = PageAccess.of(settings, arguments.given("--allow-draft"));
    String out = arguments.value("--out");
    if (arguments.others().contains("-")) {
      console.waitsForInput(switches);
    }
    Stdout stdout = console.out();
    ConversionPrinter printer = new ConversionPrinter(console, switches);
    ConvertJob converter =
        new ConvertJob(
            context,
            access,
            console.environment().workingDirectory(),
            console.in(),
            PageAccess.children(settings),
            PageAccess.comments(settings),
            arguments.given("--strict"));
    ExitCode exit =
        converter.convert(
            arguments.others(), out == null ? null : console.environment().path(out), printer);
    printer.end();
    stdout.check();
    return exit;
  }
}
