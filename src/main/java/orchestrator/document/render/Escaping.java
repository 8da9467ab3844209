package orchestrator.document.render;

import orchestrator.document.BlockBuilder;
import orchestrator.document.CharacterReferences;

/**
 * Puts a backslash before what Markdown would read as a mark, and before nothing else: each one
 * costs the model a token.
 */
final class Escaping {
  private Escaping() {}

  /** Whether a character of ordinary text needs a backslash, given what stands around it. */
  static boolean isNeeded(String text, int at, char before, char after, boolean inLabel) {
    char c = text.charAt(at);
    char next = at + 1 < text.length() ? text.charAt(at + 1) : after;
    return switch (c) {
      case '`' -> true;
      case '*' -> !(BlockBuilder.isSpace(before) && BlockBuilder.isSpace(next));
      case '_' ->
          BlockBuilder.isSpace(before) != BlockBuilder.isSpace(next)
              || (!isWord(before) && !BlockBuilder.isSpace(before))
              || (!isWord(next) && !BlockBuilder.isSpace(next));
      case '~' -> next == '~' || before == '~';
      case '<' -> isAsciiLetter(next) || next == '/' || next == '!' || next == '?';
      case '&' -> looksLikeEntity(text, at);
      case '\\' -> isPunctuation(next) || next == '\n';
      case '[' -> inLabel || startsMarker(text, at, before);
      case ']' -> inLabel || next == '(' || next == '[';
      case '!' -> at + 1 == text.length() && after == '[';
      default -> false;
    };
  }

  /** Escapes what would make a list, heading, quotation or rule of a line. */
  static StringBuilder line(StringBuilder line) {
    int mark = line.isEmpty() ? -1 : marking(line);
    return mark < 0 ? line : line.insert(mark, '\\');
  }

  /** Where a backslash is needed, -1 where the line starts with no mark. */
  private static int marking(StringBuilder line) {
    int end = runEnd(line);
    boolean marks =
        switch (line.charAt(0)) {
          case '#' -> end <= 6 && isSpaceOrEnd(line, end);
          case '>' -> true;
          case '+', '-' -> isSpaceOrEnd(line, 1) || isSpaceOrEnd(line, end);
          case '=' -> isSpaceOrEnd(line, end);
          case '~' -> end >= 3;
          default -> false;
        };
    return marks ? 0 : afterNumber(line);
  }

  private static int afterNumber(StringBuilder line) {
    int end = 0;
    while (end < line.length() && end < 10 && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
      end++;
    }
    boolean numbers =
        end > 0
            && end < 10
            && end < line.length()
            && (line.charAt(end) == '.' || line.charAt(end) == ')')
            && isSpaceOrEnd(line, end + 1);
    return numbers ? end : -1;
  }

  /** Where a link points, in angle brackets if it holds blanks or lone parentheses. */
  static String destination(String target) {
    boolean plain = !target.isEmpty() && target.charAt(0) != '<';
    int depth = 0;
    for (int i = 0; i < target.length() && plain; i++) {
      char c = target.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      plain = c > ' ' && depth >= 0 && depth <= 2 && c != '\\' && !Character.isWhitespace(c);
    }
    if (plain && depth == 0) {
      return target;
    }
    StringBuilder bracketed = new StringBuilder("<");
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '<' || c == '>' || c == '\\') {
        bracketed.append('\\');
      }
      bracketed.append(c == '\n' ? ' ' : c);
    }
    return bracketed.append('>').toString();
  }

  /** A name as the title of a link, without the quotation marks around it. */
  static String title(String name) {
    return name.replace("\\", "\\\\").replace("\"", "\\\"").replace('\n', ' ');
  }

  /** Letters and digits of any script; halves of pairs count, as most of them are letters. */
  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  /** What CommonMark calls punctuation, which decides whether asterisks open or close. */
  static boolean isPunctuationOrSymbol(char c) {
    return !BlockBuilder.isSpace(c) && !isWord(c) && c > ' ';
  }

  private static boolean isPunctuation(char c) {
    return (c >= '!' && c <= '/')
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '~');
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean looksLikeEntity(String text, int ampersand) {
    int end = ampersand + 1;
    int last = Math.min(text.length(), ampersand + 33);
    while (end < last
        && (isAsciiLetter(text.charAt(end))
            || Character.isDigit(text.charAt(end))
            || text.charAt(end) == '#')) {
      end++;
    }
    return end > ampersand + 2 // the shortest are &lt; and &#9;
        && end < text.length()
        && text.charAt(end) == ';'
        && (text.charAt(ampersand + 1) == '#'
            || CharacterReferences.isName(text.substring(ampersand + 1, end)));
  }

  /** Whether {@code [ ]}, {@code [x]} or {@code [!NOTE]} stands where a box or an alert would. */
  private static boolean startsMarker(String text, int at, char before) {
    if ((before != 0 && before != '\n') || at + 2 >= text.length()) {
      return false;
    }
    char mark = text.charAt(at + 1);
    return mark == '!'
        || ((mark == ' ' || mark == 'x' || mark == 'X') && text.charAt(at + 2) == ']');
  }

  private static int runEnd(StringBuilder line) {
    int end = 0;
    while (end < line.length() && line.charAt(end) == line.charAt(0)) {
      end++;
    }
    return end;
  }

  private static boolean isSpaceOrEnd(StringBuilder line, int at) {
    return at >= line.length() || line.charAt(at) == ' ' || line.charAt(at) == '\n';
  }
}
