package orchestrator.job;

import java.util.function.Supplier;
import orchestrator.problem.Problem;
import orchestrator.record.Outcome;
import org.jspecify.annotations.Nullable;

/** A hold on one run, by which another thread can end it, as Ctrl-C does. */
public final class RunHandle {
  private volatile @Nullable RunJournal journal;

  void begin(RunJournal begun) {
    journal = begun;
  }

  /**
   * Ends the run: what arrived is kept.
   *
   * @param why tells what ends it; asked only when there is a run to end
   * @return what is kept, or null when the run has not begun its record, or is over
   */
  public Outcome.@Nullable Kept interrupt(Supplier<Problem> why) {
    RunJournal begun = journal;
    return begun == null ? null : begun.interrupt(why);
  }
}
