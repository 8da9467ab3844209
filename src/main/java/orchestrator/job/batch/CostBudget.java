package orchestrator.job.batch;

import java.math.BigDecimal;

/**
 * What a batch may cost as a whole: what it has cost, and the most that the calls may cost which
 * are on their way.
 *
 * <p>This class is thread-safe.
 */
final class CostBudget {
  private final BigDecimal limit;
  private BigDecimal spent;
  private BigDecimal reserved = BigDecimal.ZERO;

  /**
   * A budget.
   *
   * @param limit US dollars
   * @param spent what of it is gone
   */
  CostBudget(BigDecimal limit, BigDecimal spent) {
    this.limit = limit;
    this.spent = spent;
  }

  /**
   * Sets the most that a call may cost aside. As long as calls on their way may turn out cheaper
   * than feared, it waits for them.
   *
   * @return false if it is too much for what is left
   */
  synchronized boolean reserve(BigDecimal most) throws InterruptedException {
    while (spent.add(reserved).add(most).compareTo(limit) > 0) {
      if (reserved.signum() == 0) {
        return false;
      }
      wait();
    }
    reserved = reserved.add(most);
    return true;
  }

  /** What has not been spent. */
  synchronized BigDecimal left() {
    return limit.subtract(spent).max(BigDecimal.ZERO);
  }

  /** A call is over, and has cost this. */
  synchronized void settle(BigDecimal most, BigDecimal cost) {
    reserved = reserved.subtract(most);
    spent = spent.add(cost);
    notifyAll();
  }
}
