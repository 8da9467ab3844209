package orchestrator.aws.credentials;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Keeps fetched keys in memory and fetches new ones shortly before they expire. Thread-safe. */
public final class RefreshingCredentials implements AwsCredentialsProvider {
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final Supplier<AwsCredentials> fetch;
  private final Clock clock;
  private @Nullable AwsCredentials current;

  public RefreshingCredentials(Supplier<AwsCredentials> fetch, Clock clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    AwsCredentials known = current;
    if (known != null && !expiresWithin(AHEAD, known)) {
      return known;
    }
    try {
      AwsCredentials fresh = fetch.get();
      current = fresh;
      return fresh;
    } catch (ProblemException e) {
      if (known != null && !expiresWithin(Duration.ZERO, known)) {
        return known;
      }
      throw e;
    }
  }

  private boolean expiresWithin(Duration time, AwsCredentials keys) {
    return keys.expirationTime().map(end -> !end.isAfter(clock.instant().plus(time))).orElse(false);
  }
}
