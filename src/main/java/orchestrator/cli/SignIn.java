package orchestrator.cli;

import java.time.Instant;
import java.util.function.Consumer;
import orchestrator.settings.Settings;

/** Signs a person in to AWS IAM Identity Center; this package does not know AWS. */
public interface SignIn {

  /**
   * A session that has begun.
   *
   * @param profile the AWS profile that it belongs to
   * @param until when it ends, unless it is renewed
   */
  record Session(String profile, Instant until) {}

  /**
   * Waits until the person has signed in.
   *
   * @param settings how to reach AWS, and the profile
   * @param say takes each line that the person must see
   * @throws orchestrator.problem.ProblemException if nobody signed in
   */
  Session with(Settings settings, Consumer<String> say);
}
