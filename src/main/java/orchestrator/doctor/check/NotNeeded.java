package orchestrator.doctor.check;

/** A part of the road that this run does not take. */
public record NotNeeded(String name, String reason) implements Check {
  @Override
  public CheckOutcome examine() {
    return new CheckOutcome.Skipped(reason);
  }

  @Override
  public CheckOutcome late() {
    return examine();
  }
}
