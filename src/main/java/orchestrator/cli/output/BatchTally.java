package orchestrator.cli.output;

import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch is, as one line for people.
 *
 * <p>This class is thread-safe.
 */
final class BatchTally {
  /** Fewer say nothing about how long the others will take. */
  private static final int TELLING = 3;

  /** Where nothing can be redrawn. */
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<PageStatus, Integer> counts = new EnumMap<>(PageStatus.class);
  private Instant since;
  private Instant told;
  private int pages;
  private int before;
  private int ended;
  private long tokens;
  private @Nullable Cost cost;

  BatchTally(Clock clock) {
    this.clock = clock;
    this.since = clock.instant();
    this.told = since;
  }

  synchronized void begin(int all, int done) {
    pages = all;
    before = done;
    since = clock.instant();
    told = since;
  }

  synchronized void add(Entry page) {
    ended++;
    counts.merge(page.status(), 1, Integer::sum);
    tokens += known(page.usage().inputTokens()) + known(page.usage().outputTokens());
    Cost more = page.cost();
    if (more != null) {
      cost = cost == null ? more : new Cost(cost.usd().add(more.usd()), more.pricesAsOf());
    }
  }

  private static long known(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  /** {@code 34/120 pages · 2 failed · 812k tokens · about 6 min left}; empty before it begins. */
  synchronized String line() {
    if (pages == 0) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    parts.add(before + ended + "/" + pages + " pages");
    for (PageStatus status : List.of(PageStatus.FAILED, PageStatus.INCOMPLETE)) {
      int count = counts.getOrDefault(status, 0);
      if (count > 0) {
        parts.add(count + " " + status.label());
      }
    }
    if (tokens > 0) {
      parts.add(rounded(tokens) + " tokens");
    }
    if (cost != null) {
      parts.add("$" + cost.usd().setScale(2, RoundingMode.HALF_UP).toPlainString());
    }
    int left = pages - before - ended;
    if (ended >= TELLING && left > 0) {
      Duration sofar = Duration.between(since, clock.instant());
      parts.add("about " + about(sofar.multipliedBy(left).dividedBy(ended)) + " left");
    }
    return String.join(" · ", parts);
  }

  /** {@link #line} where it is time for one; empty otherwise. */
  synchronized String due() {
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(BETWEEN_LINES) < 0) {
      return "";
    }
    told = now;
    return line();
  }

  /** {@code 120 pages: 118 complete, 2 failed · 810,000 tokens in, 2,345 out · 4 min}. */
  synchronized String summary(BatchRecord record) {
    List<String> kinds = new ArrayList<>();
    for (PageStatus status : PageStatus.values()) {
      int such = record.count(status);
      if (such > 0) {
        kinds.add(such + " " + status.label());
      }
    }
    int count = record.pages().size();
    StringBuilder line = new StringBuilder();
    line.append(count).append(count == 1 ? " page: " : " pages: ").append(String.join(", ", kinds));
    Usage usage = record.usage();
    if (usage.inputTokens() != null || usage.outputTokens() != null) {
      line.append(
          String.format(
              Locale.ROOT,
              " · %,d tokens in, %,d out",
              known(usage.inputTokens()),
              known(usage.outputTokens())));
    }
    Cost all = record.cost();
    if (all != null) {
      line.append(", ").append(all.about()).append(" (").append(all.source()).append(')');
    }
    return line.append(" · ").append(about(Duration.between(since, clock.instant()))).toString();
  }

  private static String rounded(long count) {
    return count < 1_000
        ? String.valueOf(count)
        : count < 1_000_000
            ? count / 1_000 + "k"
            : String.format(Locale.ROOT, "%.1fM", count / 1e6);
  }

  private static String about(Duration time) {
    long seconds = (time.toMillis() + 500) / 1000;
    if (seconds < 90) {
      return seconds + " s";
    }
    long minutes = (seconds + 30) / 60;
    return minutes < 90 ? minutes + " min" : String.format(Locale.ROOT, "%.1f h", minutes / 60.0);
  }
}
