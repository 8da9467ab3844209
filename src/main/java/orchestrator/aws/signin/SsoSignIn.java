package orchestrator.aws.signin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityClients;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.aws.profile.Timestamps;
import orchestrator.http.Deadline;
import orchestrator.http.HttpClients;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.AccessDeniedException;
import software.amazon.awssdk.services.ssooidc.model.AuthorizationPendingException;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;
import software.amazon.awssdk.services.ssooidc.model.ExpiredTokenException;
import software.amazon.awssdk.services.ssooidc.model.RegisterClientResponse;
import software.amazon.awssdk.services.ssooidc.model.SlowDownException;
import software.amazon.awssdk.services.ssooidc.model.StartDeviceAuthorizationResponse;

/**
 * Signs a person in to IAM Identity Center: they open an address in any browser, on any machine,
 * and confirm a code, while this waits. The session goes where the AWS CLI keeps its own.
 */
public final class SsoSignIn {
  private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  /** What RFC 8628 asks for: between two questions, and in addition when told to slow down. */
  private static final int USUAL_INTERVAL = 5;

  private static final int USUAL_EXPIRY = 600;

  private final SsoSession session;
  private final TokenCache cache;
  private final IdentityClients clients;
  private final Clock clock;
  private final Deadline deadline;
  private final Duration second;

  /**
   * A sign-in for one session.
   *
   * @param second how long a second takes, which tests shorten
   */
  SsoSignIn(SsoSession session, CredentialContext sources, Duration second) {
    this.session = session;
    this.cache = TokenCache.ofSso(sources.access().home(), session.cacheKey());
    this.clients = sources.clients();
    this.clock = sources.access().clock();
    this.deadline = sources.deadline();
    this.second = second;
  }

  /**
   * A session that somebody has just begun.
   *
   * @param profile the profile that they signed in with
   * @param until when the session's token ends
   */
  public record SignedIn(String profile, Instant until) {}

  /**
   * Signs in with the profile that the user named, or {@code default}. A profile that assumes a
   * role leads to its {@code source_profile}.
   *
   * @param say takes each line that the person must see
   * @throws ProblemException if there is no such profile, it uses no Identity Center, or nobody
   *     signed in
   */
  public static SignedIn signIn(AwsAccess access, HttpClients network, Consumer<String> say) {
    CredentialContext sources = CredentialContext.of(access, network, UserPrompter.NOBODY);
    SsoSession session = SsoSession.toSignIn(profile(sources.profiles()), sources.profiles());
    return new SsoSignIn(session, sources, Duration.ofSeconds(1)).signIn(say);
  }

  private static Profile profile(Profiles profiles) {
    Chosen named = profiles.named();
    Profile profile =
        named == null && profiles.find("default") == null
            ? null
            : profiles.required(named == null ? Chosen.by("default", "default") : named);
    Set<String> seen = new HashSet<>();
    Profile sso = profile;
    while (sso != null && !sso.isSso() && seen.add(sso.name())) {
      String source = sso.get("source_profile");
      sso = source == null ? null : profiles.find(source);
    }
    if (sso != null && sso.isSso()) {
      return sso;
    }
    throw Problem.SSO_NOT_A_PROFILE.failure(notSso(profile)).exception();
  }

  private static String notSso(@Nullable Profile profile) {
    if (profile == null) {
      return "No profile is named, and there is none called 'default'.";
    }
    return "Profile '"
        + profile.name()
        + (profile.has("login_session")
            ? "' is not of SSO; sign in with the AWS CLI: aws login --profile "
                + ShellQuoting.word(profile.name())
            : "' has neither sso_session nor sso_start_url.");
  }

  SignedIn signIn(Consumer<String> say) {
    try {
      // Before anybody is sent to a browser in vain.
      cache.prepare();
    } catch (IOException e) {
      throw unwritable(e);
    }
    ObjectNode token;
    Instant until;
    deadline.begin();
    try (SsoOidcClient oidc = clients.oidc(session.region())) {
      RegisterClientResponse client = register(oidc);
      StartDeviceAuthorizationResponse device =
          oidc.startDeviceAuthorization(
              r ->
                  r.clientId(client.clientId())
                      .clientSecret(client.clientSecret())
                      .startUrl(session.startUrl()));
      if (device.deviceCode() == null || device.verificationUri() == null) {
        throw unreadable();
      }
      invite(device, say);
      CreateTokenResponse answer = await(oidc, client, device);
      until = clock.instant().plusSeconds(orUsual(answer.expiresIn(), 0));
      token = document(client, answer, until);
    } catch (SdkException e) {
      throw refused(e);
    }
    try {
      cache.write(token);
    } catch (IOException e) {
      throw unwritable(e);
    }
    return new SignedIn(session.profile(), until);
  }

  private RegisterClientResponse register(SsoOidcClient oidc) {
    RegisterClientResponse client =
        oidc.registerClient(
            r -> {
              r.clientName("orchestrator").clientType("public");
              if (!session.scopes().isEmpty()) {
                r.scopes(session.scopes());
              }
            });
    if (client.clientId() == null || client.clientSecret() == null) {
      throw unreadable();
    }
    return client;
  }

  private static void invite(StartDeviceAuthorizationResponse device, Consumer<String> say) {
    String whole = device.verificationUriComplete();
    say.accept("To sign in, open this address in a browser, on this or another machine:");
    say.accept("");
    say.accept("  " + (whole == null ? device.verificationUri() : whole));
    say.accept("");
    say.accept("and confirm that it shows this code: " + device.userCode());
  }

  /** Asks until the person has confirmed, declined, or let the code expire. */
  private CreateTokenResponse await(
      SsoOidcClient oidc, RegisterClientResponse client, StartDeviceAuthorizationResponse device) {
    int interval = Math.max(1, orUsual(device.interval(), USUAL_INTERVAL));
    int left = orUsual(device.expiresIn(), USUAL_EXPIRY);
    while (true) {
      try {
        CreateTokenResponse answer =
            oidc.createToken(
                r ->
                    r.grantType(DEVICE_GRANT)
                        .deviceCode(device.deviceCode())
                        .clientId(client.clientId())
                        .clientSecret(client.clientSecret()));
        if (answer.accessToken() == null) {
          throw unreadable();
        }
        return answer;
      } catch (AuthorizationPendingException e) {
        // Not yet.
      } catch (SlowDownException e) {
        interval += USUAL_INTERVAL;
      } catch (ExpiredTokenException e) {
        throw expired();
      }
      if (left < interval) {
        throw expired();
      }
      left -= interval;
      pause(interval);
    }
  }

  private void pause(int seconds) {
    try {
      Thread.sleep(second.multipliedBy(seconds).toMillis());
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("While waiting for the sign-in.").exception(e);
    }
  }

  /** As the AWS CLI writes it. */
  private ObjectNode document(
      RegisterClientResponse client, CreateTokenResponse answer, Instant until) {
    ObjectNode token = Json.object();
    token.put("startUrl", session.startUrl());
    token.put("region", session.region());
    token.put("accessToken", answer.accessToken());
    token.put("expiresAt", Timestamps.format(until));
    token.put("clientId", client.clientId());
    token.put("clientSecret", client.clientSecret());
    if (client.clientSecretExpiresAt() != null) {
      token.put(
          "registrationExpiresAt",
          Timestamps.format(Instant.ofEpochSecond(client.clientSecretExpiresAt())));
    }
    if (answer.refreshToken() != null) {
      token.put("refreshToken", answer.refreshToken());
    }
    return token;
  }

  private ProblemException refused(SdkException e) {
    Failure usual =
        IdentityFailures.of(
            e,
            AwsService.SSO_OIDC,
            clients.endpoints().identity(AwsService.SSO_OIDC, session.region()),
            Problem.SSO_SIGN_IN_REFUSED);
    return (e instanceof AccessDeniedException
            ? Problem.SSO_SIGN_IN_REFUSED
                .failure("The request was declined in the browser.")
                .requestId(usual.requestId())
            : usual)
        .with("profile", ShellQuoting.word(session.profile()))
        .exception(e);
  }

  private ProblemException expired() {
    return Problem.SSO_SIGN_IN_EXPIRED
        .failure("Profile '" + session.profile() + "'.")
        .with("profile", ShellQuoting.word(session.profile()))
        .exception();
  }

  private ProblemException unreadable() {
    return IdentityFailures.unreadable(
            AwsService.SSO_OIDC,
            clients.endpoints().identity(AwsService.SSO_OIDC, session.region()))
        .exception();
  }

  private ProblemException unwritable(IOException e) {
    return Problem.SSO_CACHE_UNWRITABLE.failure(cache.file() + " cannot be written.").exception(e);
  }

  private static int orUsual(@Nullable Integer said, int usual) {
    return said == null ? usual : said;
  }
}
