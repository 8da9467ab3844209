package orchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.stream.LogFormat;
import orchestrator.cli.stream.Meaning;
import orchestrator.cli.stream.Stderr;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecordJson;
import orchestrator.settings.Settings;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** Tells people and scripts what failed, why, and what to do next. */
public final class ErrorPrinter {
  private static final String LABEL = "error:";
  private static final String NOTE = "note:";

  private final Stderr err;
  private final boolean colour;
  private final GlobalOptions switches;
  private final String kept;

  public ErrorPrinter(Console console, GlobalOptions switches) {
    this(console, switches, "record");
  }

  /** One that says of what it keeps that it is a batch, and not the record of a run. */
  static ErrorPrinter ofBatch(Console console, GlobalOptions switches) {
    return new ErrorPrinter(console, switches, "batch");
  }

  private ErrorPrinter(Console console, GlobalOptions switches, String kept) {
    this.kept = kept;
    this.err = console.err();
    this.colour = console.colour() && !switches.noColour();
    this.switches = switches;
  }

  /**
   * Prints a failure.
   *
   * @param failure what failed
   * @param cause where it comes from, shown with {@code --debug} only
   */
  public void print(Failure failure, @Nullable Throwable cause) {
    print(failure, cause, null, null, List.of());
  }

  /**
   * Prints the failure of a run, with what only that can tell.
   *
   * @param more one line more of advice, with a command to copy; null for none
   * @param record where what came of the run is kept; null for nowhere
   * @param heard what people have read on standard error before, for those who see the JSON only
   */
  public void print(
      Failure failure,
      @Nullable Throwable cause,
      @Nullable String more,
      @Nullable Path record,
      List<String> heard) {
    boolean readerHasLeft = failure.problem() == Problem.STDOUT_CLOSED;
    boolean json = json();
    if (readerHasLeft && !json) {
      readerHasLeft(record);
    } else if (json) {
      RunRecord.Problem problem = RunRecord.Problem.of(failure);
      ObjectNode error = RunRecordJson.write(more == null ? problem : problem.advising(more));
      if (record != null) {
        error.put("record", record.toString());
      }
      if (!heard.isEmpty()) {
        heard.forEach(error.putArray("notes")::add);
      }
      ObjectNode document = Json.object();
      document.set("error", error);
      err.line(document);
    } else {
      err.lines(Meaning.FAIL, LABEL, text(failure), colour);
      if (more != null) {
        err.whole("  " + more);
      }
    }
    if (record != null && !json && !readerHasLeft) {
      err.whole(kept + ": " + record);
    }
    if (switches.debug() && cause != null) {
      err.trace(cause);
    }
  }

  /**
   * Tells that a signal ended a run: people, who sent it, in a sentence.
   *
   * @param inLine whether something stands on the line already
   */
  public void stopped(Failure failure, Path record, boolean inLine) {
    if (json()) {
      print(failure, null, null, record, List.of());
    } else {
      err.lines((inLine ? "\n" : "") + failure.problem().title() + ". " + failure.detail());
    }
  }

  private boolean json() {
    return switches.json() || err.format() == LogFormat.JSON;
  }

  /** No more than a word: most who leave have what they wanted. */
  private void readerHasLeft(@Nullable Path record) {
    if (!switches.quiet()) {
      String kept = record == null ? "" : "; what arrived is kept in " + record;
      err.lines(Meaning.NOTE, NOTE, "standard output was closed by its reader" + kept, colour);
    }
  }

  /** Prints something that the user should know; with JSON it is in the document. */
  public void note(String message) {
    if (switches.says()) {
      print(message);
    }
  }

  /**
   * Prints what the user should know about the settings. What the file misspells is said with
   * {@code --quiet} too: it may be why something fails, or is done elsewhere than was meant.
   */
  public void notes(Settings settings) {
    List<String> misspelt = settings.misspelt();
    for (String note : settings.notes()) {
      if (switches.quiet() && !switches.json() && misspelt.contains(note)) {
        print(note);
      } else {
        note(note);
      }
    }
  }

  /**
   * Prints, when something failed, which file was not read: with {@code --quiet} this is news, and
   * may be why.
   */
  public void unread(Settings settings) {
    String note = settings.unread();
    if (note != null && switches.quiet() && !switches.json()) {
      print(note);
    }
  }

  private void print(String note) {
    err.lines(Meaning.NOTE, NOTE, TerminalSanitizer.line(note), colour);
  }

  private static String text(Failure failure) {
    StringBuilder text = new StringBuilder();
    String detail = TerminalSanitizer.line(failure.detail());
    if (detail.isBlank()) {
      text.append(failure.problem().title()).append('.');
    } else if (failure.problem().saysAllInDetail()) {
      text.append(detail);
    } else {
      text.append(failure.problem().title()).append(": ").append(detail);
    }
    if (failure.requestId() != null) {
      text.append("\n  AWS request id: ").append(TerminalSanitizer.line(failure.requestId()));
    }
    InstalledDocuments documents = InstalledDocuments.ofThisProgram();
    failure.instructions().forEach(line -> text.append("\n  ").append(documents.located(line)));
    return text.toString();
  }
}
