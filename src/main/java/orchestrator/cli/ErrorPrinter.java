package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.run.RunRecord;
import org.jspecify.annotations.Nullable;

/** Tells people and scripts what failed, why, and what to do next. */
final class ErrorPrinter {
  private final PrintWriter err;
  private final boolean colour;
  private final Switches switches;

  ErrorPrinter(Console console, Switches switches) {
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
  void print(Failure failure, @Nullable Throwable cause) {
    if (switches.json()) {
      ObjectNode document = Json.object();
      document.set("error", RunRecord.json(failure));
      err.println(Json.line(document));
    } else {
      err.println(text(failure));
    }
    if (switches.debug() && cause != null) {
      cause.printStackTrace(err);
    }
    err.flush();
  }

  /** Prints something that the user should know; with JSON, standard error is for errors only. */
  void note(String message) {
    if (!switches.quiet() && !switches.json()) {
      err.println("note: " + Printable.line(message));
      err.flush();
    }
  }

  private String text(Failure failure) {
    String label = colour ? "\u001b[1;31merror:\u001b[0m " : "error: ";
    StringBuilder text = new StringBuilder(label).append(failure.problem().title());
    if (failure.detail().isBlank()) {
      text.append('.');
    } else {
      text.append(": ").append(Printable.line(failure.detail()));
    }
    if (failure.requestId() != null) {
      text.append("\n  AWS request id: ").append(Printable.line(failure.requestId()));
    }
    failure.advice().lines().forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }
}
