package orchestrator.doctor.aws;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.problem.Problem;

/**
 * Whether a batch inference job would be taken, or its files.
 *
 * @param probe tries it out; nothing is created or written
 */
record BatchCheck(
    String name,
    Supplier<ProbeResult> probe,
    CredentialsCheck credentials,
    ConnectionCheck connection,
    IdentityCheck identity)
    implements Check {
  static final Duration BOUND = Duration.ofSeconds(7);

  @Override
  public List<Check> needs() {
    return List.of(credentials, connection);
  }

  @Override
  public List<Check> waitsFor() {
    return List.of(identity); // Which explains rejected credentials better.
  }

  @Override
  public CheckOutcome examine() {
    ProbeResult proof = probe.get();
    return new CheckOutcome.Passed(proof.proven(), List.of(proof.open()));
  }

  @Override
  public Duration bound() {
    return BOUND;
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(
        Problem.CONNECT_TIMED_OUT.failure(
            "There was no answer within " + BOUND.toSeconds() + " s."));
  }
}
