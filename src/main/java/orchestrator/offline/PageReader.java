package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.document.Block;
import orchestrator.document.Block.Cell;
import orchestrator.document.Block.Code;
import orchestrator.document.Block.Item;
import orchestrator.document.Block.Listing;
import orchestrator.document.Block.Paragraph;
import orchestrator.document.Block.Quote;
import orchestrator.document.Block.Row;
import orchestrator.document.Block.Verbatim;
import orchestrator.document.Inline;
import orchestrator.document.Inline.Anchor;
import orchestrator.document.Inline.Diagram;
import orchestrator.document.Inline.Image;
import orchestrator.document.Inline.Link;
import orchestrator.document.Inline.Style;
import orchestrator.document.Inline.Styled;
import orchestrator.document.InlineFlattener;
import orchestrator.document.Reference;
import orchestrator.document.render.MarkdownWriter;
import orchestrator.offline.PageContent.Figure;
import orchestrator.offline.PageContent.Heading;
import orchestrator.offline.PageContent.Passage;
import orchestrator.offline.PageContent.Table;
import orchestrator.offline.PageContent.Task;

/** Goes through a page and sorts what it finds. Keeps its place; use once. */
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

  private final List<Heading> headings = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<Passage> questions = new ArrayList<>();
  private final List<Passage> sentences = new ArrayList<>();

  private int words;
  private String section = "";

  /** The level of the heading that opened a list of questions, or 0 outside of one. */
  private int questionLevel;

  /** A line in bold that may turn out to be the title of what follows. */
  private String caption = "";

  private PageReader() {}

  static PageContent read(List<Block> blocks) {
    PageReader reader = new PageReader();
    reader.blocks(blocks);
    return new PageContent(
        reader.words,
        reader.headings,
        reader.tasks,
        reader.tables,
        reader.figures,
        reader.questions,
        reader.sentences);
  }

  private void blocks(List<Block> blocks) {
    for (Block block : blocks) {
      block(block);
    }
  }

  private void block(Block block) {
    if (block instanceof Paragraph paragraph) {
      paragraph(paragraph.content(), false);
    } else if (block instanceof Block.Heading heading) {
      heading(heading);
    } else if (block instanceof Code code) {
      code(code);
    } else if (block instanceof Verbatim verbatim) {
      blocks(MarkdownReader.read(verbatim.markdown()));
    } else if (block instanceof Quote quote) {
      if (!quote.title().isEmpty()) {
        paragraph(List.of(new Styled(Style.STRONG, quote.title())), false);
      }
      blocks(quote.content());
    } else if (block instanceof Listing list) {
      list.items().forEach(this::item);
    } else if (block instanceof Block.Table table) {
      table(table);
    }
  }

  private void heading(Block.Heading heading) {
    section = text(heading.content());
    caption = "";
    headings.add(new Heading(heading.level(), section));
    if (questionLevel == 0 || heading.level() <= questionLevel) {
      questionLevel = opensQuestions(section) ? heading.level() : 0;
    }
  }

  private void code(Code code) {
    boolean diagram = DIAGRAM_LANGUAGES.contains(code.language().toLowerCase(Locale.ROOT));
    int lines = (int) code.text().lines().count();
    figures.add(new Figure(diagram, code.language(), caption, lines, section));
    caption = "";
  }

  private void item(Item item) {
    List<Block> rest = item.content();
    if (!rest.isEmpty() && rest.get(0) instanceof Paragraph first) {
      if (item.done() == null) {
        paragraph(first.content(), true);
      } else {
        String text = text(first.content());
        tasks.add(new Task(item.done(), text, section));
        words += WordStems.in(text).size();
      }
      rest = rest.subList(1, rest.size());
    }
    blocks(rest);
  }

  private void table(Block.Table table) {
    List<List<String>> rows = new ArrayList<>();
    table.rows().forEach(row -> rows.add(cells(row)));
    boolean headed = table.rows().get(0).cells().stream().allMatch(Cell::header);
    List<List<String>> body = headed ? rows.subList(1, rows.size()) : rows;
    tables.add(new Table(headed ? rows.get(0) : firstCells(rows), body.size(), section));
    caption = "";
    rows.forEach(this::countWords);
    body.forEach(this::readRow);
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

  private static List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    for (Cell cell : row.cells()) {
      cells.add(text(InlineFlattener.of(cell.content())));
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

  private void paragraph(List<Inline> content, boolean item) {
    for (Inline inline : content) {
      if (inline instanceof Diagram diagram) {
        figures.add(new Figure(true, diagram.sort(), diagram.name(), 0, section));
        caption = "";
        return;
      }
    }
    String text = text(content);
    words += WordStems.in(text).size();
    boolean title = isTitle(content);
    caption = title ? text : "";
    if (text.isEmpty() || title || content.get(0) instanceof Image) {
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

  /** Whether all of it is bold. */
  private static boolean isTitle(List<Inline> content) {
    return content.size() == 1
        && content.get(0) instanceof Styled styled
        && styled.style() == Style.STRONG;
  }

  /** A line to be quoted on its own: no images, no link targets, no emphasis. */
  private static String text(List<Inline> content) {
    List<Inline> plain = new ArrayList<>();
    addPlain(content, plain);
    return MarkdownWriter.line(plain);
  }

  private static void addPlain(List<Inline> content, List<Inline> plain) {
    for (Inline inline : content) {
      if (inline instanceof Styled styled && styled.style() == Style.STRIKE) {
        List<Inline> struck = new ArrayList<>();
        addPlain(styled.content(), struck);
        plain.add(new Styled(Style.STRIKE, struck));
      } else if (inline instanceof Styled styled) {
        addPlain(styled.content(), plain);
      } else if (inline instanceof Link link) {
        addPlain(link.content(), plain);
      } else if (inline instanceof Reference reference) {
        addPlain(reference.shown(), plain);
      } else if (!(inline instanceof Image) && !(inline instanceof Anchor)) {
        plain.add(inline);
      }
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
}
