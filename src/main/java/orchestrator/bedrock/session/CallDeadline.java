package orchestrator.bedrock.session;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * When a call must be over, if ever.
 *
 * @param allowed the time it has in all; null for any
 * @param end the {@link System#nanoTime} at which it is over
 */
public record CallDeadline(@Nullable Duration allowed, long end) {

  public static CallDeadline after(@Nullable Duration allowed) {
    return new CallDeadline(allowed, allowed == null ? 0 : System.nanoTime() + allowed.toNanos());
  }

  /**
   * Does what cannot be told when to stop, such as the search for an identity with its many
   * possible waits.
   *
   * @throws orchestrator.problem.ProblemException {@code TIMED_OUT} if it takes all the time
   */
  <T> T bound(Supplier<T> work) {
    if (allowed == null) {
      return work.get();
    }
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(task, "connecting");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw Problem.TIMED_OUT
          .failure(
              "Nothing was sent to Bedrock: finding the AWS identity took all of the "
                  + allowed.toSeconds()
                  + " s.")
          .exception(e);
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } finally {
      task.cancel(true);
    }
  }

  /** Nanoseconds that remain; for ever counts as a year. */
  public long nanosLeft() {
    return allowed == null ? Duration.ofDays(365).toNanos() : end - System.nanoTime();
  }
}
