package orchestrator.text;

/** Quoting of words for a POSIX shell, so that commands can be copied. */
public final class ShellQuoting {
  private static final String PLAIN = "._-@%+=:,/";

  private ShellQuoting() {}

  /** The word as a shell takes it: quoted where it would be split, expanded or unreadable. */
  public static String word(String word) {
    boolean plain =
        !word.isEmpty()
            && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    return plain ? word : quoted(word);
  }

  /** The word in quotes, whether or not it needs them. */
  public static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
