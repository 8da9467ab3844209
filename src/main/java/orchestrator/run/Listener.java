package orchestrator.run;

import orchestrator.llm.AnswerEvent;

/** Hears how a run goes on, on one thread at a time. What it throws ends the run. */
public interface Listener {
  /** A stage begins. */
  void stage(Stage stage);

  /** Something the user should know. */
  void note(String message);

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
