package orchestrator.doctor.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Which credentials a run would use, whether they can be had, and for how long they are good. */
final class CredentialsCheck implements Check {
  private final AwsResolver aws;
  private final RegionCheck region;
  private final Clock clock;
  private final List<Check> goesThrough;
  private volatile @Nullable CredentialSource source;

  CredentialsCheck(AwsResolver aws, RegionCheck region, Clock clock, List<Check> goesThrough) {
    this.aws = aws;
    this.region = region;
    this.clock = clock;
    this.goesThrough = goesThrough;
  }

  /** The source; known once this has passed. */
  CredentialSource source() {
    CredentialSource known = source;
    if (known == null) {
      throw new IllegalStateException("nobody knows the credentials yet");
    }
    return known;
  }

  @Override
  public String name() {
    return "credentials";
  }

  @Override
  public List<Check> needs() {
    return List.of(region);
  }

  @Override
  public List<Check> goesThrough() {
    return goesThrough;
  }

  @Override
  public CheckOutcome examine() {
    CredentialSource found = aws.credentials(region.region().value());
    source = found;
    Instant end = AwsResolver.fetch(found);
    Instant signIn = found.kind() == CredentialSource.Kind.SSO ? aws.signInEnds() : null;
    StringBuilder evidence = new StringBuilder(found.description());
    if (end != null) {
      evidence.append(", keys for another ").append(left(end));
    }
    if (signIn != null) {
      evidence.append(", sign-in for another ").append(left(signIn));
    }
    return CheckOutcome.passedUnless(found.notices(), evidence.toString(), List.of());
  }

  private String left(Instant end) {
    Duration left = Duration.between(clock.instant(), end);
    return left.toHours() > 0
        ? left.toHours() + " h " + left.toMinutesPart() + " min"
        : Math.max(0, left.toMinutes()) + " min";
  }

  @Override
  public Duration bound() {
    return Duration.ofSeconds(10);
  }

  @Override
  public CheckOutcome late() {
    CredentialSource known = source;
    return new CheckOutcome.Failed(
        Problem.CONNECT_TIMED_OUT.failure(
            (known == null ? "The credentials" : "The " + known.description())
                + " gave no keys within "
                + bound().toSeconds()
                + " s."));
  }
}
