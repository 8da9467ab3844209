package orchestrator.job;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is being made on a thread of its own, while who will need it goes on. */
final class Beside<T> implements Supplier<T> {
  private final Supplier<T> work;
  private final Thread thread = new Thread(this::make, "beside");
  private @Nullable T made;

  private Beside(Supplier<T> work) {
    this.work = work;
  }

  /** Begins to make it. */
  static <T> Beside<T> of(Supplier<T> work) {
    Beside<T> begun = new Beside<>(work);
    begun.thread.setDaemon(true);
    begun.thread.setUncaughtExceptionHandler((it, failure) -> {}); // fails again in get()
    begun.thread.start();
    return begun;
  }

  private void make() {
    made = work.get();
  }

  /** Waits for it; makes it anew where it failed, or where waiting is interrupted. */
  @Override
  public T get() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return work.get();
    }
    T done = made;
    return done == null ? work.get() : done;
  }
}
