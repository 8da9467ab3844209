package orchestrator.cli.output;

import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** What a run has used and about what that cost, as one line for people. */
public final class UsageLine {
  private UsageLine() {}

  /** {@code tokens: 12,345 in (9,000 from the cache), 1,234 out}; null where nobody counted. */
  public static @Nullable String of(@Nullable Usage usage, @Nullable Cost cost) {
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
    line.append(count(usage.outputTokens())).append(" out");
    String tier = usage.serviceTier();
    if (tier != null && !tier.equals("default")) {
      line.append(", served as ").append(tier);
    }
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
