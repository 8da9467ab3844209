package orchestrator.aws.signin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityClients;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsCli;
import orchestrator.aws.profile.Timestamps;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.ssooidc.model.CreateTokenResponse;

/** The token of a sign-in to IAM Identity Center: from the shared cache, renewed when needed. */
public final class SsoTokens {
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final SsoSession session;
  private final TokenCache cache;
  private final SessionFile file;
  private final Clock clock;
  private final IdentityClients clients;
  private final UserPrompter person;

  public SsoTokens(SsoSession session, CredentialContext sources) {
    this.session = session;
    this.cache = TokenCache.ofSso(sources.access().home(), session.cacheKey());
    this.file =
        new SessionFile(
            session.profile(),
            cache,
            AwsCli.Command.SSO_LOGIN,
            Problem.SSO_CACHE_DAMAGED,
            sources.access());
    this.clock = sources.access().clock();
    this.clients = sources.clients();
    this.person = sources.person();
  }

  /**
   * A token that is valid now.
   *
   * @throws ProblemException {@code SSO_NOT_SIGNED_IN}, {@code SSO_CACHE_DAMAGED}, {@code
   *     SSO_SESSION_EXPIRED}, {@code SSO_REFRESH_REJECTED}, or what kept the renewal from happening
   */
  String current() {
    CachedToken cached = read();
    person.explain("sso: " + cache.file() + " ends at " + Timestamps.format(cached.expiry()));
    if (cached.outlives(clock.instant().plus(AHEAD))) {
      return cached.token();
    }
    if (session.session() != null && cached.isRenewable()) {
      return renewed(cached);
    }
    if (cached.outlives(clock.instant())) {
      return cached.token();
    }
    throw ended(cached).exception();
  }

  /**
   * Why the cached session cannot be used, as far as the file tells; null where it can, or can be
   * renewed. Nobody is asked.
   */
  public @Nullable Failure fault() {
    try {
      CachedToken cached = read();
      boolean usable =
          cached.outlives(clock.instant()) || (session.session() != null && cached.isRenewable());
      return usable ? null : ended(cached);
    } catch (ProblemException e) {
      return e.failure();
    }
  }

  private Failure ended(CachedToken cached) {
    return file.failure(
        Problem.SSO_SESSION_EXPIRED, "It ended at " + Timestamps.format(cached.expiry()) + ".");
  }

  private String renewed(CachedToken cached) {
    person.explain(
        "sso: renewing it at "
            + clients.endpoints().identity(AwsService.SSO_OIDC, session.region()));
    CreateTokenResponse answer;
    try (SsoOidcClient oidc = clients.oidc(session.region())) {
      answer =
          oidc.createToken(
              r ->
                  r.grantType("refresh_token")
                      .refreshToken(cached.text("refreshToken"))
                      .clientId(cached.text("clientId"))
                      .clientSecret(cached.text("clientSecret")));
    } catch (SdkException e) {
      return notRenewed(e);
    }
    if (answer.accessToken() == null) {
      throw IdentityFailures.unreadable(
              AwsService.SSO_OIDC,
              clients.endpoints().identity(AwsService.SSO_OIDC, session.region()))
          .exception();
    }
    CachedToken fresh = cached.replacedBy(answer, clock.instant());
    try {
      cache.write(fresh.document());
    } catch (IOException e) {
      // A home that cannot be written to, as in some containers, only costs a renewal next time.
    }
    return fresh.token();
  }

  /** The old token may still do, and another process may have renewed it first: look again. */
  private String notRenewed(SdkException refusal) {
    CachedToken now = read();
    if (now.outlives(clock.instant())) {
      return now.token();
    }
    Failure why =
        IdentityFailures.of(
            refusal,
            AwsService.SSO_OIDC,
            clients.endpoints().identity(AwsService.SSO_OIDC, session.region()),
            Problem.SSO_REFRESH_REJECTED);
    throw (why.problem() == Problem.SSO_REFRESH_REJECTED
            ? file.failure(why.problem(), why.detail()).requestId(why.requestId())
            : file.named(why))
        .exception(refusal);
  }

  private CachedToken read() {
    ObjectNode document =
        file.read(Problem.SSO_NOT_SIGNED_IN, "There is no session for " + session.startUrl() + ".");
    CachedToken cached = new CachedToken(document, file.time(document, "/expiresAt"));
    if (cached.token().isEmpty()) {
      throw file.damaged("has no accessToken", null);
    }
    return cached;
  }

  /**
   * What the cache holds, which is the AWS CLI's own format.
   *
   * @param document all of it, also what only others understand
   * @param expiry when the token ends
   */
  private record CachedToken(ObjectNode document, Instant expiry) {

    String token() {
      return text("accessToken");
    }

    String text(String name) {
      return document.path(name).asText("").strip();
    }

    boolean outlives(Instant time) {
      return expiry.isAfter(time);
    }

    boolean isRenewable() {
      return !text("refreshToken").isEmpty()
          && !text("clientId").isEmpty()
          && !text("clientSecret").isEmpty();
    }

    CachedToken replacedBy(CreateTokenResponse answer, Instant now) {
      Instant end = now.plusSeconds(lifetime(answer.expiresIn()));
      ObjectNode fresh = document.deepCopy();
      fresh.put("accessToken", answer.accessToken());
      fresh.put("expiresAt", Timestamps.format(end));
      if (answer.refreshToken() != null) {
        fresh.put("refreshToken", answer.refreshToken());
      }
      return new CachedToken(fresh, end);
    }

    private static int lifetime(@Nullable Integer seconds) {
      return seconds == null ? 0 : seconds;
    }
  }
}
