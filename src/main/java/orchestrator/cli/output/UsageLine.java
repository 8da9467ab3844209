package orchestrator.cli.output;

import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.record.RunRecord;
import org.jspecify.annotations.Nullable;

/** What a run has used and about what that cost, as one line for people. */
public final class UsageLine {
  private static final String USUAL_TIER = "default";

  private UsageLine() {}

  /** That of a run; it tells the service tier where that is another one than was asked for. */
  public static @Nullable String of(RunRecord record) {
    String asked = record.option("service_tier");
    Usage usage = record.usage();
    String served = usage == null ? null : usage.serviceTier();
    boolean told = served != null && !served.equals(asked == null ? USUAL_TIER : asked);
    return of(usage, record.cost(), told ? ", served as " + served : "");
  }

  /** {@code tokens: 12,345 in (9,000 from the cache), 1,234 out}; null where nobody counted. */
  public static @Nullable String of(@Nullable Usage usage, @Nullable Cost cost) {
    return of(usage, cost, "");
  }

  private static @Nullable String of(@Nullable Usage usage, @Nullable Cost cost, String served) {
    if (usage == null || usage.outputTokens() == null) {
      return null;
    }
    StringBuilder line = new StringBuilder("tokens: ");
    if (usage.inputTokens() != null) {
      line.append(count(usage.inputTokens())).append(" in");
      Long cached = usage.cacheReadTokens();
      if (cached != null && cached > 0) {
        line.append(" (").append(count(cached)).append(" from the cache)");
      }
      line.append(", ");
    }
    line.append(count(usage.outputTokens())).append(" out").append(served);
    if (cost != null) {
      line.append(", ").append(cost.about()).append(" (").append(cost.source()).append(')');
    }
    return line.toString();
  }

  /** Every run tells it, and a format with {@code %,d} would load what Java knows of locales. */
  private static String count(long tokens) {
    StringBuilder digits = new StringBuilder().append(tokens);
    for (int comma = digits.length() - 3; comma > 0; comma -= 3) {
      digits.insert(comma, ',');
    }
    return digits.toString();
  }
}
