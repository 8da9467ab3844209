package orchestrator.doctor.aws;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orchestrator.aws.AwsConnection;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.http.HttpClients;
import orchestrator.model.InferenceOptions;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;

/**
 * Whether the model or agent may be called.
 *
 * @param target who
 * @param run the options of the run
 * @param invoke whether a call may cost something
 */
record AccessCheck(
    BedrockTarget target,
    InferenceOptions run,
    boolean invoke,
    RegionCheck region,
    CredentialsCheck credentials,
    ConnectionCheck connection,
    IdentityCheck identity,
    Clock clock,
    HttpClients network)
    implements Check {
  @Override
  public String name() {
    return "access";
  }

  @Override
  public List<Check> needs() {
    return List.of(credentials, connection);
  }

  @Override
  public List<Check> waitsFor() {
    return List.of(identity); // Which explains rejected credentials better than Bedrock.
  }

  @Override
  public CheckOutcome examine() {
    AwsConnection aws = new AwsConnection(region.region(), region.endpoint(), credentials.source());
    Duration patience = bound().plusSeconds(5); // late() explains more
    ProbeResult proof =
        invoke
            ? BedrockProvider.call(target, run, aws, patience, clock, network)
            : BedrockProvider.probe(target, run, aws, patience, clock, network);
    List<String> details = new ArrayList<>();
    if (!proof.open().isEmpty()) {
      details.add(proof.open());
    }
    Failure reservation = proof.reservation();
    return reservation == null
        ? new CheckOutcome.Passed(proof.proven(), details)
        : new CheckOutcome.Warned(reservation, details);
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(invoke ? 60 : 7);
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(
        Problem.CONNECT_TIMED_OUT.failure(
            "Bedrock did not answer within " + bound().toSeconds() + " s."));
  }
}
