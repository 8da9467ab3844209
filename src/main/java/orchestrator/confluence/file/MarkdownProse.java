package orchestrator.confluence.file;

/** Markdown without its code, in which markup is only something that the text talks about. */
final class MarkdownProse {
  private final String text;
  private final StringBuilder prose;

  private MarkdownProse(String text) {
    this.text = text;
    this.prose = new StringBuilder(text.length());
  }

  /** The text without fenced code and code spans; all of it where there is no code. */
  static String of(String text) {
    if (text.indexOf('`') < 0 && !text.contains("~~~")) {
      return text;
    }
    MarkdownProse prose = new MarkdownProse(text);
    prose.lines();
    return prose.prose.toString();
  }

  private void lines() {
    char fence = 0;
    int ticks = 0;
    int end;
    for (int start = 0; start < text.length(); start = end + 1) {
      int lineFeed = text.indexOf('\n', start);
      end = lineFeed < 0 ? text.length() : lineFeed;
      int mark = afterPrefix(start, end);
      char first = mark < end ? text.charAt(mark) : 0;
      int run = first == '`' || first == '~' ? run(mark, end) : 0;
      if (fence == 0 && run >= 3) {
        fence = first;
        ticks = run;
      } else if (fence != 0) {
        boolean closes = first == fence && run >= ticks && isBlank(mark + run, end);
        fence = closes ? 0 : fence;
      } else {
        spans(start, end);
        prose.append('\n');
      }
    }
  }

  /** Where a line begins behind quotation marks, bullets, numbers and boxes. */
  private int afterPrefix(int start, int end) {
    int at = start;
    while (at < end && " \t>-*+.)[]x0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private int run(int from, int end) {
    int at = from;
    while (at < end && text.charAt(at) == text.charAt(from)) {
      at++;
    }
    return at - from;
  }

  private boolean isBlank(int from, int to) {
    return text.substring(from, to).isBlank();
  }

  /** Adds a line without its code spans. */
  private void spans(int start, int end) {
    int at = start;
    while (at < end) {
      if (text.charAt(at) != '`') {
        prose.append(text.charAt(at++));
        continue;
      }
      int ticks = run(at, end);
      int close = closing(at + ticks, end, ticks);
      at = close < 0 ? at + ticks : close;
    }
  }

  /** The end of a code span, which is a run of backticks of the same length; -1 without one. */
  private int closing(int from, int end, int ticks) {
    for (int at = from; at < end; at++) {
      if (text.charAt(at) == '`') {
        int run = run(at, end);
        if (run == ticks) {
          return at + run;
        }
        at += run - 1;
      }
    }
    return -1;
  }
}
