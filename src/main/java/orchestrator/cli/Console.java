package orchestrator.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import orchestrator.settings.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What a command may read from and write to.
 *
 * @param environment the machine
 * @param in standard input
 * @param out standard output: answers and documents, as bytes
 * @param err standard error, in UTF-8, flushed line by line
 */
public record Console(Environment environment, InputStream in, OutputStream out, PrintWriter err) {

  /**
   * Asks a question on the terminal and waits for one line.
   *
   * @return null when nobody sits there, or the input has ended
   */
  @Nullable String ask(String question) {
    if (!environment.terminal().in() || !environment.terminal().err()) {
      return null;
    }
    err.print(question);
    err.flush();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      // Byte by byte: what follows the line is not ours.
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          return null;
        }
        line.write(next);
      }
    } catch (IOException e) {
      return null;
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Whether colours are welcome on standard error. */
  boolean colour() {
    return environment.terminal().err()
        && environment.variable("NO_COLOR") == null
        && !"dumb".equals(environment.variable("TERM"));
  }

  /** Whether colours are welcome on standard output. */
  boolean colourOnStdout() {
    return environment.terminal().out()
        && environment.variable("NO_COLOR") == null
        && !"dumb".equals(environment.variable("TERM"));
  }

  /** Whether a line may be drawn over and over on standard error. */
  boolean live() {
    return environment.terminal().err()
        && environment.variable("CI") == null
        && !"dumb".equals(environment.variable("TERM"));
  }
}
