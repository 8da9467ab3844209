package orchestrator.cli.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
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
import orchestrator.confluence.publish.Published;
import orchestrator.history.Entry;
import orchestrator.history.RunHistory;
import orchestrator.history.RunReference;
import orchestrator.job.RunContext;
import orchestrator.job.publish.Destination;
import orchestrator.job.publish.PublishJob;
import orchestrator.job.publish.PublishPlan;
import orchestrator.json.Json;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.settings.Environment.Terminal;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;

/** {@code publish}: an answer, put where its page is. */
public final class PublishCommand implements Command {
  private static final String TO = "--to";
  private static final String TITLE = "--title";
  private static final String YES = "--yes";

  private final RunContext context;

  /** The command over what the jobs share. */
  public PublishCommand(RunContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String summary() {
    return "Put an answer into Confluence, below or beside its page";
  }

  @Override
  public String synopsis() {
    return "RUN --to child|comment|attachment [--title TITLE] [--yes]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "RUN",
        "a run's or a batch's folder, NAME (its newest complete run, or batch that ended), NAME@ID"
            + " as 'orchestrator runs' has it, or last",
        true,
        false);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of(
            "What is written",
            List.of(),
            Option.value(
                    "child|comment|attachment",
                    "child: a page below the one that was read; comment: a footer comment on it;"
                        + " attachment: answer.md attached to it",
                    TO)
                .needed(Option.Need.ONCE),
            Option.value("TITLE", "of the page, or the name of the file", TITLE),
            Option.flag("write it; without this, it is shown, and a person is asked", YES)),
        OptionGroup.of(
            "General", List.of(SettingKey.OUTPUT, SettingKey.CONFIG), GlobalOptions.options()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "what would the page look like?",
        "orchestrator publish Checkout --to child",
        "publish it, or update what was published before",
        "orchestrator publish Checkout --to child --yes",
        "the answers of a batch, each below its page",
        "orchestrator publish Release --to child --yes");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    errors.notes(settings);
    settings.requireUsable();
    Destination to = destination(String.valueOf(arguments.value(TO)));
    if (to == Destination.COMMENT && arguments.given(TITLE)) {
      throw CommandLineText.mistake("A comment has no title; leave " + TITLE + " out.", this);
    }
    RunHistory history =
        new RunHistory(
            console.environment().path(new SettingValues(settings).required(SettingKey.OUTPUT)));
    Entry entry =
        history.find(RunReference.parse(String.valueOf(arguments.first()), console.environment()));
    String question = RunDescription.question(entry);
    if (question != null) {
      errors.note(question);
    }
    PublishJob job = new PublishJob(context, settings, console.environment().workingDirectory());
    PublishPrinter printer = new PublishPrinter(console, switches);
    ExitCode exit =
        entry instanceof Entry.Batch batch
            ? all(batch, to, job, arguments, console, errors, printer)
            : one(((Entry.Run) entry).kept(), to, job, arguments, console, errors, printer);
    console.out().check();
    return exit;
  }

  private static ExitCode one(
      KeptRun run,
      Destination to,
      PublishJob job,
      Arguments arguments,
      Console console,
      ErrorPrinter errors,
      PublishPrinter printer) {
    PublishPlan plan = job.plan(run, to, arguments.value(TITLE));
    if (!arguments.given(YES)) {
      printer.preview(plan);
      confirm(arguments, console);
    }
    Published published = job.publish(plan, errors::note);
    published.notes().forEach(errors::note);
    printer.published(plan, published);
    return ExitCode.OK;
  }

  /** Page by page; what stands already is left as it is, so a second call goes on with the rest. */
  private ExitCode all(
      Entry.Batch batch,
      Destination to,
      PublishJob job,
      Arguments arguments,
      Console console,
      ErrorPrinter errors,
      PublishPrinter printer) {
    if (arguments.given(TITLE)) {
      throw CommandLineText.mistake(TITLE + " is for one run, and this is a batch.", this);
    }
    List<PublishPlan> plans = job.plans(batch, to);
    if (!arguments.given(YES)) {
      printer.previews(plans);
      confirm(arguments, console);
    }
    ArrayNode documents = Json.array();
    boolean failed = false;
    for (PublishPlan plan : plans) {
      try {
        Published published = job.publish(plan, errors::note);
        published.notes().forEach(errors::note);
        documents.add(PublishPrinter.document(plan, published));
        if (!GlobalOptions.of(arguments).json()) {
          printer.line(plan, published);
        }
      } catch (ProblemException e) {
        failed = true;
        errors.print(e.failure(), null);
        if (!GlobalOptions.of(arguments).json()) {
          printer.line(plan, e.failure());
        }
      }
    }
    if (GlobalOptions.of(arguments).json()) {
      console.out().write(Json.pretty(documents));
    }
    return failed ? ExitCode.FINDINGS : ExitCode.OK;
  }

  private static void confirm(Arguments arguments, Console console) {
    if (!isConfirmed(GlobalOptions.of(arguments), console)) {
      throw Problem.NOT_CONFIRMED.failure("").exception();
    }
  }

  private static Destination destination(String typed) {
    List<String> labels = new ArrayList<>();
    for (Destination destination : Destination.values()) {
      if (destination.label().equals(typed)) {
        return destination;
      }
      labels.add(destination.label());
    }
    throw SettingValues.notOneOf(TO, Setting.option(TO, typed), labels);
  }

  private static boolean isConfirmed(GlobalOptions switches, Console console) {
    Terminal terminal = console.environment().terminal();
    if (!terminal.in() || !terminal.err() || switches.json()) {
      return false;
    }
    console.err().whole("Publish this? [y/N]");
    String answer = line(console.in());
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  private static String line(InputStream in) {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
    } catch (IOException e) {
      return ""; // nobody there any more, so nobody said yes
    }
    return line.toString().strip();
  }
}
