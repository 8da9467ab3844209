package orchestrator.model.usage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * About what a call costs.
 *
 * @param usd US dollars
 * @param pricesAsOf the month of the prices, as {@code 2026-11}; no figure goes without it
 */
public record Cost(BigDecimal usd, String pricesAsOf) {

  /** {@code about $0.05}: to the cent, or two digits of what is less. */
  public String about() {
    BigDecimal cents = usd.setScale(2, RoundingMode.HALF_UP);
    BigDecimal shown =
        cents.compareTo(new BigDecimal("0.01")) > 0 || usd.signum() == 0
            ? cents
            : usd.round(new MathContext(2, RoundingMode.HALF_UP));
    return "about $" + shown.toPlainString();
  }

  /** {@code prices of 2026-11}. */
  public String source() {
    return "prices of " + pricesAsOf;
  }
}
