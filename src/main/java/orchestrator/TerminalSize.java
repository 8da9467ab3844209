package orchestrator;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of the terminal, as {@code stty} tells it. Java cannot ask for it; the launcher could,
 * but most runs end without a line that needs wrapping, and should not pay for another process.
 */
final class TerminalSize {
  /** By its full name, so that nothing else is started in its place. */
  private static final String STTY = "/bin/stty";

  private TerminalSize() {}

  /** How many columns the terminal has; 0 if it does not tell. */
  static int columns() {
    try {
      Process stty =
          new ProcessBuilder(STTY, "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher columns = Pattern.compile("\\d+ (\\d{1,6})\\s*").matcher(size);
      return columns.matches() ? Integer.parseInt(columns.group(1)) : 0;
    } catch (IOException e) {
      return 0; // No such program, or no terminal.
    }
  }
}
