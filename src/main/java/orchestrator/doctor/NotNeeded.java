package orchestrator.doctor;

/** A part of the road that this run does not take. */
record NotNeeded(String name, String reason) implements Check {
  @Override
  public Finding examine() {
    return new Finding.Skipped(reason);
  }

  @Override
  public Finding late() {
    return examine();
  }
}
