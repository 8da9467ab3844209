package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.offline.PageContent.Block;
import orchestrator.offline.PageContent.Heading;
import orchestrator.offline.PageContent.Passage;
import orchestrator.offline.PageContent.Table;
import orchestrator.offline.PageContent.Task;

/**
 * Goes through a page's Markdown line by line and sorts what it finds. Keeps its place; use once.
 */
final class PageReader {
  /** Beginnings of the headings that open a list of questions; a "?" is understood anywhere. */
  private static final List<String> QUESTION_HEADINGS =
      List.of(
          "open question",
          "open point",
          "open issue",
          "question",
          "offene frage",
          "offene punkte",
          "frage",
          "questions ouvertes",
          "preguntas",
          "domande",
          "вопросы",
          "открытые вопросы",
          "未解決",
          "未决",
          "待解决");

  private static final List<String> DIAGRAM_LANGUAGES =
      List.of("mermaid", "plantuml", "dot", "graphviz", "d2");

  /** Longer entries of lists and tables are not quoted whole. */
  private static final int LONGEST_ENTRY = 300;

  private final String[] lines;
  private final List<Heading> headings = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private final List<Passage> questions = new ArrayList<>();
  private final List<Passage> sentences = new ArrayList<>();
  private final StringBuilder paragraph = new StringBuilder();

  /** Whether {@link #paragraph} is an item of a list. */
  private boolean isItem;

  private int next;
  private int words;
  private String section = "";

  /** The level of the heading that opened a list of questions, or 0 outside of one. */
  private int questionLevel;

  /** A line in bold that may turn out to be the title of what follows. */
  private String caption = "";

  private PageReader(String markdown) {
    this.lines = markdown.split("\n");
  }

  static PageContent read(String markdown) {
    PageReader reader = new PageReader(markdown);
    while (reader.next < reader.lines.length) {
      reader.readLine(unquoted(reader.lines[reader.next++]));
    }
    reader.endParagraph();
    return new PageContent(
        reader.words,
        reader.headings,
        reader.tasks,
        reader.tables,
        reader.blocks,
        reader.questions,
        reader.sentences);
  }

  private void readLine(String line) {
    String text = line.strip();
    int marker = listMarker(text);
    if (text.isEmpty() || isRule(text)) {
      endParagraph();
    } else if (text.startsWith("```") || text.startsWith("~~~")) {
      endParagraph();
      readCode(text);
    } else if (headingLevel(text) > 0) {
      endParagraph();
      readHeading(headingLevel(text), text);
    } else if (text.startsWith("|")) {
      endParagraph();
      readTable(text);
    } else if (text.startsWith("[diagram:") || text.startsWith("\\[diagram:")) {
      endParagraph();
      readDiagram(text);
    } else if (marker > 0) {
      endParagraph();
      readItem(text.substring(marker).strip());
    } else {
      String unbroken = text.endsWith("\\") ? text.substring(0, text.length() - 1) : text;
      paragraph.append(paragraph.isEmpty() ? "" : " ").append(unbroken);
    }
  }

  private void readHeading(int level, String line) {
    section = InlineText.quotable(trailingHashesRemoved(line.substring(level).strip()));
    caption = "";
    headings.add(new Heading(level, section));
    if (questionLevel == 0 || level <= questionLevel) {
      questionLevel = opensQuestions(section) ? level : 0;
    }
  }

  private void readCode(String opening) {
    int length = 0;
    while (length < opening.length() && opening.charAt(length) == opening.charAt(0)) {
      length++;
    }
    String fence = opening.substring(0, length);
    String language = opening.substring(length).strip();
    int first = next;
    while (next < lines.length && !unquoted(lines[next]).strip().startsWith(fence)) {
      next++;
    }
    boolean diagram = DIAGRAM_LANGUAGES.contains(language.toLowerCase(Locale.ROOT));
    blocks.add(new Block(diagram, language, caption, next - first, section));
    caption = "";
    next++;
  }

  /**
   * One of the lines that stand for a diagram whose source is elsewhere: [diagram: name (kind)].
   */
  private void readDiagram(String line) {
    int end = line.indexOf(']');
    String inside = line.substring(line.indexOf(':') + 1, end < 0 ? line.length() : end).strip();
    inside = inside.endsWith("\\") ? inside.substring(0, inside.length() - 1) : inside;
    int open = inside.lastIndexOf('(');
    boolean tells = open > 0 && inside.endsWith(")");
    String kind = tells ? inside.substring(open + 1, inside.length() - 1) : "";
    String name = tells ? inside.substring(0, open).strip() : inside;
    blocks.add(new Block(true, kind, InlineText.quotable(name), 0, section));
    caption = "";
  }

  private void readItem(String item) {
    if (item.startsWith("[ ] ") || item.startsWith("[x] ") || item.startsWith("[X] ")) {
      String text = InlineText.quotable(item.substring(4));
      tasks.add(new Task(item.charAt(1) != ' ', text, section));
      words += WordStems.in(text).size();
    } else {
      paragraph.append(item);
      isItem = true;
    }
  }

  private void readTable(String firstLine) {
    List<String> columns = cells(firstLine);
    List<List<String>> rows = new ArrayList<>();
    while (next < lines.length && unquoted(lines[next]).strip().startsWith("|")) {
      String line = unquoted(lines[next++]).strip();
      if (!TableRow.isDelimiter(line)) {
        rows.add(cells(line));
      }
    }
    boolean headed = !String.join("", columns).isEmpty();
    tables.add(new Table(headed ? columns : firstCells(rows), rows.size(), section));
    caption = "";
    countWords(columns);
    for (List<String> row : rows) {
      countWords(row);
      readRow(row);
    }
  }

  /** What says most about a table without a head: often the names of properties. */
  private static List<String> firstCells(List<List<String>> rows) {
    List<String> cells = new ArrayList<>();
    for (List<String> row : rows) {
      if (!row.isEmpty()) {
        cells.add(row.get(0));
      }
    }
    return cells;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : TableRow.cells(line)) {
      cells.add(InlineText.quotable(cell));
    }
    return cells;
  }

  private void countWords(List<String> cells) {
    for (String cell : cells) {
      words += WordStems.in(cell).size();
    }
  }

  private void readRow(List<String> cells) {
    String longest = "";
    boolean asked = false;
    for (String cell : cells) {
      longest = cell.length() > longest.length() ? cell : longest;
      asked |= readQuestions(cell, true);
    }
    if (questionLevel > 0 && !asked && !longest.isEmpty()) {
      questions.add(new Passage(longest, section));
    }
  }

  /**
   * Notes what a text asks.
   *
   * @param entry whether the text is an entry of a list or table: then it is noted as a whole, with
   *     what the question refers to
   * @return whether it asks anything
   */
  private boolean readQuestions(String text, boolean entry) {
    boolean asked = false;
    for (String sentence : SentenceSplitter.in(text)) {
      if (SentenceSplitter.isQuestion(sentence)) {
        asked = true;
        if (entry && text.length() <= LONGEST_ENTRY) {
          questions.add(new Passage(text, section));
          break;
        }
        questions.add(new Passage(sentence, section));
      }
    }
    return asked;
  }

  private void endParagraph() {
    if (paragraph.isEmpty()) {
      return;
    }
    String source = paragraph.toString();
    boolean item = isItem;
    paragraph.setLength(0);
    isItem = false;
    String text = InlineText.quotable(source);
    words += WordStems.in(text).size();
    caption = isBold(source) ? text : "";
    if (text.isEmpty() || isBold(source) || source.startsWith("![")) {
      return; // Titles and captions are no sentences.
    }
    boolean asked = readQuestions(text, item);
    for (String sentence : SentenceSplitter.in(text)) {
      if (!SentenceSplitter.isQuestion(sentence) && !sentence.endsWith(":")) {
        sentences.add(new Passage(sentence, section));
      }
    }
    if (questionLevel > 0 && item && !asked) {
      questions.add(new Passage(text, section));
    }
  }

  private static boolean opensQuestions(String heading) {
    String lower = heading.toLowerCase(Locale.ROOT);
    int start = 0;
    while (start < lower.length() && !Character.isLetter(lower.charAt(start))) {
      start++; // A number or an emoji before the words.
    }
    for (String beginning : QUESTION_HEADINGS) {
      if (lower.startsWith(beginning, start)) {
        return true;
      }
    }
    return false;
  }

  /** Without the marks of block quotes, and without the line that gives an alert its kind. */
  private static String unquoted(String line) {
    String text = line;
    while (text.stripLeading().startsWith(">")) {
      text = text.stripLeading().substring(1);
      text = text.startsWith(" ") ? text.substring(1) : text;
    }
    return text.startsWith("[!") && text.length() != line.length() ? "" : text;
  }

  private static boolean isBold(String text) {
    return text.length() > 4 && text.startsWith("**") && text.indexOf("**", 2) == text.length() - 2;
  }

  private static boolean isRule(String text) {
    return text.length() >= 3 && (text.equals("---") || text.equals("***") || text.equals("___"));
  }

  private static int headingLevel(String text) {
    int level = 0;
    while (level < text.length() && text.charAt(level) == '#') {
      level++;
    }
    return level <= 6 && text.startsWith(" ", level) ? level : 0;
  }

  private static String trailingHashesRemoved(String title) {
    int end = title.length();
    while (end > 0 && title.charAt(end - 1) == '#') {
      end--;
    }
    return end < title.length() && end > 0 && title.charAt(end - 1) == ' '
        ? title.substring(0, end)
        : title;
  }

  /** The length of the bullet or number at the start of a list item; 0 for anything else. */
  private static int listMarker(String text) {
    int digits = 0;
    while (digits < text.length() && digits < 9 && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    boolean bullet = digits == 0 && !text.isEmpty() && "-*+".indexOf(text.charAt(0)) >= 0;
    boolean number = digits > 0 && (text.startsWith(". ", digits) || text.startsWith(") ", digits));
    return (bullet && text.startsWith(" ", 1)) || number ? digits + 1 : 0;
  }
}
