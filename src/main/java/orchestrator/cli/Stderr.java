package orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import orchestrator.json.Json;
import orchestrator.llm.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Standard error. Whatever is written, no secret that we know of comes out, and nothing that steers
 * a terminal but what we draw ourselves. One that cannot be written is not worth a failure.
 */
final class Stderr {
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final Redaction redaction;
  private boolean lineOpen;

  Stderr(PrintWriter err, Redaction redaction) {
    this.err = err;
    this.redaction = redaction;
  }

  /**
   * Says that standard output ended in the middle of a line. Both may go to the same file, where
   * what comes next would otherwise stand behind the last word of the answer.
   */
  void lineOpen() {
    lineOpen = true;
  }

  /** Writes one line, whatever line ends the text has. */
  void line(String text) {
    push(Printable.line(redaction.of(text)) + "\n");
  }

  /** Writes a question; the answer is typed behind it. */
  void question(String text) {
    push(Printable.line(redaction.of(text)));
  }

  /** Writes several lines. */
  void lines(String text) {
    push(Printable.text(redaction.of(text)) + "\n");
  }

  /** Writes several lines, the first after a word of our own in bold red. */
  void lines(String label, String text) {
    push("\u001b[1;31m" + label + "\u001b[0m " + Printable.text(redaction.of(text)) + "\n");
  }

  /** Writes a JSON document on one line. */
  void line(JsonNode document) {
    push(redaction.of(Json.printableLine(document)) + "\n");
  }

  /** Writes where an error comes from. Messages of others are cut where they may hold a secret. */
  void trace(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (@Nullable Throwable e = error; e != null; e = e.getCause()) {
      String message = e.getMessage();
      text.append(text.isEmpty() ? "" : "caused by ").append(e.getClass().getName());
      if (message != null) {
        text.append(": ").append(Printable.line(redaction.ofStrangers(message)));
      }
      text.append('\n');
      for (StackTraceElement frame : e.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    push(text.toString());
  }

  /** Draws over what was drawn before on the same line; an empty text erases it. */
  void draw(String text) {
    err.print(ERASE + Printable.line(redaction.of(text)));
    err.flush();
  }

  private void push(String text) {
    err.print(lineOpen ? "\n" + text : text);
    lineOpen = false;
    err.flush();
  }
}
