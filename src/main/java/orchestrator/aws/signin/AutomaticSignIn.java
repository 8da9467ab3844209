package orchestrator.aws.signin;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The keys of an SSO profile; where the sign-in is all that is missing, somebody sits at a terminal
 * and {@code auto_login} is on, it is offered, once.
 */
public final class AutomaticSignIn implements Supplier<AwsCredentials> {
  private final SsoSession session;
  private final Supplier<AwsCredentials> keys;
  private final CredentialContext sources;
  private boolean offered;

  public AutomaticSignIn(
      SsoSession session, Supplier<AwsCredentials> keys, CredentialContext sources) {
    this.session = session;
    this.keys = keys;
    this.sources = sources;
  }

  @Override
  public AwsCredentials get() {
    try {
      return keys.get();
    } catch (ProblemException e) {
      if (offered || !sources.access().autoLogin() || !wantsSignIn(e.failure().problem())) {
        throw e;
      }
      offered = true;
      if (!isYes(sources.person().ask(question(e.failure().problem())))) {
        throw e;
      }
      sources.person().waitFor("Waiting for the sign-in in the browser");
      try {
        new SsoSignIn(session, sources, Duration.ofSeconds(1)).signIn(sources.person()::tell);
      } finally {
        sources.person().waitFor(null);
      }
      sources.deadline().begin();
      return keys.get();
    }
  }

  private String question(Problem problem) {
    return problem.title() + " (profile " + session.profile() + "). Sign in now? [Y/n] ";
  }

  private static boolean wantsSignIn(Problem problem) {
    return switch (problem) {
      case SSO_NOT_SIGNED_IN,
          SSO_SESSION_EXPIRED,
          SSO_REFRESH_REJECTED,
          SSO_TOKEN_REJECTED,
          SSO_CACHE_DAMAGED ->
          true;
      default -> false;
    };
  }

  private static boolean isYes(@Nullable String answer) {
    if (answer == null) {
      return false;
    }
    String word = answer.strip().toLowerCase(Locale.ROOT);
    return word.isEmpty() || word.equals("y") || word.equals("yes");
  }
}
