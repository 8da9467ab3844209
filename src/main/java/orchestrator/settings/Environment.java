package orchestrator.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The machine that the program runs on, as a value: made once at the start, a literal in tests.
 *
 * @param variables the environment variables
 * @param workingDirectory where relative paths start
 * @param home the user's home folder
 * @param clock the time
 * @param terminal which streams a person sits at
 */
public record Environment(
    Map<String, String> variables,
    Path workingDirectory,
    Path home,
    Clock clock,
    Terminal terminal) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /**
   * Which standard streams are terminals.
   *
   * @param in standard input
   * @param out standard output
   * @param err standard error
   * @param outIsPipe whether standard output is a pipe, whose reader may draw on the terminal
   * @param joined whether standard output and standard error are the same, as behind {@code 2>&1}
   */
  public record Terminal(boolean in, boolean out, boolean err, boolean outIsPipe, boolean joined) {
    /** No person anywhere: cron, CI, pipes. */
    public static final Terminal NONE = new Terminal(false, false, false);

    /** Without a pipe. */
    public Terminal(boolean in, boolean out, boolean err) {
      this(in, out, err, false, out && err);
    }
  }

  /** The value of a variable; null when it is unset or empty, which is the same to us. */
  public @Nullable String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A path as the user wrote it: relative to the working directory, {@code ~} being home. */
  public Path path(String written) {
    try {
      if (written.equals("~") || written.startsWith("~/")) {
        return home.resolve(written.length() > 2 ? written.substring(2) : "").normalize();
      }
      return workingDirectory.resolve(written);
    } catch (InvalidPathException e) {
      throw Problem.INVALID_VALUE
          .failure(
              "'"
                  + written
                  + "' cannot be the path of a file here. Where its letters are the reason, set a"
                  + " locale with UTF-8, such as LC_ALL=C.UTF-8.")
          .exception(e);
    }
  }

  /** The user's folder for this program's configuration, as XDG has it. */
  public Path configFolder() {
    String xdg = variable("XDG_CONFIG_HOME");
    return (xdg == null ? home.resolve(".config") : path(xdg)).resolve("orchestrator");
  }

  /** Where the user keeps prompt templates of their own. */
  public Path promptFolder() {
    return configFolder().resolve("prompts");
  }

  /** Variables hold secrets, so they stay out of any text. */
  @Override
  public String toString() {
    return "Environment[" + workingDirectory + ", " + home + ", " + terminal + "]";
  }
}
