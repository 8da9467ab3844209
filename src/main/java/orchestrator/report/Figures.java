package orchestrator.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import org.jspecify.annotations.Nullable;

/** Times, tokens and dollars as people read them. */
final class Figures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);

  private Figures() {}

  static String time(Instant moment) {
    return TIME.format(moment.atOffset(ZoneOffset.UTC));
  }

  static String tokens(Usage usage) {
    String in = count(usage.inputTokens());
    String out = count(usage.outputTokens());
    return in.isEmpty() && out.isEmpty() ? "" : in + " in, " + out + " out";
  }

  static String count(@Nullable Long tokens) {
    return tokens == null ? "" : String.format(Locale.ROOT, "%,d", tokens);
  }

  static String cost(Cost cost) {
    return cost.about() + " (" + cost.source() + ")";
  }
}
