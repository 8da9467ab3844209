package orchestrator.job;

import orchestrator.model.AnswerEvent;
import org.jspecify.annotations.Nullable;

/** Hears how a run goes on, on one thread at a time. What it throws ends the run. */
public interface RunObserver {
  /** A stage begins. */
  void stage(Stage stage);

  /** Something the user should know. */
  void note(String message);

  /**
   * Asks the user a question and waits for the answer, one line.
   *
   * @return null when nobody can answer
   */
  @Nullable String ask(String question);

  /** Something the user has to see now, whatever else is silenced. */
  void tell(String line);

  /**
   * What is waited for within a stage, as long as it lasts.
   *
   * @param what e.g. {@code Waiting for the sign-in}; null when the stage goes on
   */
  void waitFor(@Nullable String what);

  /** How a decision came about, for those who want to know. */
  void explain(String line);

  /** The answer comes in. */
  void event(AnswerEvent event);

  /** The stages of a run, in order. */
  enum Stage {
    PAGE("Reading the page"),
    PROMPT("Preparing the prompt"),
    ANSWER("Waiting for the answer");

    private final String label;

    Stage(String label) {
      this.label = label;
    }

    /** What people read. */
    public String label() {
      return label;
    }
  }
}
