package orchestrator.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** How much is said, and in which form; the same for every command. */
record Switches(boolean json, boolean quiet, boolean verbose, boolean debug, boolean noColour) {

  /** For commands that can answer as one document. */
  static OptionSpec[] options() {
    OptionSpec[] others = withoutJson();
    OptionSpec[] all = new OptionSpec[others.length + 1];
    all[0] = OptionGroup.flag("standard output is one JSON document; so are errors", "--json");
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }

  /** For commands whose output is a text. */
  static OptionSpec[] withoutJson() {
    return new OptionSpec[] {
      OptionGroup.flag("say nothing but errors", "-q", "--quiet"),
      OptionGroup.flag("say more about what happens", "-v", "--verbose"),
      OptionGroup.flag("show where an error comes from", "--debug"),
      OptionGroup.flag("no colours (NO_COLOR)", "--no-color"),
      help()
    };
  }

  /** For commands that have nothing to say but their output. */
  static OptionSpec[] helpOnly() {
    return new OptionSpec[] {help()};
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .arity("0")
        .description("show this help")
        .build();
  }

  static Switches of(ParseResult arguments) {
    return new Switches(
        given(arguments, "--json"),
        given(arguments, "--quiet"),
        given(arguments, "--verbose"),
        given(arguments, "--debug"),
        given(arguments, "--no-color"));
  }

  /** Whether a flag is there. */
  static boolean given(ParseResult arguments, String option) {
    return arguments.commandSpec().findOption(option) != null && arguments.hasMatchedOption(option);
  }
}
