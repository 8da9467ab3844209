package orchestrator.job.batch;

/**
 * The number of calls that may go on at once: halved when the service turns one away, and raised by
 * one as often as that many were answered, as TCP does it (additive increase, multiplicative
 * decrease).
 *
 * <p>This class is thread-safe.
 */
final class ConcurrencyLimit {
  private final int most;
  private double limit;
  private int going;

  /** Counts the times that it was lowered. */
  private int lowered;

  /**
   * A limit.
   *
   * @param most what it is at the beginning, and at most
   */
  ConcurrencyLimit(int most) {
    this.most = most;
    this.limit = most;
  }

  /**
   * Waits until one more may go on.
   *
   * @return to be shown when that was turned away
   */
  synchronized int enter() throws InterruptedException {
    while (going >= (int) limit) {
      wait();
    }
    going++;
    return lowered;
  }

  /** One has ended. */
  synchronized void leave() {
    going--;
    notifyAll();
  }

  /** One was answered. */
  synchronized void answered() {
    limit = Math.min(most, limit + 1 / limit);
    notifyAll();
  }

  /**
   * One was turned away. Those that were on their way when the limit was lowered tell nothing new
   * about it.
   *
   * @param entered what {@link #enter} gave it
   * @return whether the limit is lower now
   */
  synchronized boolean turnedAway(int entered) {
    if (entered != lowered || limit <= 1) {
      return false;
    }
    lowered++;
    limit = Math.max(1, Math.floor(limit / 2));
    return true;
  }

  /** How many may go on at once now. */
  synchronized int now() {
    return (int) limit;
  }
}
