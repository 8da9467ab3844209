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
 * @param home the user's home folder, or {@link #NO_HOME}
 * @param clock the time
 * @param terminal which streams a person sits at
 */
public record Environment(
    Map<String, String> variables,
    Path workingDirectory,
    Path home,
    Clock clock,
    Terminal terminal) {

  /**
   * The home folder of a user who has none: nothing is in it, and no user makes it. Debian's policy
   * keeps the name free for this.
   */
  public static final Path NO_HOME = Path.of("/nonexistent");

  public Environment {
    variables = Map.copyOf(variables);
  }

  /**
   * The user's home folder. A relative one is none: files that are trusted would be read from
   * wherever the program was started, which may be somebody else's checkout.
   *
   * @param variable {@code HOME}, as every tool takes it
   * @param entry as Java found it in the password file; {@code ?} when the user has no entry, as in
   *     containers
   */
  public static Path home(@Nullable String variable, @Nullable String entry) {
    for (String home : new String[] {variable, entry}) {
      if (home != null && !home.isEmpty() && Path.of(home).isAbsolute()) {
        return Path.of(home);
      }
    }
    return NO_HOME;
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
        if (home.equals(NO_HOME)) {
          throw Problem.INVALID_VALUE
              .failure(
                  "'"
                      + written
                      + "' begins in the home folder, and there is none: HOME is not set to a whole"
                      + " path, and the user has no entry in the password file. Set HOME, or write"
                      + " the whole path.")
              .exception();
        }
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

  /**
   * The user's folder for this program's configuration, as XDG has it: a relative one does not
   * count.
   */
  public Path configFolder() {
    String xdg = variable("XDG_CONFIG_HOME");
    Path folder = xdg == null ? null : Path.of(xdg);
    return (folder != null && folder.isAbsolute() ? folder : home.resolve(".config"))
        .resolve("orchestrator");
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
