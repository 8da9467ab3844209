package orchestrator.model.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What asking one target costs, by a dated table.
 *
 * @param asOf the month of the prices
 * @param rates the usual ones first, then those of calls that read more
 * @param caching whether the prompt is marked for the cache, which may cost more than reading it
 * @param mostOutput the most tokens that a run lets it write; null where nobody knows
 */
public record Pricing(
    String asOf, List<Rates> rates, boolean caching, @Nullable Integer mostOutput) {
  private static final BigDecimal MILLION = new BigDecimal(1_000_000);

  /** Digits after the point that records keep: a millionth of a dollar. */
  private static final int DIGITS = 6;

  /**
   * US dollars per million tokens.
   *
   * @param above the whole call costs this if it reads more tokens than that
   * @param cacheRead of tokens from the cache; null where it is not known to differ from reading
   * @param cacheWrite of tokens into the cache; likewise
   */
  public record Rates(
      long above,
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cacheRead,
      @Nullable BigDecimal cacheWrite) {

    /** The same with what goes into the cache for an hour, which costs reading twice. */
    public Rates keptForAnHour() {
      return new Rates(above, input, output, cacheRead, input.multiply(BigDecimal.valueOf(2)));
    }
  }

  public Pricing {
    rates = List.copyOf(rates);
  }

  /** What a call has cost; null if its tokens are not known. */
  public @Nullable Cost of(Usage usage) {
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    if (input == null || output == null) {
      return null;
    }
    Rates rate = rates(input);
    long read = usage.cacheReadTokens() == null ? 0 : usage.cacheReadTokens();
    long written = usage.cacheWriteTokens() == null ? 0 : usage.cacheWriteTokens();
    return cost(
        price(input - read - written, rate.input())
            .add(price(read, or(rate.cacheRead(), rate.input())))
            .add(price(written, or(rate.cacheWrite(), rate.input())))
            .add(price(output, rate.output())));
  }

  /** The most that a call may cost; null if nobody knows how much it may write. */
  public @Nullable Cost atMost(long inputTokens) {
    if (mostOutput == null) {
      return null;
    }
    Rates rate = rates(inputTokens);
    BigDecimal input =
        caching ? rate.input().max(or(rate.cacheWrite(), rate.input())) : rate.input();
    return cost(price(inputTokens, input).add(price(mostOutput, rate.output())));
  }

  private Rates rates(long inputTokens) {
    Rates found = rates.get(0);
    for (Rates rate : rates) {
      if (inputTokens > rate.above() && rate.above() >= found.above()) {
        found = rate;
      }
    }
    return found;
  }

  private Cost cost(BigDecimal sum) {
    BigDecimal usd = sum.divide(MILLION, DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
    return new Cost(usd.scale() < 0 ? usd.setScale(0) : usd, asOf); // plain, in JSON too
  }

  private static BigDecimal price(long tokens, BigDecimal rate) {
    return rate.multiply(BigDecimal.valueOf(tokens));
  }

  private static BigDecimal or(@Nullable BigDecimal rate, BigDecimal other) {
    return rate == null ? other : rate;
  }
}
