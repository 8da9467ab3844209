package orchestrator.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the requests of all runs to one site down to what it bears: a few at once, and none while
 * it asks to wait.
 *
 * <p>This class is thread-safe.
 */
public final class RequestGate {
  private final Semaphore places;
  private long opens = System.nanoTime();

  RequestGate(int atOnce) {
    this.places = new Semaphore(atOnce, true);
  }

  /**
   * Waits for a place; {@link #leave} gives it back.
   *
   * @return whether there was one in time
   */
  public boolean enter(Deadline deadline) throws InterruptedException {
    return places.tryAcquire(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
  }

  /** A request is over. */
  public void leave() {
    places.release();
  }

  /** The site asked for a pause; it is meant for all. */
  public synchronized void closeFor(Duration pause) {
    opens = Math.max(opens, System.nanoTime() + pause.toNanos());
  }

  /** How long the site is not to be asked yet; zero if it may be. */
  public synchronized Duration closed() {
    return Duration.ofNanos(Math.max(0, opens - System.nanoTime()));
  }
}
