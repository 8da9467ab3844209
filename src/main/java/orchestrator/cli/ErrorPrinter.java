package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import orchestrator.json.Json;
import orchestrator.llm.Printable;
import orchestrator.problem.Failure;
import orchestrator.run.RunRecord;
import org.jspecify.annotations.Nullable;

/** Tells people and scripts what failed, why, and what to do next. */
final class ErrorPrinter {
  private static final String LABEL = "error:";

  private final Stderr err;
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
    print(failure, cause, null);
  }

  /**
   * Prints a failure with one line more of advice, which only this command can give.
   *
   * @param more the line; null for none
   */
  void print(Failure failure, @Nullable Throwable cause, @Nullable String more) {
    if (switches.json()) {
      ObjectNode error = RunRecord.json(failure);
      if (more != null) {
        error.put("advice", failure.advice().stripTrailing() + "\n" + more);
      }
      ObjectNode document = Json.object();
      document.set("error", error);
      err.line(document);
    } else if (colour) {
      err.lines(LABEL, text(failure, more));
    } else {
      err.lines(LABEL + " " + text(failure, more));
    }
    if (switches.debug() && cause != null) {
      err.trace(cause);
    }
  }

  /** Prints something that the user should know; with JSON, standard error is for errors only. */
  void note(String message) {
    if (!switches.quiet() && !switches.json()) {
      err.line("note: " + message);
    }
  }

  private static String text(Failure failure, @Nullable String more) {
    StringBuilder text = new StringBuilder(failure.problem().title());
    if (failure.detail().isBlank()) {
      text.append('.');
    } else {
      text.append(": ").append(Printable.line(failure.detail()));
    }
    if (failure.requestId() != null) {
      text.append("\n  AWS request id: ").append(Printable.line(failure.requestId()));
    }
    failure.advice().lines().forEach(line -> text.append("\n  ").append(line));
    if (more != null) {
      text.append("\n  ").append(more);
    }
    return text.toString();
  }
}
