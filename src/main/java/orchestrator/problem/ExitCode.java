package orchestrator.problem;

/** The process exit codes that scripts may rely on. {@code docs/troubleshooting.md} lists them. */
public enum ExitCode {
  OK(0, "the whole answer arrived and the record is on disk"),
  FAULT(1, "a fault of the program itself"),
  USAGE(2, "usage or configuration"),
  PAGE(3, "the Confluence page cannot be read"),
  CREDENTIALS(4, "AWS credentials are missing, expired or broken"),
  REFUSED(5, "AWS refused: permission, model access, unknown model or agent, invalid request"),
  UNAVAILABLE(6, "network, DNS, TLS, proxy, time-out, throttled, service down: try again later"),
  INCOMPLETE(7, "the answer is incomplete; what arrived is kept"),
  OUTPUT(8, "output cannot be written: record, answer or stdout"),
  FINDINGS(9, "doctor found a failure, or one of several pages failed"),
  HUNG_UP(129, "SIGHUP: the terminal has gone"),
  INTERRUPTED(130, "Ctrl-C"),
  CLOSED_PIPE(141, "stdout was closed by its reader"),
  TERMINATED(143, "SIGTERM");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The number that the process exits with. */
  public int number() {
    return number;
  }

  /** When it is used, as a clause without a full stop. */
  public String meaning() {
    return meaning;
  }
}
