package orchestrator.model;

/** The stages of a run, in order. */
public enum RunStage {
  PAGE("Reading the page"),
  PROMPT("Preparing the prompt"),
  ANSWER("Waiting for the answer");

  private final String label;

  RunStage(String label) {
    this.label = label;
  }

  /** What people read. */
  public String label() {
    return label;
  }
}
