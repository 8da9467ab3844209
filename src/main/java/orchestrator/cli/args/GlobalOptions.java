package orchestrator.cli.args;

import orchestrator.cli.stream.LogFormat;
import orchestrator.problem.Problem;

/** How much is said, and in which form; the same for every command. */
public record GlobalOptions(
    boolean json, boolean quiet, boolean verbose, boolean debug, boolean noColour) {

  /** Whether people hear what happens, and not only what is wrong. */
  public boolean says() {
    return !quiet && (!json || verbose);
  }

  /** For commands that can answer as one document. */
  public static Option[] options() {
    Option[] others = withoutJson();
    Option[] all = new Option[others.length + 1];
    all[0] = Option.flag("standard output is one JSON document; so are errors", "--json");
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  /** The same after another option. */
  public static Option[] optionsAfter(Option first) {
    Option[] rest = options();
    Option[] all = new Option[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** For commands whose output is a text. */
  public static Option[] withoutJson() {
    return new Option[] {
      Option.flag("say nothing but errors", "-q", "--quiet"),
      Option.flag("say more about what happens", "-v", "--verbose"),
      Option.flag("show where an error comes from", "--debug"),
      Option.flag("no colours (NO_COLOR)", "--no-color"),
      Option.value(
          "text|json",
          "standard error as a log: text has a time before each line, json is one object a line",
          LogFormat.OPTION),
      help()
    };
  }

  /** For commands that have nothing to say but their output. */
  public static Option[] helpOnly() {
    return new Option[] {help()};
  }

  private static Option help() {
    return Option.flag("show this help", "-h", "--help");
  }

  /**
   * The switches among what was given.
   *
   * @throws orchestrator.problem.ProblemException if there is no such log format
   */
  public static GlobalOptions of(Arguments arguments) {
    String format = arguments.value(LogFormat.OPTION);
    if (format != null && LogFormat.named(format) == null) {
      throw Problem.INVALID_VALUE
          .failure(
              "'" + format + "' is no log format; write --log-format text or --log-format json.")
          .exception();
    }
    return new GlobalOptions(
        arguments.given("--json"),
        arguments.given("--quiet"),
        arguments.given("--verbose"),
        arguments.given("--debug"),
        arguments.given("--no-color"));
  }
}
