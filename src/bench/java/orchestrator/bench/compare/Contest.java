package orchestrator.bench.compare;

/**
 * A line of the table: who is compared with whom, in what, and what is aimed at.
 *
 * @param label what is done
 * @param ours the command of ours, by name
 * @param theirs the command that it is compared with, by name
 * @param figure what decides
 * @param target17 the most that is aimed at on JDK 17 and 21; NaN for none
 * @param target25 the same from JDK 25 on
 */
record Contest(
    String label, String ours, String theirs, Figure figure, double target17, double target25) {

  /** What decides. */
  enum Figure {
    WALL,
    CPU,
    PEAK,
    /** Milliseconds to the first text, beyond what the other takes. */
    FIRST_TEXT
  }

  double target(int javaVersion) {
    return javaVersion < 25 ? target17 : target25;
  }
}
