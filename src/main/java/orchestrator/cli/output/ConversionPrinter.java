package orchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.document.Loss;
import orchestrator.job.ConvertJob;
import orchestrator.json.Json;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/** Shows converted pages: their text as they come; with {@code --json}, one document at the end. */
public final class ConversionPrinter implements ConvertJob.Listener {
  private final Console console;
  private final GlobalOptions switches;
  private final ErrorPrinter errors;
  private final @Nullable Document document;
  private boolean another;

  public ConversionPrinter(Console console, GlobalOptions switches) {
    this.console = console;
    this.switches = switches;
    this.errors = new ErrorPrinter(console, switches);
    this.document = switches.json() ? new Document(Json.object()) : null;
  }

  /** What a script gets. Made for nobody else: JSON's classes take their time to load. */
  private record Document(ObjectNode root, ArrayNode pages, ArrayNode notes) {
    Document(ObjectNode root) {
      this(root, root.putArray("pages"), root.putArray("notes"));
    }
  }

  @Override
  public void converted(ConvertJob.Converted converted) {
    if (document != null) {
      document.pages.add(json(converted));
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
    if (document != null) {
      document.notes.add(message);
    }
    errors.note(message);
  }

  @Override
  public void failed(String argument, ProblemException problem) {
    errors.print(problem.failure(), problem.getCause());
    if (document != null) {
      ObjectNode entry = document.pages.addObject();
      entry.put("argument", argument);
      entry.set("problem", RunRecordJson.write(problem.failure()));
    }
  }

  /** Shows the document, if there is to be one. */
  public void end() {
    if (document != null) {
      console.out().write(document.root);
    }
  }

  /** All of it for a script: the text, unless that stands in a file. */
  private static ObjectNode json(ConvertJob.Converted converted) {
    ObjectNode entry = Json.object();
    entry.put("argument", converted.argument());
    ObjectNode about = entry.putObject("page");
    about.put("id", converted.page().id());
    about.put("title", converted.page().title());
    about.put("space", converted.page().space());
    about.put("version", converted.page().version());
    about.put("url", converted.page().url());
    about.put("source", converted.page().source());
    Path file = converted.file();
    if (file == null) {
      entry.put("markdown", converted.text());
    } else {
      entry.put("file", file.toString());
    }
    ArrayNode losses = entry.putArray("losses");
    for (Loss loss : converted.markdown().losses()) {
      ObjectNode lost = losses.addObject();
      lost.put("kind", loss.kind().label());
      lost.put("what", loss.what());
      lost.put("place", loss.place());
    }
    return entry;
  }
}
