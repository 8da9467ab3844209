package orchestrator.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Cost;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecordJson;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import orchestrator.record.batch.BatchRecordJson;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** The table of a dry run: pages, sizes, estimated tokens, and their totals. */
final class BatchTable {
  /** How many columns, the first ones, are names and not numbers. */
  private static final int NAMES = 2;

  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private final Map<String, Size> sizes = new HashMap<>();

  private record Size(long characters, long tokens, @Nullable Cost most) {}

  void add(Entry page, Prompt prompt, @Nullable Cost most) {
    if (page.status() != PageStatus.UNCHANGED) { // nobody would be asked
      sizes.put(page.page(), new Size(prompt.characters(), prompt.estimatedTokens(), most));
    }
  }

  /** The table for scripts, in the order of the pages: columns are separated by tabs. */
  String text(BatchRecord record) {
    StringBuilder text = new StringBuilder();
    rows(record).forEach(row -> text.append(String.join("\t", row)).append('\n'));
    return text.toString();
  }

  /** The same for people: aligned, with pages and titles cut to the width. */
  String aligned(BatchRecord record, TextWrapper width) {
    List<List<String>> rows = rows(record);
    int[] widths = widths(rows, width.columns());
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        if (TextWrapper.width(cell) > widths[i]) {
          cell = i == 0 ? end(cell, widths[i]) : beginning(cell, widths[i]);
        }
        String blanks = " ".repeat(Math.max(0, widths[i] - TextWrapper.width(cell)));
        line.append(i >= NAMES ? blanks + cell : cell + blanks).append(" ".repeat(GAP));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** Numbers stay whole; page and title share the rest. */
  private static int[] widths(List<List<String>> rows, int columns) {
    // Where no price is known, there is no column of prices.
    boolean priced = !rows.get(rows.size() - 1).get(rows.get(0).size() - 1).isEmpty();
    int[] widths = new int[rows.get(0).size() - (priced ? 0 : 1)];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], TextWrapper.width(row.get(i)));
      }
    }
    int room = columns - GAP;
    for (int i = NAMES; i < widths.length; i++) {
      room -= widths[i] + GAP;
    }
    room = Math.max(room, 2 * NARROWEST);
    int page = Math.min(widths[0], Math.max(room / 2, room - widths[1]));
    widths[1] = Math.min(widths[1], room - page);
    widths[0] = page;
    return widths;
  }

  /** Of a path or an address, the end tells which it is; whole folders, if one fits. */
  private static String end(String page, int columns) {
    int from = page.length();
    for (int used = 1; from > 0; from--) {
      used += TextWrapper.width(page.substring(from - 1, from));
      if (used > columns) {
        break;
      }
    }
    int slash = page.indexOf('/', from);
    return "…" + page.substring(slash < 0 ? from : slash);
  }

  /** As many whole words as fit, or a part of the first. */
  private static String beginning(String title, int columns) {
    String cut = new TextWrapper(columns).cut(title);
    int word = title.charAt(cut.length()) == ' ' ? cut.length() : cut.lastIndexOf(' ');
    return cut.substring(0, word > 0 ? word : cut.length()).stripTrailing() + "…";
  }

  private List<List<String>> rows(BatchRecord record) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PAGE", "TITLE", "CHARACTERS", "TOKENS", "COST AT MOST"));
    long characters = 0;
    long tokens = 0;
    Cost most = null;
    for (Entry page : record.pages()) {
      Size size = sizes.get(page.page());
      String title = page.title() == null ? "" : page.title();
      String instead = page.problem() == null ? page.status().label() : page.problem().code();
      rows.add(
          List.of(
              TerminalSanitizer.line(page.page()),
              TerminalSanitizer.line(title),
              size == null ? instead : String.valueOf(size.characters()),
              size == null ? "" : String.valueOf(size.tokens()),
              size == null ? "" : dollars(size.most())));
      characters += size == null ? 0 : size.characters();
      tokens += size == null ? 0 : size.tokens();
      most = size == null ? most : plus(most, size.most());
    }
    rows.add(
        List.of(
            "total",
            record.pages().size() + (record.pages().size() == 1 ? " page" : " pages"),
            String.valueOf(characters),
            String.valueOf(tokens),
            dollars(most)));
    return rows;
  }

  /** What {@code batch.json} would be, with the sizes of the pages. */
  ObjectNode json(BatchRecord record, Path folder) {
    ObjectNode root = BatchRecordJson.write(record, folder);
    root.put("status", RunRecord.Status.DRY_RUN.label());
    root.remove("counts"); // of pages that have ended
    for (JsonNode page : root.path("pages")) {
      Size size = sizes.get(page.path("page").asText());
      if (size != null && page instanceof ObjectNode entry) {
        entry.put("status", RunRecord.Status.DRY_RUN.label());
        ObjectNode prompt = entry.putObject("prompt");
        prompt.put("characters", size.characters()).put("estimated_tokens", size.tokens());
        if (size.most() != null) {
          entry.set("cost_at_most", RunRecordJson.write(size.most()));
        }
      }
    }
    return root;
  }

  private static @Nullable Cost plus(@Nullable Cost one, @Nullable Cost other) {
    return one == null || other == null
        ? (one == null ? other : one)
        : new Cost(one.usd().add(other.usd()), one.pricesAsOf());
  }

  private static String dollars(@Nullable Cost cost) {
    return cost == null ? "" : "$" + cost.usd().setScale(4, RoundingMode.UP).toPlainString();
  }
}
