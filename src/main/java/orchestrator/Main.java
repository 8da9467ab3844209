package orchestrator;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs. */
  public static void main(String[] args) {}
}
