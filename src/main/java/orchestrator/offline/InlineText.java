package orchestrator.offline;

/**
 * Makes a line of Markdown fit to be quoted on its own: no images, no link targets, no torn
 * emphasis.
 */
final class InlineText {
  private InlineText() {}

  static String quotable(String markdown) {
    StringBuilder out = new StringBuilder(markdown.length());
    int at = 0;
    while (at < markdown.length()) {
      at = copy(markdown, at, out);
    }
    return out.toString().strip();
  }

  /** Copies what begins at {@code at} as far as it is wanted, and returns where to go on. */
  private static int copy(String text, int at, StringBuilder out) {
    char c = text.charAt(at);
    if (c == '\\' && at + 1 < text.length()) {
      out.append(c).append(text.charAt(at + 1));
      return at + 2;
    }
    if (c == '`') {
      int end = endOfCode(text, at);
      out.append(text, at, end);
      return end;
    }
    if (c == '*' || (c == '_' && isWordEdge(text, at))) {
      return at + 1;
    }
    boolean image = c == '!' && text.startsWith("[", at + 1);
    if (image || c == '[') {
      int open = image ? at + 1 : at;
      int close = closing(text, open, '[', ']');
      int end =
          close > 0 && text.startsWith("(", close + 1) ? closing(text, close + 1, '(', ')') : -1;
      if (end > 0) {
        out.append(image ? "" : quotable(text.substring(open + 1, close)));
        return end + 1;
      }
    }
    if (c == '<') {
      int end = text.indexOf('>', at);
      if (end > 0 && isTag(text.substring(at + 1, end))) {
        boolean isBreak = text.startsWith("br", at + 1);
        out.append(isBreak ? " " : "");
        return end + 1;
      }
    }
    if (c != ' ' || out.isEmpty() || out.charAt(out.length() - 1) != ' ') {
      out.append(c);
    }
    return at + 1;
  }

  private static boolean isTag(String inside) {
    String name = inside.startsWith("/") ? inside.substring(1) : inside;
    return !name.isEmpty() && isAsciiLetter(name.charAt(0)) && !inside.contains(":");
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWordEdge(String text, int at) {
    return at == 0
        || at == text.length() - 1
        || !Character.isLetterOrDigit(text.charAt(at - 1))
        || !Character.isLetterOrDigit(text.charAt(at + 1));
  }

  /** Where the code span that begins here ends; just after the backticks if it never does. */
  private static int endOfCode(String text, int at) {
    int start = at;
    while (start < text.length() && text.charAt(start) == '`') {
      start++;
    }
    String fence = text.substring(at, start);
    int end = text.indexOf(fence, start);
    return end < 0 ? start : end + fence.length();
  }

  private static int closing(String text, int at, char open, char close) {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == open) {
        depth++;
      } else if (c == close && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
