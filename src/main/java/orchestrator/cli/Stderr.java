package orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.function.Supplier;
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
  private final Supplier<TextWrapper> wrapper;
  private boolean lineOpen;

  /**
   * Standard error.
   *
   * @param wrapper wraps lines to its width; asked for only when there is one to wrap
   */
  Stderr(PrintWriter err, Redaction redaction, Supplier<TextWrapper> wrapper) {
    this.err = err;
    this.wrapper = wrapper;
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
    push(wrapped(Printable.line(redaction.of(text))) + "\n");
  }

  /** Writes one line that is never wrapped: a path, or what else is to be copied. */
  void whole(String text) {
    push(Printable.line(redaction.of(text)) + "\n");
  }

  /** Writes a question; the answer is typed behind it. */
  void question(String text) {
    push(Printable.line(redaction.of(text)));
  }

  /** Writes several lines. */
  void lines(String text) {
    push(wrapped(Printable.text(redaction.of(text))) + "\n");
  }

  /** Writes several lines, the first after a word of our own in the colour of its meaning. */
  void lines(Meaning meaning, String label, String text) {
    String lines = wrapped(label + " " + Printable.text(redaction.of(text)));
    push(meaning.coloured(label) + lines.substring(label.length()) + "\n");
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
    String line = Printable.line(redaction.of(text));
    // One that goes on in the next line could not be erased any more.
    err.print(ERASE + (line.length() < Console.NARROWEST ? line : wrapper.get().cut(line)));
    err.flush();
  }

  private String wrapped(String text) {
    boolean narrow = text.lines().allMatch(line -> line.length() <= Console.NARROWEST);
    return narrow ? text : wrapper.get().wrap(text);
  }

  private void push(String text) {
    err.print(lineOpen ? "\n" + text : text);
    lineOpen = false;
    err.flush();
  }
}
