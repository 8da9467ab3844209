package orchestrator.cli;

/** Keeps other people's text from steering a terminal. */
final class Printable {
  private Printable() {}

  /** The text without control characters other than line feeds and tabs. */
  static String text(String text) {
    boolean clean = true;
    for (int i = 0; i < text.length() && clean; i++) {
      clean = allowed(text.charAt(i));
    }
    if (clean) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (allowed(text.charAt(i))) {
        kept.append(text.charAt(i));
      }
    }
    return kept.toString();
  }

  /** The text on one line, without any control character. */
  static String line(String text) {
    return text(text.replace('\n', ' ').replace('\t', ' '));
  }

  private static boolean allowed(char c) {
    return c == '\n' || c == '\t' || !Character.isISOControl(c);
  }
}
