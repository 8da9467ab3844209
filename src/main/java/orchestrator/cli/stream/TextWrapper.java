package orchestrator.cli.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Wraps text to a number of columns, as {@code fmt} does: between words only, so that an address or
 * an id that is longer than a line stays whole. All text to people goes through here.
 *
 * @param columns how many fit on a line
 */
public record TextWrapper(int columns) {
  /** A text that is no wider needs no wrapping, whatever the terminal. */
  public static final int NARROWEST = 60;

  private static final int HANGING = 2;

  /** Loaded for a line that must be broken, which most help is not. */
  private static final class CommandLine {
    /** A word of it; within quotes, nothing is broken. */
    static final Pattern WORD = Pattern.compile("(?:[^ '\"]|'[^']*'|\"[^\"]*\")+");
  }

  /** Wraps each line; what goes on in the next one stands two columns further in. */
  public String wrap(String text) {
    return wrap(text, HANGING);
  }

  /**
   * Wraps each line.
   *
   * @param hanging how much further in the following lines stand than the first
   */
  public String wrap(String text, int hanging) {
    StringBuilder wrapped = new StringBuilder();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      line(wrapped, text.substring(start, end), hanging);
      wrapped.append('\n');
      start = end + 1;
    }
    line(wrapped, text.substring(start), hanging);
    return wrapped.toString();
  }

  /** Wraps a command so that a shell still takes it: lines end in a backslash, before options. */
  public String command(String indent, String command) {
    if (fits(indent + command)) {
      return indent + command;
    }
    StringBuilder wrapped = new StringBuilder();
    StringBuilder line = new StringBuilder(indent);
    String gap = "";
    for (String part : parts(command, columns - indent.length() - 4)) {
      if (!gap.isEmpty() && width(line) + width(part) + 3 > columns) {
        wrapped.append(line).append(" \\\n");
        line.setLength(0);
        line.append(indent).append(" ".repeat(HANGING));
        gap = "";
      }
      line.append(gap).append(part);
      gap = " ";
    }
    return wrapped.append(line).toString();
  }

  /** An option with its value is one part, unless both are too wide for a line. */
  private static List<String> parts(String command, int widest) {
    List<String> parts = new ArrayList<>();
    for (String part : command.split(" (?=-)", -1)) {
      if (width(part) <= widest) {
        parts.add(part);
      } else {
        CommandLine.WORD.matcher(part).results().forEach(word -> parts.add(word.group()));
      }
    }
    return parts;
  }

  /** Whether a text fits on one line. */
  public boolean fits(String text) {
    return width(text) <= columns;
  }

  /** The beginning of a text, so that it stays on one line with a column to spare. */
  public String cut(String text) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      used += width(c);
      if (used >= columns) {
        break;
      }
      line.appendCodePoint(c);
    }
    return line.toString();
  }

  private void line(StringBuilder wrapped, String text, int hanging) {
    if (fits(text)) {
      wrapped.append(text);
      return;
    }
    int indent = 0;
    while (indent < text.length() && text.charAt(indent) == ' ') {
      indent++;
    }
    StringBuilder line = new StringBuilder(text.substring(0, indent));
    int at = indent;
    int gap = 0;
    while (at < text.length()) {
      int end = text.indexOf(' ', at);
      String word = text.substring(at, end < 0 ? text.length() : end);
      if (gap > 0 && width(line) + gap + width(word) > columns) {
        wrapped.append(line).append('\n');
        line.setLength(0);
        line.append(" ".repeat(Math.min(indent + hanging, columns / 2)));
        gap = 0;
      }
      line.append(" ".repeat(gap)).append(word);
      at += word.length();
      gap = 0;
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
        gap++;
      }
    }
    wrapped.append(line);
  }

  /** How many columns a terminal needs for it: two for each East Asian character and emoji. */
  public static int width(CharSequence text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int c = Character.codePointAt(text, i);
      width += width(c);
      i += Character.charCount(c);
    }
    return width;
  }

  private static int width(int codePoint) {
    if (codePoint < 0x300) {
      return 1;
    }
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (codePoint >= 0x1100 && codePoint <= 0x115f)
            || (codePoint >= 0x2e80 && codePoint <= 0xa4cf)
            || (codePoint >= 0xac00 && codePoint <= 0xd7a3)
            || (codePoint >= 0xf900 && codePoint <= 0xfaff)
            || (codePoint >= 0xfe30 && codePoint <= 0xfe6f)
            || (codePoint >= 0xff00 && codePoint <= 0xff60)
            || (codePoint >= 0xffe0 && codePoint <= 0xffe6)
            || (codePoint >= 0x1f300 && codePoint <= 0x1faff)
            || codePoint >= 0x20000;
    return wide ? 2 : 1;
  }
}
