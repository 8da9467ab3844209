package orchestrator.job.batch;

import java.util.function.Supplier;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A hold on one batch, by which another thread can end it, as Ctrl-C does. */
public final class BatchHandle {
  private volatile @Nullable BatchProgress progress;

  void begin(BatchProgress begun) {
    progress = begun;
  }

  /**
   * Begins no further page; those that are being asked about go on.
   *
   * @return how many these are
   */
  public int stop(Problem why) {
    BatchProgress begun = progress;
    if (begun == null) {
      return 0;
    }
    begun.stop(why.failure(""));
    return begun.asked();
  }

  /**
   * Ends the batch now, and what arrived is kept.
   *
   * @param why tells what ends it; asked only when there is a batch to end
   * @return how it ended, or null when it has not begun, or is over
   */
  public @Nullable BatchOutcome interrupt(Supplier<Problem> why) {
    BatchProgress begun = progress;
    return begun == null ? null : begun.interrupt(why);
  }
}
