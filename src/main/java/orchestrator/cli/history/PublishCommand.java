package orchestrator.cli.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import orchestrator.history.RunHistory;
import orchestrator.history.RunReference;
import orchestrator.job.RunContext;
import orchestrator.job.publish.Destination;
import orchestrator.job.publish.PublishJob;
import orchestrator.job.publish.PublishPlan;
import orchestrator.json.Json;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.settings.Environment.Terminal;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

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
        "the run's folder, NAME (its newest complete run), NAME@ID as 'orchestrator runs' has it,"
            + " or last",
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
                "PLACE",
                "child: a page below the one that was read; comment: a footer comment on it;"
                    + " attachment: answer.md attached to it",
                TO),
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
        "orchestrator publish Checkout --to child --yes");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    settings.notes().forEach(errors::note);
    if (!settings.failures().isEmpty()) {
      throw settings.failures().get(0).exception();
    }
    Destination to = destination(arguments.value(TO));
    RunHistory history =
        new RunHistory(
            console.environment().path(new SettingValues(settings).required(SettingKey.OUTPUT)));
    RunReference run = RunReference.parse(String.valueOf(arguments.first()), console.environment());
    PublishJob job = new PublishJob(context, settings, console.environment().workingDirectory());
    PublishPlan plan = job.plan(history.findRun(run), to, arguments.value(TITLE));
    if (!arguments.given(YES)) {
      preview(plan, switches, console);
      if (!isConfirmed(switches, console)) {
        throw Problem.NOT_CONFIRMED.failure("").exception();
      }
    }
    Published published = job.publish(plan, errors::note);
    published.notes().forEach(errors::note);
    print(plan, published, switches, console);
    console.out().check();
    return ExitCode.OK;
  }

  private Destination destination(@Nullable String typed) {
    List<String> labels = new ArrayList<>();
    for (Destination destination : Destination.values()) {
      if (destination.label().equals(typed)) {
        return destination;
      }
      labels.add(destination.label());
    }
    String wanted = TO + " must be " + String.join(", ", labels);
    throw CommandLineText.mistake(
        typed == null
            ? wanted + "."
            : wanted + ", not '" + typed + "'." + DidYouMean.question(typed, labels),
        this);
  }

  /** Where it would go on standard error, what would be written on standard output. */
  private static void preview(PublishPlan plan, GlobalOptions switches, Console console) {
    String body = plan.publication().body();
    if (switches.json()) {
      ObjectNode document = document(plan);
      document.put("body", body);
      console.out().write(document);
      return;
    }
    if (switches.says()) {
      console
          .err()
          .whole(
              "to: "
                  + plan.to().words()
                  + " \""
                  + plan.pageTitle()
                  + "\" (page "
                  + plan.publication().pageId()
                  + ") on "
                  + plan.site());
      if (plan.to() != Destination.COMMENT) {
        console.err().whole("title: " + plan.publication().title());
      }
      console.err().whole("size: " + body.length() + " characters");
    }
    console.out().write(body.endsWith("\n") ? body : body + "\n");
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

  private static ObjectNode document(PublishPlan plan) {
    boolean titled = plan.to() != Destination.COMMENT;
    return Json.object()
        .put("to", plan.to().label())
        .put("run", plan.publication().run())
        .put("page", plan.publication().pageId())
        .put("title", titled ? plan.publication().title() : null);
  }

  private static void print(
      PublishPlan plan, Published published, GlobalOptions switches, Console console) {
    if (switches.json()) {
      ObjectNode document = document(plan);
      document.put("change", published.change().label());
      document.put("id", published.id());
      document.put("version", published.version());
      document.put("url", published.url());
      ArrayNode notes = document.putArray("notes");
      published.notes().forEach(notes::add);
      console.out().write(document);
      return;
    }
    if (switches.says()) {
      console
          .err()
          .whole(
              published.change().label()
                  + ": "
                  + plan.to().words()
                  + " \""
                  + plan.pageTitle()
                  + "\", version "
                  + published.version());
    }
    console.out().write((published.url() == null ? published.id() : published.url()) + "\n");
  }
}
