package orchestrator.doctor.check;

import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;

/** What lies behind a failure. Checks that meet equal causes report it once. */
public sealed interface Cause {

  /** A fault of this machine or of its network, whoever is called. */
  record Local(Problem problem) implements Cause {}

  /** A certificate authority that is not trusted, whosever certificate it signed. */
  record Issuer(String name) implements Cause {}

  /** AWS credentials, whatever is wrong with them. */
  record Credentials() implements Cause {}

  /** A fault on the way to AWS, whichever service is called. */
  record TowardsAws(Problem problem) implements Cause {}

  /** The failure itself, and no other. */
  record Itself(Failure failure) implements Cause {}

  /** What lies behind a failure anywhere. */
  static Cause of(Failure failure) {
    Problem problem = failure.problem();
    return switch (problem) {
      case TLS_UNTRUSTED -> new Issuer(failure.fact("issuer"));
      case DNS_UNAVAILABLE, CLOCK_SKEWED, PROXY_FAILED -> new Local(problem);
      default ->
          problem.exitCode() == ExitCode.CREDENTIALS
              ? new Credentials()
              : new Itself(failure.requestId(null));
    };
  }
}
