package orchestrator.fidelity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/** Compares what a page holds with what is found in its Markdown, part by part. */
final class Fidelity {
  /** How much of a part there is, and how much of it arrived. */
  record Share(double arrived, double all) {
    double value() {
      return arrived / all;
    }

    Share plus(Share other) {
      return new Share(arrived + other.arrived, all + other.all);
    }
  }

  private static final Pattern LEFT_OVER =
      Pattern.compile("(?<!\\\\)</?(?:ac|ri|at):[^>]{0,400}>?|(?<!\\\\)<!\\[CDATA\\[|\\]\\]>");
  private static final Pattern STYLED =
      Pattern.compile("(?<!\\\\)</?(?:div|span|font|section|article|iframe|style|script)\\b[^>]*>");
  private static final Pattern ENTITY = Pattern.compile("&(?:#\\d+|[a-z]+);");

  /** Words that say what something is. */
  private static final Set<String> OWN_WORDS =
      Set.of(
          ("note important warning caution tip info panel expand page pages child children of the"
                  + " this with by from in label labels content diagram file files attachment"
                  + " attachments image include excerpt jira query decision open user profile"
                  + " space list tree true recently updated success error")
              .split(" "));

  private static final Map<String, String> KINDS =
      Map.of(
          "info", "info|note",
          "note", "note|warning|caution|important",
          "warning", "warning|caution|danger|error",
          "tip", "tip|success|hint",
          "success", "success|tip",
          "error", "error|caution|warning");

  private static final List<Set<String>> SAME_LANGUAGE =
      List.of(
          Set.of("js", "javascript", "jscript"),
          Set.of("ts", "typescript"),
          Set.of("py", "python", "python3"),
          Set.of("yml", "yaml"),
          Set.of("sh", "bash", "shell", "zsh"),
          Set.of("c#", "csharp", "cs"),
          Set.of("c++", "cpp"),
          Set.of("html/xml", "xml", "html", "xhtml"),
          Set.of("actionscript3", "actionscript", "as3"),
          Set.of("objective-c", "objc"),
          Set.of("", "none", "text", "plain", "plaintext", "txt"));

  private final Expected page;
  private final Found found;
  private final String markdown;
  private final Map<Part, Share> shares = new EnumMap<>(Part.class);
  private final List<String> missing = new ArrayList<>();

  private Fidelity(String storage, String markdown) {
    this.page = new Expected(storage);
    this.found = new Found(markdown);
    this.markdown = markdown;
  }

  static Fidelity of(String storage, String markdown) {
    Fidelity fidelity = new Fidelity(storage, markdown);
    fidelity.text();
    fidelity.headings();
    fidelity.lists();
    fidelity.tables();
    fidelity.code();
    fidelity.links();
    fidelity.tasks();
    fidelity.statuses();
    fidelity.panels();
    fidelity.references();
    fidelity.clean();
    fidelity.noise();
    return fidelity;
  }

  Map<Part, Share> shares() {
    return shares;
  }

  List<String> missing() {
    return missing;
  }

  /** The figure for the page, from 0 to 1; parts that it does not have do not count. */
  double value() {
    if (markdown.isBlank() && !page.words.isEmpty()) {
      return 0;
    }
    double sum = 0;
    int weights = 0;
    for (Map.Entry<Part, Share> share : shares.entrySet()) {
      double value = share.getValue().value();
      // A lost word is worse than a lost cell.
      double counted = share.getKey() == Part.TEXT ? Math.max(0, 1 - 2.5 * (1 - value)) : value;
      sum += share.getKey().weight() * counted;
      weights += share.getKey().weight();
    }
    return sum / weights;
  }

  private void share(Part part, double arrived, double all) {
    if (all > 0) {
      shares.put(part, new Share(arrived, all));
    }
  }

  /** Counts one thing, and names it when it did not arrive whole. */
  private double counted(Part part, double value, Object what) {
    if (value < 1) {
      missing.add(String.format(Locale.ROOT, "%s %.2f of %s", part, value, what));
    }
    return value;
  }

  private void text() {
    int arrived = Words.inOrder(page.words, found.words);
    share(Part.TEXT, arrived, page.words.size());
    if (arrived < page.words.size()) {
      List<String> lost = new ArrayList<>(page.words);
      found.words.forEach(lost::remove);
      counted(Part.TEXT, (double) arrived / page.words.size(), lost);
    }
  }

  private void headings() {
    List<Found.Heading> left = new ArrayList<>(found.headings);
    double arrived = 0;
    for (Expected.Heading heading : page.headings) {
      double value =
          left.remove(new Found.Heading(heading.level(), heading.words()))
              ? 1
              : left.removeIf(other -> Words.likeness(other.words(), heading.words()) >= 0.8)
                  ? 0.5
                  : 0;
      arrived += counted(Part.HEADINGS, value, heading);
    }
    share(Part.HEADINGS, arrived, page.headings.size());
  }

  private void lists() {
    List<Found.Item> left = new ArrayList<>(found.items);
    double arrived = 0;
    int next = 0;
    for (Expected.Item item : page.items) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < left.size(); i++) {
        int at = (next + i) % left.size(); // most stand where the last one ended
        double value = likeness(item, left.get(at));
        if (value > most) {
          most = value;
          best = at;
        }
        if (most == 1) {
          break;
        }
      }
      if (best >= 0) {
        left.remove(best);
        next = best;
      }
      arrived += counted(Part.LISTS, most, item);
    }
    share(Part.LISTS, arrived, page.items.size());
  }

  private static double likeness(Expected.Item item, Found.Item other) {
    List<String> wanted = item.words();
    int first = Math.min(Math.min(wanted.size(), other.words().size()), 8);
    boolean same =
        first > 0
            && (wanted.subList(0, first).equals(other.words().subList(0, first))
                || Words.startsLike(other.words(), wanted));
    if (!same) {
      return 0;
    }
    double depth = other.depth() == item.depth() || other.depth() == item.textDepth() ? 1 : 0.5;
    boolean kind = item.kind().equals("ol") == other.ordered();
    return depth - (kind ? 0 : 0.2);
  }

  private void tables() {
    Set<Integer> used = new HashSet<>();
    double arrived = 0;
    double all = 0;
    int next = 0;
    for (Expected.Table table : page.tables) {
      int cells = 0;
      double cellsFound = 0;
      int rows = 0;
      List<Integer> matched = new ArrayList<>();
      for (List<Expected.Cell> row : table.rows()) {
        List<Expected.Cell> wanted = row.stream().filter(cell -> !cell.words().isEmpty()).toList();
        if (wanted.isEmpty()) {
          continue;
        }
        rows++;
        cells += wanted.size();
        int best = -1;
        double most = 0;
        for (int i = 0; i < found.rows.size() && most < wanted.size(); i++) {
          int at = (next + i) % found.rows.size();
          double value = used.contains(at) ? 0 : cells(wanted, found.rows.get(at));
          if (value > most) {
            most = value;
            best = at;
          }
        }
        if (best >= 0) {
          used.add(best);
          matched.add(best);
          next = best + 1;
        }
        cellsFound += most;
      }
      if (cells > 0) {
        long wide =
            matched.stream()
                .filter(
                    row ->
                        found.rows.get(row).cells().size() == table.columns()
                            || found.rows.get(row).spanning())
                .count();
        double value =
            0.7 * cellsFound / cells
                + 0.15 * matched.size() / rows
                + 0.15 * (matched.isEmpty() ? 0 : (double) wide / matched.size());
        double weight = Math.sqrt(cells);
        all += weight;
        arrived += weight * counted(Part.TABLES, value > 0.9999 ? 1 : value, table);
      }
    }
    share(Part.TABLES, arrived, all);
  }

  /** How many of the cells are in a row; in another column, each counts half. */
  private static double cells(List<Expected.Cell> wanted, Found.Row row) {
    double cells = 0;
    for (Expected.Cell cell : wanted) {
      double best = 0;
      for (int i = 0; i < row.cells().size() && best < 1; i++) {
        List<String> other = row.cells().get(i);
        boolean same =
            Words.likeness(cell.words(), other) >= 0.85
                || (Words.common(cell.words(), other) == cell.words().size()
                    && other.size() <= 2 * cell.words().size() + 4);
        if (same) {
          best = Math.max(best, i == cell.column() || row.spanning() ? 1 : 0.5);
        }
      }
      cells += best;
    }
    return cells;
  }

  private void code() {
    List<Found.Code> left = new ArrayList<>(found.code);
    String squeezed = squeezed(markdown);
    Set<String> spans = new HashSet<>(found.spans.stream().map(Fidelity::squeezed).toList());
    double arrived = 0;
    for (Expected.Code code : page.code) {
      Found.Code same = null;
      for (Found.Code other : left) {
        if (lines(other.text()).equals(lines(code.text()))
            && (same == null || isSameLanguage(code.language(), other.language()))) {
          same = other;
        }
      }
      double value;
      if (same != null) {
        left.remove(same);
        boolean language = code.inCell() || isSameLanguage(code.language(), same.language());
        value = language ? 1 : 0.8;
      } else if (code.inCell()) {
        boolean each =
            lines(code.text()).stream()
                .filter(line -> !line.isBlank())
                .allMatch(line -> spans.contains(squeezed(line)));
        value = each ? 1 : squeezed.contains(squeezed(code.text())) ? 0.5 : 0;
      } else {
        value = squeezed.contains(squeezed(code.text())) ? 0.3 : 0;
      }
      arrived += counted(Part.CODE, value, code);
    }
    share(Part.CODE, arrived, page.code.size());
  }

  private static String squeezed(String text) {
    return text.replaceAll("[\\s\\\\]+", "");
  }

  private static List<String> lines(String text) {
    List<String> lines =
        new ArrayList<>(
            text.replace('\u00a0', ' ')
                .replace("\t", "    ")
                .lines()
                .map(String::stripTrailing)
                .toList());
    while (!lines.isEmpty() && lines.get(0).isBlank()) {
      lines.remove(0);
    }
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private static boolean isSameLanguage(String wanted, String found) {
    String one = wanted.strip().toLowerCase(Locale.ROOT);
    String two = found.strip().toLowerCase(Locale.ROOT);
    return one.equals(two)
        || SAME_LANGUAGE.get(SAME_LANGUAGE.size() - 1).contains(one)
        || SAME_LANGUAGE.stream().anyMatch(same -> same.contains(one) && same.contains(two));
  }

  private void links() {
    double arrived = 0;
    for (Expected.Link link : page.links) {
      double best = 0;
      for (Inline.Link other : found.links) {
        boolean there = leads(link, other.target());
        boolean text =
            Words.likeness(link.words(), other.words()) >= 0.7
                || new HashSet<>(other.words()).containsAll(link.words());
        // Titles may have become addresses, which say nothing to compare.
        boolean elsewhere = text && !link.address() && !link.words().isEmpty();
        best = Math.max(best, there ? (text ? 1 : 0.6) : elsewhere ? 0.7 : 0);
      }
      if (best == 0 && markdown.contains(link.target())) {
        best = 0.6;
      }
      arrived += counted(Part.LINKS, best, link);
    }
    share(Part.LINKS, arrived, page.links.size());
  }

  private static boolean leads(Expected.Link link, String target) {
    String wanted = Words.key(link.target());
    String key = Words.key(target);
    if (link.target().startsWith("#")) {
      return target.startsWith("#");
    } else if (link.address()) {
      return key.equals(wanted) || (!wanted.isEmpty() && key.endsWith(wanted));
    }
    return key.contains(wanted);
  }

  private void tasks() {
    List<Found.Task> left = new ArrayList<>(found.tasks);
    double arrived = 0;
    for (Expected.Task task : page.tasks) {
      double value = 0;
      for (Found.Task other : left) {
        if (Words.startsLike(other.words(), task.words())) {
          value = other.done() == task.done() ? 1 : 0.3;
          left.remove(other);
          break;
        }
      }
      arrived += counted(Part.TASKS, value, task);
    }
    share(Part.TASKS, arrived, page.tasks.size());
  }

  private void statuses() {
    List<String> words = found.words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    double arrived = 0;
    Map<List<String>, Integer> places = new HashMap<>();
    for (List<String> status : page.statuses) {
      List<String> label = status.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
      int from = places.getOrDefault(label, 0);
      int at = Collections.indexOfSubList(words.subList(from, words.size()), label);
      places.put(label, at < 0 ? words.size() : from + at + label.size());
      arrived += counted(Part.STATUS, at < 0 ? 0 : 1, status);
    }
    share(Part.STATUS, arrived, page.statuses.size());
  }

  private void panels() {
    double arrived = 0;
    for (Expected.Panel panel : page.panels) {
      List<String> start = panel.words().subList(0, Math.min(8, panel.words().size()));
      double best = 0;
      for (int at = 0; at <= found.words.size() - start.size() && best < 1; at++) {
        if (found.words.subList(at, at + start.size()).equals(start)) {
          best = Math.max(best, likeness(panel, at));
        }
      }
      arrived += counted(Part.PANELS, best, panel);
    }
    share(Part.PANELS, arrived, page.panels.size());
  }

  private double likeness(Expected.Panel panel, int at) {
    int size = panel.words().size();
    int end = Math.min(found.words.size(), at + size * 3 / 2 + 12);
    int common = Words.common(panel.words(), found.words.subList(at, end));
    return 0.6 * common / size + (isNamed(panel, at) ? 0.4 : 0);
  }

  /** Whether what kind of panel it is, or its title, stands right before its text. */
  private boolean isNamed(Expected.Panel panel, int at) {
    int line = found.lineOf.get(at);
    String before = String.join("\n", found.lines.subList(Math.max(0, line - 4), line + 1));
    String kind = KINDS.get(panel.kind());
    if (kind != null) {
      return Pattern.compile("\\b(?:" + kind + ")\\b", Pattern.CASE_INSENSITIVE)
          .matcher(before)
          .find();
    }
    return panel.title().isEmpty()
        ? before.contains("> ")
        : Words.common(panel.title(), Words.of(before)) == panel.title().size();
  }

  private void references() {
    String plain = Parser.unescapeEntities(markdown.replaceAll("\\\\(?=\\W)", ""), false);
    String lower = plain.toLowerCase(Locale.ROOT);
    String key = Words.key(plain.replace("%", " "));
    double arrived = 0;
    for (Expected.Reference reference : page.references) {
      boolean there = reference.kind().equals("person") && plain.contains("@");
      for (String name : reference.names()) {
        String wanted = Words.key(name);
        there |= lower.contains(name.toLowerCase(Locale.ROOT));
        there |= !wanted.isEmpty() && key.contains(wanted);
      }
      arrived += counted(Part.REFERENCES, there ? 1 : 0, reference);
    }
    share(Part.REFERENCES, arrived, page.references.size());
  }

  private void clean() {
    String prose = found.prose.toString();
    int rest = 0;
    boolean raw = false;
    for (Matcher left = LEFT_OVER.matcher(prose); left.find(); ) {
      rest += left.end() - left.start();
      raw = true;
    }
    double light = 0;
    for (Matcher left = STYLED.matcher(prose); left.find(); ) {
      light += 0.5 * (left.end() - left.start());
    }
    for (Matcher left = ENTITY.matcher(prose); left.find(); ) {
      light++;
    }
    double value = Math.max(0, 1 - 5 * (rest + light) / Math.max(1, markdown.length()));
    share(Part.CLEAN, counted(Part.CLEAN, raw ? Math.min(0.5, value) : value, "markup"), 1);
  }

  private void noise() {
    Map<String, Integer> left = Words.counted(page.words);
    List<String> strange = new ArrayList<>();
    for (Found.Code code : found.code) {
      if (code.language().equals("plantuml") && page.welcome.contains("plantumlcloud")) {
        Words.of(code.text()).forEach(word -> left.merge(word, 1, Integer::sum)); // was packed
      }
    }
    for (String word : found.words) {
      String lower = word.toLowerCase(Locale.ROOT);
      if (left.merge(word, -1, Integer::sum) < 0
          && !page.welcome.contains(lower)
          && !OWN_WORDS.contains(lower)) {
        strange.add(word);
      }
    }
    if (!found.words.isEmpty()) {
      int all = Math.max(20, Math.max(found.words.size(), page.words.size()));
      double value = Math.max(0, 1 - 3.0 * strange.size() / all);
      share(Part.NOISE, counted(Part.NOISE, value, strange), 1);
    }
  }
}
