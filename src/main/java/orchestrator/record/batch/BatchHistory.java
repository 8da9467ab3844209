package orchestrator.record.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.model.usage.Cost;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.record.Tool;
import org.jspecify.annotations.Nullable;

/**
 * What the journal of a batch says has happened.
 *
 * @param name the batch's name
 * @param startedAt when it began
 * @param pages all its pages, in order
 * @param ended those that have ended, by PAGE, each as it ended last
 * @param unanswered how often a page was asked without an end that is known, by PAGE; zero of most
 * @param unaccounted US dollars that calls without a known end may have cost, as far as it was
 *     known
 * @param finished whether it came to its end, with all that is written there
 */
public record BatchHistory(
    String name,
    Instant startedAt,
    List<BatchPage> pages,
    Map<String, BatchRecord.Entry> ended,
    Map<String, Integer> unanswered,
    BigDecimal unaccounted,
    boolean finished) {
  private static final Failure INTERRUPTED =
      Problem.INTERRUPTED.failure("It was being asked, and may have been billed.");

  /**
   * Reads a batch's journal. The last line of a process that was killed may be torn: such lines
   * tell nothing.
   *
   * @param folder the batch's folder
   * @return null if it is no batch, or one that was killed before its pages were written down
   */
  public static @Nullable BatchHistory read(Path folder) {
    Reader reader = new Reader();
    try (BufferedReader lines = Files.newBufferedReader(folder.resolve(BatchJournal.FILE))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.line(line);
      }
    } catch (IOException e) {
      return null;
    }
    return reader.history();
  }

  /** What is known of it before its end. */
  public BatchRecord interrupted() {
    List<BatchRecord.Entry> entries = new ArrayList<>();
    for (BatchPage page : pages) {
      BatchRecord.Entry entry = ended.get(page.page());
      if (unanswered(page) > 0) {
        BatchRecord.Entry lost =
            BatchRecord.Entry.failed(page, INTERRUPTED).in(BatchDirectory.folder(page));
        entries.add(entry == null ? lost : lost.after(entry));
      } else {
        entries.add(entry == null ? BatchRecord.Entry.skipped(page) : entry);
      }
    }
    return new BatchRecord(
        name, BatchRecord.Status.INTERRUPTED, startedAt, startedAt, Tool.running(), entries);
  }

  /** How often a page was asked without an end that is known. */
  public int unanswered(BatchPage page) {
    return unanswered.getOrDefault(page.page(), 0);
  }

  /** Whether every page has its answer, and nothing is left to be written. */
  boolean isComplete() {
    return finished
        && pages.stream()
            .allMatch(
                page -> {
                  BatchRecord.Entry entry = ended.get(page.page());
                  return entry != null && entry.status().isAnswered();
                });
  }

  private static final class Reader {
    private final List<BatchPage> pages = new ArrayList<>();
    private final Map<String, BatchRecord.Entry> ended = new LinkedHashMap<>();
    private final Map<String, Integer> unanswered = new LinkedHashMap<>();
    private final Map<String, BigDecimal> mayCost = new HashMap<>();
    private BigDecimal unaccounted = BigDecimal.ZERO;
    private String name = "";
    private @Nullable Instant started;
    private boolean finished;

    void line(String line) {
      try {
        JsonNode node = Json.parse(line);
        String page = node.path("page").asText();
        switch (node.path("event").asText()) {
          case "begun" -> begun(node);
          case "asking" -> {
            unanswered.merge(page, 1, Integer::sum);
            lose(mayCost.put(page, node.path("cost_at_most").decimalValue()));
          }
          case "turned-away" -> {
            unanswered.merge(page, -1, Integer::sum);
            mayCost.remove(page);
          }
          case "ended" -> {
            BatchRecord.Entry entry = BatchRecordJson.read(node);
            BatchRecord.Entry before = ended.put(page, entry);
            unanswered.remove(page);
            BigDecimal most = mayCost.remove(page);
            Cost known = before == null ? null : before.cost();
            lose(Objects.equals(entry.cost(), known) ? most : null);
          }
          case "resumed" -> finished = false;
          case "finished" -> finished = true;
          default -> {} // nothing that a batch that goes on must know
        }
      } catch (JsonException | DateTimeException e) {
        // Torn, or of a later version.
      }
    }

    /** What a call may have cost of which nobody knows what it has. */
    private void lose(@Nullable BigDecimal most) {
      unaccounted = most == null ? unaccounted : unaccounted.add(most);
    }

    private void begun(JsonNode node) {
      if (node.path("schema").asInt() == BatchRecordJson.SCHEMA) {
        name = node.path("name").asText();
        started = Instant.parse(node.path("time").asText());
        for (JsonNode page : node.path("pages")) {
          pages.add(new BatchPage(page.path("page").asText(), page.path("folder").asText()));
        }
      }
    }

    @Nullable BatchHistory history() {
      if (started == null) {
        return null;
      }
      mayCost.values().forEach(this::lose);
      return new BatchHistory(name, started, pages, ended, unanswered, unaccounted, finished);
    }
  }
}
