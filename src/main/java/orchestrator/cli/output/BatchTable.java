package orchestrator.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final boolean aligned;
  private final Map<String, Size> sizes = new HashMap<>();

  private record Size(long characters, long tokens, @Nullable Cost most) {}

  /**
   * A table.
   *
   * @param aligned for people; else the columns are separated by tabs
   */
  BatchTable(boolean aligned) {
    this.aligned = aligned;
  }

  void add(Entry page, Prompt prompt, @Nullable Cost most) {
    if (page.status() != PageStatus.UNCHANGED) { // nobody would be asked
      sizes.put(page.page(), new Size(prompt.characters(), prompt.estimatedTokens(), most));
    }
  }

  /** The table, in the order of the pages. */
  String text(BatchRecord record) {
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
    return aligned ? aligned(rows) : separated(rows);
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

  private static String separated(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
    return text.toString();
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String blanks = " ".repeat(widths[i] - row.get(i).length());
        line.append(i >= 2 ? blanks + row.get(i) : row.get(i) + blanks).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
