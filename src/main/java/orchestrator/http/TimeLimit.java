package orchestrator.http;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Goes on without what cannot be told when to stop, such as the system's name resolution. */
public final class TimeLimit {
  private TimeLimit() {}

  /**
   * Does some work on a thread of its own and waits for it.
   *
   * @param limit how long; the work may go on afterwards, and nobody hears of it
   * @throws TimeoutException if it takes longer
   * @throws InterruptedException if this thread is interrupted meanwhile
   * @throws Exception whatever the work throws
   */
  public static <T> T within(Duration limit, Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "at most " + limit.toMillis() + " ms");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception failure ? failure : e;
    } finally {
      task.cancel(true);
    }
  }
}
