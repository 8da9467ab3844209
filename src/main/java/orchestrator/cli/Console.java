package orchestrator.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import orchestrator.settings.Environment;

/**
 * What a command may read from and write to.
 *
 * @param environment the machine
 * @param in standard input
 * @param out standard output: answers and documents, as bytes
 * @param err standard error, in UTF-8, flushed line by line
 */
public record Console(Environment environment, InputStream in, OutputStream out, PrintWriter err) {

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
