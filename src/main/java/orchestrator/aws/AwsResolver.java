package orchestrator.aws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.RegionFinder;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.Keys;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.credentials.RefusedCredentials;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.endpoint.EndpointFinder;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.Profile;
import orchestrator.aws.profile.Profiles;
import orchestrator.aws.profile.Timestamps;
import orchestrator.aws.signin.SsoSession;
import orchestrator.aws.signin.SsoTokens;
import orchestrator.aws.signin.TokenCache;
import orchestrator.http.HttpClients;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * The parts of an {@link AwsConnection}, each on its own, and what lies behind them. A run takes
 * them together and stops at the first that fails; whoever looks for faults wants to see each.
 *
 * <p>This class is thread-safe once it is made.
 */
public final class AwsResolver {
  private final AwsAccess access;
  private final AwsService service;
  private final Profiles profiles;
  private final EndpointFinder endpoints;
  private final CredentialContext sources;

  /**
   * Reads and asks nothing yet.
   *
   * @param network how the services that hand out credentials are reached
   * @param patience how long all that is asked for credentials may take, taken together
   */
  public AwsResolver(AwsAccess access, AwsService service, HttpClients network, Duration patience) {
    this.access = access;
    this.service = service;
    this.sources = CredentialContext.of(access, network, UserPrompter.NOBODY, patience);
    this.profiles = sources.profiles();
    this.endpoints = sources.endpoints();
  }

  /**
   * Where one of Bedrock's services will be called, as far as that can be said without asking
   * anybody; null where only instance metadata knows the region, or something is wrong.
   */
  public static @Nullable URI likelyEndpoint(AwsAccess access, AwsService service) {
    Profiles profiles = new Profiles(access);
    try {
      String region = RegionFinder.named(access, profiles);
      return region == null
          ? null
          : new EndpointFinder(access, profiles).bedrock(service, region).uri();
    } catch (ProblemException e) {
      return null; // whoever calls will hear of it
    }
  }

  /** The AWS regions that this version knows. */
  public static List<String> knownRegions() {
    return List.copyOf(RegionFinder.known());
  }

  /** Whom a call to AWS comes from, in the words of STS. */
  public record Caller(String account, String arn) {}

  /**
   * The region and where it was said; asks instance metadata when nobody said one.
   *
   * @throws ProblemException {@code NO_REGION}, {@code INVALID_REGION}
   */
  public synchronized Chosen region() {
    return new RegionFinder(sources).find();
  }

  /** The same without asking the instance: null when it would have to be asked. */
  public synchronized @Nullable Chosen regionUnasked() {
    return new RegionFinder(sources).findUnasked();
  }

  /**
   * All that is wrong with {@code ~/.aws/config} and {@code ~/.aws/credentials}, a sentence each.
   */
  public synchronized List<String> fileFaults() {
    return sources.profiles().allFaults();
  }

  /** What the user should know about the region, a sentence each. */
  public synchronized List<String> regionNotices() {
    RegionFinder regions = new RegionFinder(sources);
    return regions.findUnasked() == null ? List.of() : regions.notices();
  }

  /**
   * Where one of Bedrock's services is called.
   *
   * @throws ProblemException {@code INVALID_ENDPOINT}
   */
  public synchronized Endpoint endpoint(AwsService which, String region) {
    if (which == service) {
      return endpoints.bedrock(which, region);
    }
    // An option was meant for the service that the run calls.
    AwsAccess others =
        new AwsAccess(
            access.variables(),
            access.home(),
            access.clock(),
            access.profile(),
            access.profileDecides(),
            access.region(),
            null,
            false,
            access.targetRegion(),
            access.targetDecides());
    return new EndpointFinder(others, profiles).bedrock(which, region);
  }

  /**
   * The credential source that decides. No credentials are fetched.
   *
   * @throws ProblemException if there is none, or its description cannot work
   */
  public synchronized CredentialSource credentials(String region) {
    return new CredentialResolver(service, sources, region).resolve();
  }

  /**
   * Fetches the keys, if the source has any.
   *
   * @return when they end; null when they do not, or nobody knows
   * @throws ProblemException if they cannot be had
   */
  public static @Nullable Instant fetch(CredentialSource source) {
    return source.identity() instanceof Keys keys
        ? keys.provider().resolveCredentials().expirationTime().orElse(null)
        : null;
  }

  /**
   * A service that is asked for credentials, or about them.
   *
   * @param service which
   * @param required whether the credentials cannot be had without it
   */
  public record IdentityService(AwsService service, boolean required) {}

  /**
   * Who is asked on the way to the credentials and about them, for the source that decides.
   *
   * @throws ProblemException if there is no such source, or its profile is incomplete
   */
  public synchronized List<IdentityService> identityServices() {
    // The region decides where STS is, not which source it is.
    Kind kind = credentials("us-east-1").kind();
    if (kind == Kind.BEARER_TOKEN) {
      return List.of();
    }
    boolean assumed = kind == Kind.ROLE || kind == Kind.WEB_IDENTITY;
    IdentityService sts = new IdentityService(AwsService.STS, assumed);
    if (kind == Kind.LOGIN) {
      return List.of(new IdentityService(AwsService.SIGNIN, false), sts);
    }
    boolean signedIn = (kind == Kind.SSO || kind == Kind.ROLE) && session() != null;
    return signedIn
        ? List.of(
            new IdentityService(AwsService.SSO, true),
            new IdentityService(AwsService.SSO_OIDC, false),
            sts)
        : List.of(sts);
  }

  /**
   * Where one of these services is called.
   *
   * @param region the run's; Identity Center has one of its own
   * @throws ProblemException if the address cannot be used
   */
  public synchronized URI identityService(AwsService service, String region) {
    boolean signsIn = service == AwsService.SSO || service == AwsService.SSO_OIDC;
    SsoSession session = signsIn ? session() : null;
    return endpoints.identity(service, session == null ? region : session.region());
  }

  /**
   * When the sign-in that the profile relies on ends, as the cache that all AWS tools share says;
   * null where there is none to speak of. What {@code aws login} leaves there are keys of fifteen
   * minutes, which say nothing about the sign-in.
   */
  public synchronized @Nullable Instant signInEnds() {
    SsoSession session = session();
    try {
      ObjectNode cached =
          session == null ? null : TokenCache.ofSso(access.home(), session.cacheKey()).read();
      return cached == null ? null : Timestamps.parse(cached.path("expiresAt").asText(""));
    } catch (IOException | JsonException | DateTimeParseException e) {
      return null; // Asking for the credentials says what is wrong with it.
    }
  }

  /**
   * Why the sign-in that the profile relies on is of no use any more, as far as the cache tells;
   * null where nothing speaks against it.
   */
  public synchronized @Nullable Failure signInFault() {
    SsoSession session = session();
    return session == null ? null : new SsoTokens(session, sources).fault();
  }

  /**
   * Asks STS in the run's region who the caller is.
   *
   * @return null for a Bedrock API key, which STS does not know
   * @throws ProblemException if STS does not accept the credentials, or cannot be reached
   */
  public @Nullable Caller caller(CredentialSource source, String region) {
    if (!(source.identity() instanceof Keys keys)) {
      return null;
    }
    AwsCredentials credentials = keys.provider().resolveCredentials();
    sources.deadline().begin();
    try (StsClient sts = sources.clients().sts(region, credentials)) {
      var answer = sts.getCallerIdentity();
      if (answer.account() == null || answer.arn() == null) {
        throw IdentityFailures.unreadable(
                AwsService.STS, endpoints.identity(AwsService.STS, region))
            .exception();
      }
      return new Caller(answer.account(), answer.arn());
    } catch (SdkException e) {
      throw new RefusedCredentials(source.kind(), source.profile())
          .named(failure(e, region))
          .exception(e);
    }
  }

  private Failure failure(SdkException e, String region) {
    Failure usual =
        IdentityFailures.of(
            e,
            AwsService.STS,
            endpoints.identity(AwsService.STS, region),
            Problem.CREDENTIALS_REJECTED);
    if (!(e instanceof StsException refused) || usual.problem() != Problem.CREDENTIALS_REJECTED) {
      return usual;
    }
    String said = IdentityFailures.message(refused);
    Problem problem =
        switch (IdentityFailures.code(refused)) {
          case "ExpiredToken", "ExpiredTokenException" -> Problem.CREDENTIALS_EXPIRED;
          case "RequestExpired" -> Problem.CLOCK_SKEWED;
          case "SignatureDoesNotMatch" ->
              said.contains("Signature expired") || said.contains("not yet current")
                  ? Problem.CLOCK_SKEWED
                  : Problem.SIGNATURE_REJECTED;
          case "AccessDenied", "AccessDeniedException" -> Problem.ACCESS_DENIED;
          default -> Problem.CREDENTIALS_REJECTED;
        };
    return problem.failure("AWS STS says: " + said).requestId(refused.requestId());
  }

  /** The sign-in that the profile in use relies on, if it does, directly or for a role. */
  private @Nullable SsoSession session() {
    Profile profile = profiles.readable();
    for (int depth = 0; profile != null && depth < 5; depth++) {
      if (profile.isSso()) {
        return SsoSession.of(profile, profiles);
      }
      String from = profile.get("source_profile");
      profile = from == null ? null : profiles.find(from);
    }
    return null;
  }
}
