package orchestrator.doctor.aws;

import java.util.List;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.AwsResolver.Caller;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * Whose credentials they are, by the word of STS. A run does not need STS, so a silent one only
 * warns.
 */
record IdentityCheck(
    AwsResolver aws, RegionCheck region, CredentialsCheck credentials, List<Check> goesThrough)
    implements Check {
  @Override
  public String name() {
    return "identity";
  }

  @Override
  public List<Check> needs() {
    return List.of(credentials);
  }

  @Override
  public List<Check> yieldsTo() {
    return goesThrough; // What is wrong with the address of STS is told where it is looked up.
  }

  @Override
  public CheckOutcome examine() {
    try {
      Caller caller = aws.caller(credentials.source(), region.region().value());
      return caller == null
          ? new CheckOutcome.Passed("a Bedrock API key, which does not tell whose it is")
          : new CheckOutcome.Passed("account " + caller.account() + ", " + caller.arn());
    } catch (ProblemException e) {
      Problem problem = e.failure().problem();
      ExitCode code = problem.exitCode();
      return code == ExitCode.UNAVAILABLE
              || code == ExitCode.REFUSED
              || problem == Problem.AWS_CONFIG_UNREADABLE // Where STS is may stand there.
              || problem == Problem.INVALID_ENDPOINT // It is that of STS: the region came first.
          ? new CheckOutcome.Warned(e.failure())
          : new CheckOutcome.Failed(e.failure());
    }
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Warned(
        Problem.CONNECT_TIMED_OUT.failure(
            "AWS STS did not answer within "
                + bound().toSeconds()
                + " s; a run does without it unless a role is assumed."));
  }
}
