package orchestrator.bedrock.session;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import orchestrator.http.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the SDK's threads deliver to the thread that asked, so that everything behind it is
 * plain sequential code.
 */
public final class EventQueue<E> {
  private record Item<E>(@Nullable E event, @Nullable Throwable error) {}

  private final BlockingQueue<Item<E>> items = new LinkedBlockingQueue<>();

  public void deliver(E event) {
    items.add(new Item<>(event, null));
  }

  /** Nothing follows once the call is over, well or badly. */
  public void endWith(CompletableFuture<?> call) {
    var unused = call.whenComplete((nothing, error) -> items.add(new Item<>(null, error)));
  }

  /**
   * Waits for the next event, as a {@code Future} would.
   *
   * @return null when all has arrived
   */
  public @Nullable E next(Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    Item<E> item = items.poll(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    if (item == null) {
      throw new TimeoutException();
    }
    if (item.error() != null) {
      throw new ExecutionException(item.error());
    }
    return item.event();
  }
}
