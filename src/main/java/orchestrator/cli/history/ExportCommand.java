package orchestrator.cli.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.export.CsvExport;
import orchestrator.export.ExportFormat;
import orchestrator.export.HtmlExport;
import orchestrator.export.Importer;
import orchestrator.export.JsonExport;
import orchestrator.history.Conversation;
import orchestrator.history.Entry;
import orchestrator.history.RunHistory;
import orchestrator.history.RunReference;
import orchestrator.job.RunContext;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.record.RunDirectory;
import orchestrator.settings.Environment;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;

/** {@code export}: a run or a batch in a form in which other programs take it. */
public final class ExportCommand implements Command {
  private static final String AS = "--as";
  private static final String OUT = "--out";
  private static final String COLUMNS = "--columns";
  private static final String BOM = "--bom";

  private final RunContext context;

  /** The command over what the jobs share. */
  public ExportCommand(RunContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "Hand a run's answer on: as HTML or JSON, or test cases and stories as CSV";
  }

  @Override
  public String synopsis() {
    return "RUN --as html|csv|json [--out FILE] [options]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "RUN",
        "a run's or a batch's folder, NAME (its newest complete run), NAME@ID as orchestrator runs"
            + " has it, or last",
        true,
        false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of(
            "Form",
            List.of(),
            Option.value(
                    "html|csv|json",
                    "html: one file to read, with answer, page and record; json: record and answer"
                        + " in one document; csv: test cases or user stories, of an answer that was"
                        + " made with --json-schema",
                    AS)
                .needed(Option.Need.ONCE),
            Option.value(
                "jira|xray|testrail", "of csv, whose columns it has (default: jira)", COLUMNS),
            Option.flag("of csv, begin with a byte order mark, as Excel needs it", BOM),
            Option.value("FILE", "write it there instead of to standard output", OUT)),
        OptionGroup.of(
            "General", List.of(SettingKey.OUTPUT, SettingKey.CONFIG), GlobalOptions.withoutJson()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "test cases for Jira's CSV import",
        "orchestrator export Checkout --as csv --out cases.csv",
        "a plan to show to somebody, in one file",
        "orchestrator export Checkout --as html --out checkout.html",
        "the newest answer, for a script",
        "orchestrator export last --as json");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    Settings settings = console.settings(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    errors.notes(settings);
    settings.requireUsable();
    Environment environment = console.environment();
    ExportFormat format = format(arguments);
    String typed = arguments.value(OUT);
    if (typed != null && Files.isDirectory(environment.path(typed))) {
      throw Problem.INVALID_VALUE
          .failure(OUT + " " + typed + " is a folder; name a file in it.")
          .exception();
    }
    RunHistory history =
        new RunHistory(environment.path(new SettingValues(settings).required(SettingKey.OUTPUT)));
    Entry entry = history.find(RunReference.parse(String.valueOf(arguments.first()), environment));
    String question = RunDescription.question(entry);
    if (question != null) {
      errors.note(question);
    }
    Entry table = format instanceof CsvExport ? withTable(entry) : entry;
    if (table != entry) {
      errors.note("the table is in " + table.label());
    }
    String text = format.of(table);
    if (typed == null) {
      console.out().write(text);
      console.out().check();
    } else {
      write(environment.path(typed), text);
      if (switches.says()) {
        console.err().whole("written: " + environment.path(typed));
      }
    }
    return ExitCode.OK;
  }

  /** A question's answer is a text; what it goes on with may be a table. */
  private static Entry withTable(Entry entry) {
    Entry found = entry;
    while (Files.notExists(found.folder().resolve(CsvExport.ANSWER))) {
      if (!(found instanceof Entry.Run run) || run.kept().record().parent() == null) {
        return entry;
      }
      found = new Entry.Run(Conversation.before(run.kept()));
    }
    return found;
  }

  private ExportFormat format(Arguments arguments) {
    String columns = arguments.value(COLUMNS);
    boolean csvOnly = columns != null || arguments.given(BOM);
    List<ExportFormat> formats =
        List.of(
            new CsvExport(
                columns == null ? Importer.JIRA : importer(columns), arguments.given(BOM)),
            new HtmlExport(),
            new JsonExport());
    List<String> names = new ArrayList<>();
    String wanted = String.valueOf(arguments.value(AS));
    for (ExportFormat format : formats) {
      names.add(format.name());
      if (format.name().equals(wanted)) {
        if (csvOnly && !(format instanceof CsvExport)) {
          throw CommandLineText.mistake(
              (columns == null ? BOM : COLUMNS) + " is about csv alone.", this);
        }
        return format;
      }
    }
    throw SettingValues.notOneOf(AS, Setting.option(AS, wanted), names);
  }

  private static Importer importer(String columns) {
    List<String> labels = new ArrayList<>();
    for (Importer importer : Importer.values()) {
      if (importer.label().equals(columns)) {
        return importer;
      }
      labels.add(importer.label());
    }
    throw SettingValues.notOneOf(COLUMNS, Setting.option(COLUMNS, columns), labels);
  }

  private void write(Path file, String text) {
    try {
      context.files().makeFolders(file.resolveSibling(""));
      context.files().write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw RunDirectory.unwritable(file, e);
    }
  }
}
