package orchestrator.fidelity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Markdown text holds, as GitHub would show it. */
final class Found {
  record Heading(int level, List<String> words) {}

  record Item(int depth, boolean ordered, List<String> words) {}

  record Row(List<List<String>> cells, boolean spanning) {}

  record Code(String text, String language) {}

  record Task(boolean done, List<String> words) {}

  private static final Pattern FENCE = Pattern.compile("^(.*?)(`{3,})([^`]*)$");
  private static final Pattern QUOTE = Pattern.compile("^\\s*> ?");
  private static final Pattern HEADING = Pattern.compile("^(#{1,6}) (.*)$", Pattern.DOTALL);
  private static final Pattern BULLET =
      Pattern.compile("^(\\s*)([-*+]|\\d{1,9}[.)])(?: +(.*)|)$", Pattern.DOTALL);
  private static final Pattern DELIMITERS = Pattern.compile("^\\|(?: :?-+:? \\|)+$");
  private static final Pattern BOX = Pattern.compile("\\[([ xX])\\] ([^|]*)");
  private static final Pattern BOX_MARK = Pattern.compile("(^|<br>|[•◦] )\\[[ xX]\\] ");
  private static final Pattern SPAN = Pattern.compile("(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)");

  final List<String> words = new ArrayList<>();

  /** For each word, the line that it stands in. */
  final List<Integer> lineOf = new ArrayList<>();

  final List<String> lines;
  final List<Heading> headings = new ArrayList<>();
  final List<Item> items = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();
  final List<Code> code = new ArrayList<>();
  final List<String> spans = new ArrayList<>();
  final List<Inline.Link> links = new ArrayList<>();
  final List<Task> tasks = new ArrayList<>();

  /** All but code, for what must not be left over. */
  final StringBuilder prose = new StringBuilder();

  /** Open entries of lists: where the text of each begins. */
  private final Deque<Integer> open = new ArrayDeque<>();

  private final List<List<String>> htmlRow = new ArrayList<>();
  private List<String> htmlCell = new ArrayList<>();
  private boolean inHtml;
  private int quotes;
  private int line;

  Found(String markdown) {
    lines = List.of(markdown.split("\n", -1));
    while (line < lines.size()) {
      Matcher fence = FENCE.matcher(lines.get(line));
      if (fence.matches() && isContainer(fence.group(1))) {
        if (!fence.group(1).isBlank()) {
          text(fence.group(1));
        }
        fence(fence.group(2), fence.group(1).length(), fence.group(3).strip());
      } else {
        text(lines.get(line));
      }
      line++;
    }
  }

  private static boolean isContainer(String start) {
    return start.matches("(?:\\s|>|[-*+] |\\d{1,9}[.)] )*");
  }

  private void fence(String ticks, int width, String language) {
    StringBuilder text = new StringBuilder();
    int start = line;
    while (++line < lines.size()) {
      String whole = lines.get(line);
      String content = whole.substring(Math.min(width, whole.length()));
      if (content.equals(ticks)) {
        break;
      }
      text.append(text.isEmpty() && line == start + 1 ? "" : "\n").append(content);
    }
    code.add(new Code(text.toString(), language));
    add(Words.of(text.toString()));
  }

  private void add(List<String> more) {
    words.addAll(more);
    more.forEach(word -> lineOf.add(line));
    if (inHtml) {
      htmlCell.addAll(more);
    }
  }

  private List<String> inline(String markdown) {
    Inline inline = new Inline(BOX_MARK.matcher(markdown).replaceAll("$1"));
    links.addAll(inline.links());
    return Words.of(inline.text());
  }

  private void text(String whole) {
    String text = whole;
    int marks = 0;
    for (Matcher quote = QUOTE.matcher(text); quote.find(); quote = QUOTE.matcher(text)) {
      text = text.substring(quote.end());
      marks++;
    }
    if (marks != quotes) {
      open.clear();
      quotes = marks;
    }
    prose.append(SPAN.matcher(text).replaceAll(" ")).append('\n');
    Matcher span = SPAN.matcher(text);
    while (span.find()) {
      spans.add(span.group(2).replace("\\|", "|"));
    }
    Matcher box = BOX.matcher(text);
    for (int at = 0; box.find(at); at = box.start(2)) {
      List<String> task = Words.of(new Inline(box.group(2)).text());
      tasks.add(new Task(!box.group(1).equals(" "), task));
    }
    if (text.isBlank() || DELIMITERS.matcher(text.strip()).matches() || html(text.strip())) {
      return;
    }
    if (text.strip().startsWith("|")) {
      row(text.strip());
    } else {
      block(text);
    }
  }

  private boolean html(String text) {
    if (text.matches("<t[dh]\\b[^>]*>")) {
      inHtml = true;
      htmlCell = new ArrayList<>();
    } else if (text.matches("</t[dh]>")) {
      htmlRow.add(htmlCell);
      inHtml = false;
    } else if (text.equals("</tr>")) {
      rows.add(new Row(List.copyOf(htmlRow), true));
      htmlRow.clear();
    }
    return text.matches("</?(?:table|tr|td|th)\\b[^>]*>");
  }

  private void row(String text) {
    List<List<String>> cells = new ArrayList<>();
    int start = 1;
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '|' && text.charAt(i - 1) != '\\') {
        List<String> cell = inline(text.substring(start, i).replace("\\|", "|"));
        cells.add(cell);
        add(cell);
        start = i + 1;
      }
    }
    rows.add(new Row(cells, false));
  }

  private void block(String text) {
    int indent = text.length() - text.stripLeading().length();
    Matcher bullet = BULLET.matcher(text);
    String rest = text.strip();
    boolean bulleted = false;
    while (bullet.matches()) {
      bulleted = true;
      int column = bullet.start(2);
      while (!open.isEmpty() && column < open.peek()) {
        open.pop();
      }
      rest = bullet.group(3) == null ? "" : bullet.group(3);
      open.push(bullet.group(3) == null ? bullet.end(2) + 1 : bullet.start(3));
      bullet = BULLET.matcher(" ".repeat(text.length() - rest.length()) + rest);
      if (!bullet.matches() || rest.isEmpty()) {
        if (rest.startsWith("|")) {
          row(rest);
          return;
        }
        List<String> words = inline(rest);
        boolean ordered = Character.isDigit(text.charAt(column));
        items.add(new Item(open.size(), ordered, new ArrayList<>(words)));
        int task = rest.indexOf("<br>[");
        for (; task >= 0; task = rest.indexOf("<br>[", task + 1)) {
          // Tasks in the paragraph of a task follow on its line, not below it.
          items.add(new Item(open.size(), false, Words.of(rest.substring(task + 8))));
        }
        add(words);
        heading(rest);
        return;
      }
    }
    if (!bulleted && indent == 0 && line > 0 && lines.get(line - 1).isBlank()) {
      open.clear();
    }
    if (heading(rest)) {
      add(inline(rest));
      return;
    }
    List<String> words = inline(rest.replaceFirst("^\\[!\\w+\\]$", ""));
    if (!open.isEmpty() && !items.isEmpty()) {
      items.get(items.size() - 1).words().addAll(words.subList(0, Math.min(12, words.size())));
    }
    add(words);
  }

  private boolean heading(String text) {
    Matcher heading = HEADING.matcher(text);
    if (!heading.matches()) {
      return false;
    }
    headings.add(
        new Heading(heading.group(1).length(), Words.of(new Inline(heading.group(2)).text())));
    return true;
  }
}
