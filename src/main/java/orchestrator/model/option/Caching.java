package orchestrator.model.option;

/** Whether, and how long, a service keeps the beginning of a prompt for the next calls. */
public enum Caching {
  OFF("off"),
  FIVE_MINUTES("5m"),
  ONE_HOUR("1h");

  private final String word;

  Caching(String word) {
    this.word = word;
  }

  /** The word for it, which users and services share. */
  public String word() {
    return word;
  }
}
