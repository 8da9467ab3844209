package orchestrator.aws.profile;

/** Text with blanks as Python's {@code str.isspace} knows them, no-break ones among them. */
final class PythonText {
  private PythonText() {}

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** How many blanks it begins with. */
  static int blanks(String text) {
    int count = 0;
    while (count < text.length() && isBlank(text.charAt(count))) {
      count++;
    }
    return count;
  }

  static String strip(String text) {
    return stripTrailing(text.substring(blanks(text)));
  }

  static String stripTrailing(String text) {
    int end = text.length();
    while (end > 0 && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
