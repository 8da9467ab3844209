package orchestrator.cli.history;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.history.Entry;
import orchestrator.model.usage.Usage;
import orchestrator.record.RunRecord;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/**
 * Runs as rows: aligned and cut to the width for a terminal, whole and tab-separated for a pipe.
 */
final class RunsTable {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final List<String> HEADER =
      List.of("STARTED (UTC)", "RUN", "STATUS", "TOKENS", "COST", "ASKED", "ABOUT");

  private static final int RUN = 1;
  private static final int STATUS = 2;
  private static final int GAP = 2;

  /** So much of an id or a title says which it is; less is left out. */
  private static final int LEAST = 8;

  /** Columns that are left out where they do not fit: a part of a number is another number. */
  private static final Set<String> WHOLE = Set.of("TOKENS", "COST");

  private RunsTable() {}

  static String text(List<Entry> runs, TextWrapper width) {
    if (runs.isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    runs.forEach(run -> rows.add(row(run)));
    int[] widest = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widest.length; i++) {
        widest[i] = Math.max(widest[i], TextWrapper.width(row.get(i)));
      }
    }
    // RUN tells when it began, too; how it ended is told nowhere else.
    int first = widest[0] + widest[RUN] + widest[STATUS] + 2 * GAP < width.columns() ? 0 : RUN;
    if (first == RUN) {
      widest[0] = -GAP;
      widest[RUN] = Math.min(widest[RUN], width.columns() - widest[STATUS] - GAP - 1);
    }
    int columns = columns(widest, width.columns());
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = first; i < columns; i++) {
        String cell = i == RUN ? shortened(row.get(i), widest[RUN]) : row.get(i);
        int rest = i == widest.length - 1 ? 0 : widest[i] - TextWrapper.width(cell) + GAP;
        line.append(cell).append(" ".repeat(rest));
      }
      text.append(width.cut(line.toString()).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A RUN whose name lost its end; the part that tells it from others stays. */
  private static String shortened(String run, int columns) {
    if (TextWrapper.width(run) <= columns) {
      return run;
    }
    String id = run.substring(Math.max(0, run.lastIndexOf('@')));
    return new TextWrapper(columns - TextWrapper.width(id)).cut(run) + "…" + id;
  }

  private static int columns(int[] widest, int room) {
    int used = 0;
    for (int i = 0; i < widest.length; i++) {
      used += widest[i];
      boolean whole = used < room;
      boolean telling = used - widest[i] + LEAST < room && !WHOLE.contains(HEADER.get(i));
      if (!whole && !telling) {
        return i;
      }
      used += GAP;
    }
    return widest.length;
  }

  private static List<String> row(Entry entry) {
    return List.of(
        MINUTE.format(entry.startedAt()),
        TerminalSanitizer.line(entry.label()),
        entry.status(),
        tokens(entry.usage()),
        entry.cost() == null ? "" : entry.cost().about().replace("about ", ""),
        TerminalSanitizer.line(whom(entry)),
        TerminalSanitizer.line(about(entry)));
  }

  /** Started, RUN, status, title, template, whom, tokens read and written, dollars, folder. */
  static String tabSeparated(Entry entry) {
    Usage usage = entry.usage() == null ? Usage.UNKNOWN : entry.usage();
    RunRecord.Prompt prompt = entry instanceof Entry.Run run ? run.kept().record().prompt() : null;
    List<String> cells =
        List.of(
            entry.startedAt().toString(),
            entry.label(),
            entry.status(),
            about(entry),
            prompt == null ? "" : prompt.template(),
            whom(entry),
            number(usage.inputTokens()),
            number(usage.outputTokens()),
            entry.cost() == null ? "" : entry.cost().usd().toPlainString(),
            entry.folder().toString());
    List<String> harmless = new ArrayList<>();
    cells.forEach(cell -> harmless.add(TerminalSanitizer.line(cell).replace('\t', ' ')));
    return String.join("\t", harmless) + "\n";
  }

  private static String about(Entry entry) {
    if (entry instanceof Entry.Batch batch) {
      int pages = batch.record().pages().size();
      return pages + (pages == 1 ? " page" : " pages");
    }
    RunRecord.Page page = entry instanceof Entry.Run run ? run.kept().record().page() : null;
    return page == null ? "" : page.title();
  }

  /** The id that names who was asked: the first of its target, else its kind. */
  private static String whom(Entry entry) {
    RunRecord.Target target = entry instanceof Entry.Run run ? run.kept().record().target() : null;
    if (target == null) {
      return "";
    }
    for (String id : target.ids().values()) {
      if (id != null) {
        return id;
      }
    }
    return target.kind();
  }

  private static String tokens(@Nullable Usage usage) {
    if (usage == null || usage.inputTokens() == null || usage.outputTokens() == null) {
      return "";
    }
    return String.format(Locale.ROOT, "%,d + %,d", usage.inputTokens(), usage.outputTokens());
  }

  private static String number(@Nullable Long number) {
    return number == null ? "" : number.toString();
  }
}
