package orchestrator.document.convert;

/** Moves the headings of a page to where the page stands below another one. */
public final class Headings {
  private static final int DEEPEST = 6;

  private Headings() {}

  /**
   * A page as a chapter.
   *
   * @param title the page's title, which becomes the chapter's heading
   * @param markdown the page
   * @param depth how far below the first page it stands: 1 for its children
   */
  public static String chapter(String title, String markdown, int depth) {
    StringBuilder text = new StringBuilder();
    text.append("#".repeat(Math.min(DEEPEST, depth)));
    text.append(' ').append(title.replace('\n', ' ')).append("\n\n");
    String fence = "";
    for (String line : markdown.lines().toList()) {
      String mark = fence(line);
      if (fence.isEmpty()) {
        fence = mark;
      } else if (mark.startsWith(fence) && line.strip().equals(mark)) {
        fence = "";
      }
      boolean heading = fence.isEmpty() && mark.isEmpty() && line.startsWith("#");
      text.append(heading ? moved(line, depth) : line).append('\n');
    }
    return text.toString();
  }

  /** The backticks or tildes that a line of code blocks begins with, or nothing. */
  private static String fence(String line) {
    String start = line.stripLeading();
    int length = 0;
    while (length < start.length()
        && start.charAt(length) == start.charAt(0)
        && (start.charAt(0) == '`' || start.charAt(0) == '~')) {
      length++;
    }
    return length < 3 ? "" : start.substring(0, length);
  }

  private static String moved(String line, int depth) {
    int level = 0;
    while (level < line.length() && line.charAt(level) == '#') {
      level++;
    }
    boolean heading = level <= DEEPEST && level < line.length() && line.charAt(level) == ' ';
    return heading ? "#".repeat(Math.min(DEEPEST, level + depth)) + line.substring(level) : line;
  }
}
