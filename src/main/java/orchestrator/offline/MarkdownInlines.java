package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import orchestrator.document.Inline;
import orchestrator.document.Inline.CodeSpan;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.Inline.Text;

/** Reads a line of Markdown; emphasis and tags leave only what is within them. */
final class MarkdownInlines {
  private final String line;
  private final List<Inline> inlines = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private MarkdownInlines(String line) {
    this.line = line;
  }

  static List<Inline> read(String line) {
    MarkdownInlines reader = new MarkdownInlines(line);
    int at = 0;
    while (at < line.length()) {
      at = reader.next(at);
    }
    reader.endText();
    return reader.inlines;
  }

  /** Reads what begins here, and returns where to go on. */
  private int next(int at) {
    char c = line.charAt(at);
    if (c == '\\' && at + 1 < line.length()) {
      text.append(isPunctuation(line.charAt(at + 1)) ? "" : "\\").append(line.charAt(at + 1));
      return at + 2;
    }
    if (c == '`') {
      return code(at);
    }
    if (c == '*' || (c == '_' && isWordEdge(at))) {
      return at + 1;
    }
    int end =
        c == '~'
            ? struck(at)
            : c == '[' ? link(at) : c == '!' ? image(at) : c == '<' ? tag(at) : at;
    if (end > at) {
      return end;
    }
    text.append(c);
    return at + 1;
  }

  private void endText() {
    if (!text.isEmpty()) {
      inlines.add(new Text(text.toString()));
      text.setLength(0);
    }
  }

  private void add(Inline inline) {
    endText();
    inlines.add(inline);
  }

  private int code(int at) {
    int start = at;
    while (start < line.length() && line.charAt(start) == '`') {
      start++;
    }
    int end = line.indexOf(line.substring(at, start), start);
    if (end < 0) {
      text.append(line, at, start);
      return start;
    }
    add(new CodeSpan(line.substring(start, end)));
    return end + start - at;
  }

  /** Where the link that begins here ends; where it begins when it is none. */
  private int link(int at) {
    int close = closing(at, '[', ']');
    int end = close > 0 && line.startsWith("(", close + 1) ? closing(close + 1, '(', ')') : -1;
    if (end < 0) {
      return at;
    }
    add(new Link(read(line.substring(at + 1, close)), line.substring(close + 2, end), ""));
    return end + 1;
  }

  private int image(int at) {
    int close = line.startsWith("[", at + 1) ? closing(at + 1, '[', ']') : -1;
    int end = close > 0 && line.startsWith("(", close + 1) ? closing(close + 1, '(', ')') : -1;
    if (end < 0) {
      return at;
    }
    add(new Image(line.substring(at + 2, close), line.substring(close + 2, end)));
    return end + 1;
  }

  private int struck(int at) {
    int end = line.startsWith("~~", at) ? line.indexOf("~~", at + 2) : -1;
    if (end < 0) {
      return at;
    }
    add(new Styled(Style.STRIKE, read(line.substring(at + 2, end))));
    return end + 2;
  }

  private int tag(int at) {
    int end = line.indexOf('>', at);
    String inside = end < 0 ? "" : line.substring(at + 1, end);
    if (inside.contains(":") && inside.indexOf(' ') < 0) {
      add(new Link(List.of(new Text(inside)), inside, ""));
      return end + 1;
    } else if (!isTag(inside)) {
      return at;
    }
    text.append(line.startsWith("br", at + 1) ? " " : "");
    return end + 1;
  }

  private static boolean isTag(String inside) {
    String name = inside.startsWith("/") ? inside.substring(1) : inside;
    return !name.isEmpty() && isAsciiLetter(name.charAt(0));
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isPunctuation(char c) {
    return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
  }

  private boolean isWordEdge(int at) {
    return at == 0
        || at == line.length() - 1
        || !Character.isLetterOrDigit(line.charAt(at - 1))
        || !Character.isLetterOrDigit(line.charAt(at + 1));
  }

  private int closing(int at, char open, char close) {
    int depth = 0;
    for (int i = at; i < line.length(); i++) {
      char c = line.charAt(i);
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
