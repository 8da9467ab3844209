package orchestrator.aws.signin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityClients;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.metadata.CredentialsDocument;
import orchestrator.aws.profile.AwsCli;
import orchestrator.aws.profile.Timestamps;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.signin.SigninClient;
import software.amazon.awssdk.services.signin.model.AccessDeniedException;
import software.amazon.awssdk.services.signin.model.AccessToken;
import software.amazon.awssdk.services.signin.model.CreateOAuth2TokenResponseBody;

/**
 * The keys of a profile that {@code aws login} made: from the file where the AWS CLI keeps them,
 * renewed when needed and written back for all AWS tools.
 */
public final class LoginCredentials implements Supplier<AwsCredentials> {
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final TokenCache cache;
  private final SessionFile file;
  private final IdentityClients clients;
  private final UserPrompter person;
  private final Clock clock;
  private final String region;

  /**
   * Reads nothing yet.
   *
   * @param session the profile's {@code login_session}
   * @param region the run's region: the session is renewed there
   */
  public LoginCredentials(
      String profile, String session, CredentialContext sources, String region) {
    this.cache = cache(session, sources);
    this.file =
        new SessionFile(
            profile, cache, AwsCli.Command.LOGIN, Problem.LOGIN_CACHE_DAMAGED, sources.access());
    this.clients = sources.clients();
    this.person = sources.person();
    this.clock = sources.access().clock();
    this.region = region;
  }

  /** Where the AWS CLI keeps a session. */
  static TokenCache cache(String session, CredentialContext sources) {
    String folder = sources.access().variable("AWS_LOGIN_CACHE_DIRECTORY");
    return TokenCache.ofLogin(
        folder == null
            ? sources.access().home().resolve(Path.of(".aws", "login", "cache"))
            : sources.profiles().path(folder),
        session);
  }

  /**
   * Keys that are valid now.
   *
   * @throws ProblemException {@code LOGIN_NOT_SIGNED_IN}, {@code LOGIN_CACHE_DAMAGED}, {@code
   *     LOGIN_SESSION_EXPIRED}, {@code LOGIN_REFRESH_REJECTED}, or what kept the renewal from
   *     happening
   */
  @Override
  public AwsCredentials get() {
    Cached cached = read();
    person.explain("login: " + cache.file() + " ends at " + Timestamps.format(cached.expiry()));
    return cached.outlives(clock.instant().plus(AHEAD)) ? cached.keys() : renewed(cached);
  }

  private AwsCredentials renewed(Cached cached) {
    person.explain(
        "login: renewing it at " + clients.endpoints().identity(AwsService.SIGNIN, region));
    CreateOAuth2TokenResponseBody answer;
    try (SigninClient client = client(cached)) {
      answer =
          client
              .createOAuth2Token(
                  r ->
                      r.tokenInput(
                          t ->
                              t.grantType("refresh_token")
                                  .clientId(cached.text("clientId"))
                                  .refreshToken(cached.text("refreshToken"))))
              .tokenOutput();
    } catch (SdkException e) {
      return notRenewed(e);
    }
    AccessToken token = answer == null ? null : answer.accessToken();
    if (token == null
        || token.accessKeyId() == null
        || token.secretAccessKey() == null
        || token.sessionToken() == null
        || answer.expiresIn() == null) {
      throw IdentityFailures.unreadable(
              AwsService.SIGNIN, clients.endpoints().identity(AwsService.SIGNIN, region))
          .exception();
    }
    Cached fresh = cached.replacedBy(answer, clock.instant().plusSeconds(answer.expiresIn()));
    try {
      cache.write(fresh.document());
    } catch (IOException e) {
      // A home that cannot be written to, as in some containers, only costs a renewal next time.
    }
    return fresh.keys();
  }

  private SigninClient client(Cached cached) {
    try {
      return clients.signIn(region, cached.text("dpopKey"));
    } catch (SdkClientException e) {
      // Its causes may quote the key.
      throw file.damaged("has no dpopKey that can be read", null);
    }
  }

  /** The old keys may still do, and another process may have renewed them first: look again. */
  private AwsCredentials notRenewed(SdkException refusal) {
    Cached now = read();
    if (now.outlives(clock.instant())) {
      return now.keys();
    }
    Failure why =
        IdentityFailures.of(
            refusal,
            AwsService.SIGNIN,
            clients.endpoints().identity(AwsService.SIGNIN, region),
            Problem.LOGIN_REFRESH_REJECTED);
    if (why.problem() != Problem.LOGIN_REFRESH_REJECTED) {
      throw file.named(why).exception(refusal);
    }
    String reason =
        refusal instanceof AccessDeniedException denied
            ? String.valueOf(denied.errorAsString())
            : "";
    Failure said =
        switch (reason) {
          case "TOKEN_EXPIRED" ->
              file.failure(
                  Problem.LOGIN_SESSION_EXPIRED,
                  "Its last keys ended at " + Timestamps.format(now.expiry()) + ".");
          case "USER_CREDENTIALS_CHANGED" ->
              file.failure(why.problem(), "The password has been changed since the sign-in.");
          case "INSUFFICIENT_PERMISSIONS" ->
              file.failure(
                  why.problem(),
                  "The user or role lacks signin:CreateOAuth2Token; allow it before you sign in.");
          default -> file.failure(why.problem(), why.detail());
        };
    throw said.requestId(why.requestId()).exception(refusal);
  }

  private Cached read() {
    ObjectNode document =
        file.read(Problem.LOGIN_NOT_SIGNED_IN, "There is no " + cache.file() + ".");
    Cached cached = new Cached(document, file.time(document, "/accessToken/expiresAt"));
    String missing = cached.missing();
    if (missing != null) {
      throw file.damaged("has no " + missing, null);
    }
    return cached;
  }

  /**
   * What the file holds, in the AWS CLI's own form.
   *
   * @param document all of it, also what only others understand
   * @param expiry when the keys end
   */
  private record Cached(ObjectNode document, Instant expiry) {

    String text(String name) {
      return document.path(name).asText("").strip();
    }

    private String key(String name) {
      return document.path("accessToken").path(name).asText("").strip();
    }

    /** What it lacks, without which nothing works; null when it is whole. */
    @Nullable String missing() {
      for (String name : new String[] {"accessKeyId", "secretAccessKey", "sessionToken"}) {
        if (key(name).isEmpty()) {
          return name;
        }
      }
      for (String name : new String[] {"clientId", "refreshToken", "dpopKey"}) {
        if (text(name).isEmpty()) {
          return name;
        }
      }
      return null;
    }

    boolean outlives(Instant time) {
      return expiry.isAfter(time);
    }

    AwsCredentials keys() {
      String account = key("accountId");
      return CredentialsDocument.keys(
          key("accessKeyId"),
          key("secretAccessKey"),
          key("sessionToken"),
          expiry,
          account.isEmpty() ? null : account);
    }

    Cached replacedBy(CreateOAuth2TokenResponseBody answer, Instant end) {
      ObjectNode fresh = document.deepCopy();
      fresh
          .withObject("/accessToken")
          .put("accessKeyId", answer.accessToken().accessKeyId())
          .put("secretAccessKey", answer.accessToken().secretAccessKey())
          .put("sessionToken", answer.accessToken().sessionToken())
          .put("expiresAt", Timestamps.format(end));
      if (answer.refreshToken() != null) {
        fresh.put("refreshToken", answer.refreshToken());
      }
      return new Cached(fresh, end);
    }
  }
}
