package orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import orchestrator.offline.PageContent.Figure;
import orchestrator.offline.PageContent.Heading;
import orchestrator.offline.PageContent.Passage;
import orchestrator.offline.PageContent.Table;
import orchestrator.offline.PageContent.Task;

/** Writes the digest of a page, in parts that follow each other. */
final class Digest {
  private static final int MOST_ENTRIES = 40;
  private static final int MOST_COLUMNS = 5;
  private static final int OUTLINE_DEPTH = 3;
  private static final int FEWEST_SENTENCES = 3;
  private static final int MOST_SENTENCES = 7;

  private Digest() {}

  static List<String> of(String title, PageContent page) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "> Digest made without a model: no prompt was sent, and everything below is taken from the"
            + " page.\n> For an answer to the prompt, use `--provider bedrock`.\n\n");
    parts.add("# " + title + "\n\n" + counts(page) + "\n");
    int wanted = page.sentences().size() / 10;
    addSection(
        parts,
        "In the page's own words",
        passages(
            SentenceRanking.among(
                page.sentences(), Math.min(MOST_SENTENCES, Math.max(FEWEST_SENTENCES, wanted)))));
    addSection(parts, "Outline", outline(title, page.headings()));
    addSection(parts, "Tasks", tasks(page.tasks()));
    addSection(parts, "Questions", passages(page.questions()));
    addSection(parts, "Tables", tables(page.tables()));
    addSection(parts, "Code and diagrams", figures(page.figures()));
    return parts;
  }

  private static String counts(PageContent page) {
    List<String> counts = new ArrayList<>();
    int open = openTasks(page.tasks());
    int diagrams = 0;
    for (Figure figure : page.figures()) {
      diagrams += figure.diagram() ? 1 : 0;
    }
    add(counts, page.words(), "word", "");
    add(counts, page.headings().size(), "heading", "");
    add(counts, page.tasks().size(), "task", " (" + open + " open)");
    add(counts, page.questions().size(), "question", "");
    add(counts, page.tables().size(), "table", "");
    add(counts, page.figures().size() - diagrams, "code block", "");
    add(counts, diagrams, "diagram", "");
    return counts.isEmpty() ? "No words." : String.join(" · ", counts);
  }

  private static void add(List<String> counts, int count, String noun, String remark) {
    if (count > 0) {
      counts.add(count + " " + noun + (count == 1 ? "" : "s") + remark);
    }
  }

  private static int openTasks(List<Task> tasks) {
    int open = 0;
    for (Task task : tasks) {
      open += task.done() ? 0 : 1;
    }
    return open;
  }

  private static List<String> outline(String title, List<Heading> headings) {
    int top = 6;
    for (Heading heading : headings) {
      if (!heading.title().equals(title)) {
        top = Math.min(top, heading.level());
      }
    }
    List<String> entries = new ArrayList<>();
    for (Heading heading : headings) {
      int depth = heading.level() - top;
      if (depth >= 0 && depth < OUTLINE_DEPTH && !heading.title().isEmpty()) {
        entries.add("  ".repeat(depth) + "- " + heading.title());
      }
    }
    return entries;
  }

  /** Open tasks first. The section is told where there is more than one. */
  private static List<String> tasks(List<Task> tasks) {
    boolean scattered = false;
    for (Task task : tasks) {
      scattered |= !task.section().equals(tasks.get(0).section());
    }
    List<String> entries = new ArrayList<>();
    for (boolean done : new boolean[] {false, true}) {
      for (Task task : tasks) {
        if (task.done() == done) {
          String section = scattered ? under(task.section()) : "";
          entries.add((done ? "- [x] " : "- [ ] ") + task.text() + section);
        }
      }
    }
    return entries;
  }

  private static List<String> passages(List<Passage> passages) {
    boolean scattered = false;
    for (Passage passage : passages) {
      scattered |= !passage.section().equals(passages.get(0).section());
    }
    List<String> entries = new ArrayList<>();
    for (Passage passage : passages) {
      entries.add("- " + passage.text() + (scattered ? under(passage.section()) : ""));
    }
    return entries;
  }

  private static List<String> tables(List<Table> tables) {
    List<String> entries = new ArrayList<>();
    for (Table table : tables) {
      List<String> columns = new ArrayList<>();
      for (String column : table.columns()) {
        if (!column.isEmpty() && columns.size() < MOST_COLUMNS) {
          columns.add(column);
        } else if (!column.isEmpty()) {
          columns.add("…");
          break;
        }
      }
      String name = columns.isEmpty() ? "Table" : String.join(" | ", columns);
      String rows = table.rows() == 1 ? "1 row" : table.rows() + " rows";
      entries.add("- " + name + ": " + rows + under(table.section()));
    }
    return entries;
  }

  private static List<String> figures(List<Figure> figures) {
    List<String> entries = new ArrayList<>();
    for (Figure figure : figures) {
      String kind =
          figure.kind().isEmpty() ? (figure.diagram() ? "diagram" : "code") : figure.kind();
      String title = figure.title().isEmpty() ? "" : ": " + figure.title();
      String lines = figure.lines() == 1 ? ", 1 line" : ", " + figure.lines() + " lines";
      entries.add(
          "- " + kind + title + (figure.lines() == 0 ? "" : lines) + under(figure.section()));
    }
    return entries;
  }

  private static String under(String section) {
    return section.isEmpty() ? "" : " (" + section + ")";
  }

  private static void addSection(List<String> parts, String heading, List<String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    StringBuilder part = new StringBuilder("\n## ").append(heading).append("\n\n");
    for (int i = 0; i < Math.min(entries.size(), MOST_ENTRIES); i++) {
      part.append(entries.get(i)).append('\n');
    }
    if (entries.size() > MOST_ENTRIES) {
      part.append("- … and ").append(entries.size() - MOST_ENTRIES).append(" more\n");
    }
    parts.add(part.toString());
  }
}
