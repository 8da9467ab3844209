package orchestrator.cli.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which can end before we do. A reader that has gone ends the run at once; a full
 * disk does not, because the record still gets the answer. Whatever is written, nothing that steers
 * a terminal comes out, but for our own colours.
 */
public final class Stdout {
  private final OutputStream out;
  private final TerminalSanitizer printable = new TerminalSanitizer();
  private @Nullable ProblemException broken;

  public Stdout(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes text as UTF-8 and pushes it out.
   *
   * @throws ProblemException {@link Problem#STDOUT_CLOSED} if nobody reads any more
   */
  public void write(String text) {
    push(printable.next(text));
  }

  /** Writes one JSON document. */
  public void write(JsonNode document) {
    push(Json.pretty(document));
  }

  /** Writes words of our own in the colour of their meaning. */
  public void write(Meaning meaning, String words) {
    push(meaning.coloured(TerminalSanitizer.text(words)));
  }

  private void push(String text) {
    if (broken != null) {
      return;
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (reason.contains("broken pipe") || reason.contains("pipe is being closed")) {
        broken = Problem.STDOUT_CLOSED.failure("").exception(e);
        throw broken;
      }
      broken = Problem.STDOUT_UNWRITABLE.failure(String.valueOf(e.getMessage()) + ".").exception(e);
    }
  }

  /**
   * Says whether everything went out.
   *
   * @throws ProblemException if it did not
   */
  public void check() {
    check("");
  }

  /**
   * Says whether everything went out.
   *
   * @param otherwise where to find what did not, as a sentence after a blank
   * @throws ProblemException if it did not
   */
  public void check(String otherwise) {
    if (broken != null) {
      Failure failure = broken.failure();
      throw failure.problem().failure(failure.detail() + otherwise).exception(broken);
    }
  }
}
