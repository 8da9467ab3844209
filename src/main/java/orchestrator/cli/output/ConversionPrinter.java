package orchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.job.ConvertJob;
import orchestrator.json.Json;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunRecord;

/** Shows converted pages: their text as they come; with {@code --json}, one document at the end. */
public final class ConversionPrinter implements ConvertJob.Listener {
  private final Console console;
  private final GlobalOptions switches;
  private final ErrorPrinter errors;
  private final ObjectNode document = Json.object();
  private final ArrayNode pages = document.putArray("pages");
  private final ArrayNode notes = document.putArray("notes");
  private boolean another;

  public ConversionPrinter(Console console, GlobalOptions switches) {
    this.console = console;
    this.switches = switches;
    this.errors = new ErrorPrinter(console, switches);
  }

  @Override
  public void converted(ConvertJob.Converted converted) {
    if (switches.json()) {
      pages.add(converted.json());
    } else if (converted.file() == null) {
      if (!converted.alone() && !switches.quiet()) {
        console.err().whole("page: " + converted.argument());
      }
      String text = converted.text();
      console.out().write(another ? "\n" + text : text);
      another = true;
    }
  }

  @Override
  public void note(String message) {
    notes.add(message);
    errors.note(message);
  }

  @Override
  public void failed(String argument, ProblemException problem) {
    errors.print(problem.failure(), problem.getCause());
    ObjectNode entry = pages.addObject();
    entry.put("argument", argument);
    entry.set("problem", RunRecord.json(problem.failure()));
  }

  /** Shows the document, if there is to be one. */
  public void end() {
    if (switches.json()) {
      console.out().write(document);
    }
  }
}
