package orchestrator.model;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a run goes on, on one thread at a time, and speaks for the user who can be asked. What
 * it throws ends the run.
 */
public interface RunObserver extends Consumer<RunEvent> {
  /** Something the user should know. */
  default void note(String message) {
    accept(new RunEvent.Note(message));
  }

  /**
   * Asks the user a question and waits for the answer, one line.
   *
   * @return null when nobody can answer
   */
  @Nullable String ask(String question);

  /** Something the user has to see now, whatever else is silenced. */
  void tell(String line);
}
