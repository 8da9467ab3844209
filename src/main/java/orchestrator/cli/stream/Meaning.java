package orchestrator.cli.stream;

/** The meaning of a word before a line, which its colour follows wherever it stands. */
public enum Meaning {
  OK("32"),
  WARN("33"),
  FAIL("1;31"),
  NOTE("36"),
  SKIP("2");

  private final String colour;

  Meaning(String colour) {
    this.colour = colour;
  }

  /** The level of a line with this meaning, as syslog calls it. */
  String level() {
    return switch (this) {
      case FAIL -> "error";
      case WARN -> "warning";
      case NOTE -> "notice";
      case OK, SKIP -> "info";
    };
  }

  /** A word of ours in this meaning's colour (ECMA-48 SGR). */
  String coloured(String word) {
    return "\u001b[" + colour + "m" + word + "\u001b[0m";
  }
}
