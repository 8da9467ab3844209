package orchestrator.cli.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import orchestrator.json.Json;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * Standard error. Whatever is written, no secret that we know of comes out, and nothing that steers
 * a terminal but what we draw ourselves. One that cannot be written is not worth a failure.
 */
public final class Stderr {
  private static final String INFO = "info";
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final Redaction redaction;
  private final Supplier<TextWrapper> wrapper;
  private final Clock clock;
  private volatile LogFormat format = LogFormat.PLAIN;
  private volatile boolean lineOpen;

  /**
   * Standard error.
   *
   * @param wrapper wraps lines to its width; asked for only when there is one to wrap
   * @param clock tells the time for logs
   */
  public Stderr(PrintWriter err, Redaction redaction, Supplier<TextWrapper> wrapper, Clock clock) {
    this.err = err;
    this.clock = clock;
    this.wrapper = wrapper;
    this.redaction = redaction;
  }

  /**
   * Says that standard output ended in the middle of a line. Both may go to the same file, where
   * what comes next would otherwise stand behind the last word of the answer.
   */
  public void lineOpen() {
    lineOpen = true;
  }

  /** From now on, lines are written in this format. */
  public void format(LogFormat chosen) {
    format = chosen;
  }

  /** How lines are written. */
  public LogFormat format() {
    return format;
  }

  /** Writes one line, whatever line ends the text has. */
  public void line(String text) {
    say(INFO, TerminalSanitizer.line(redaction.of(text)));
  }

  /** Writes one line that is never wrapped: a path, or what else is to be copied. */
  public void whole(String text) {
    String line = TerminalSanitizer.line(redaction.of(text));
    if (format == LogFormat.PLAIN) {
      push(line + "\n");
    } else {
      say(INFO, line);
    }
  }

  /** Writes a question; the answer is typed behind it. */
  public void question(String text) {
    String line = TerminalSanitizer.line(redaction.of(text));
    if (format == LogFormat.JSON) {
      say(INFO, line);
    } else {
      push(line);
    }
  }

  /** Writes several lines. */
  public void lines(String text) {
    say(INFO, TerminalSanitizer.text(redaction.of(text)));
  }

  /**
   * Writes several lines, the first after a word of our own.
   *
   * @param meaning what the word means
   * @param colour whether it is shown in the colour of its meaning
   */
  public void lines(Meaning meaning, String label, String text, boolean colour) {
    String safe = TerminalSanitizer.text(redaction.of(text));
    if (format == LogFormat.JSON) {
      say(meaning.level(), safe);
    } else if (format == LogFormat.PLAIN && colour) {
      String lines = wrapped(label + " " + safe);
      push(meaning.coloured(label) + lines.substring(label.length()) + "\n");
    } else {
      say(meaning.level(), label + " " + safe);
    }
  }

  /** Writes the JSON document of an error on one line. */
  public void line(ObjectNode error) {
    push(redaction.of(Json.printableLine(format == LogFormat.JSON ? event(error) : error)) + "\n");
  }

  private ObjectNode event(ObjectNode error) {
    ObjectNode event = event(Meaning.FAIL.level());
    event.setAll(error);
    return event;
  }

  private ObjectNode event(String level) {
    ObjectNode event = Json.object();
    event.put("time", now());
    event.put("level", level);
    return event;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Writes what is safe already. */
  private void say(String level, String text) {
    switch (format) {
      case PLAIN -> push(wrapped(text) + "\n");
      case TEXT -> {
        StringBuilder lines = new StringBuilder();
        text.strip()
            .lines()
            .forEach(line -> lines.append(now()).append(' ').append(line).append('\n'));
        push(lines.toString());
      }
      case JSON -> {
        ObjectNode event = event(level);
        event.put("message", text.strip());
        push(Json.printableLine(event) + "\n");
      }
    }
  }

  /** Writes where an error comes from. Messages of others are cut where they may hold a secret. */
  public void trace(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (@Nullable Throwable e = error; e != null; e = e.getCause()) {
      String message = e.getMessage();
      text.append(text.isEmpty() ? "" : "caused by ").append(e.getClass().getName());
      if (message != null) {
        text.append(": ").append(TerminalSanitizer.line(redaction.ofStrangers(message)));
      }
      text.append('\n');
      for (StackTraceElement frame : e.getStackTrace()) {
        text.append("    at ").append(frame).append('\n');
      }
    }
    if (format == LogFormat.PLAIN) {
      push(text.toString());
    } else {
      say(Meaning.FAIL.level(), text.toString());
    }
  }

  /** Draws over what was drawn before on the same line; an empty text erases it. */
  void draw(String text) {
    String line = TerminalSanitizer.line(redaction.of(text));
    // One that goes on in the next line could not be erased any more.
    err.print(ERASE + (line.length() < TextWrapper.NARROWEST ? line : wrapper.get().cut(line)));
    err.flush();
  }

  private String wrapped(String text) {
    boolean narrow = text.lines().allMatch(line -> line.length() <= TextWrapper.NARROWEST);
    return narrow ? text : wrapper.get().wrap(text);
  }

  private void push(String text) {
    // Where each line is an object, an empty one would be none.
    err.print(lineOpen && format != LogFormat.JSON ? "\n" + text : text);
    lineOpen = false;
    err.flush();
  }
}
