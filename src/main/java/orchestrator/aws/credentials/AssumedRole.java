package orchestrator.aws.credentials;

import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityClients;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.metadata.CredentialsDocument;
import orchestrator.http.Deadline;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** The keys of a role that other keys may assume. */
public final class AssumedRole implements Supplier<AwsCredentials> {
  private final String profile;
  private final Role role;
  private final @Nullable String source;
  private final CredentialSource.Kind callerKind;
  private final AwsCredentialsProvider caller;
  private final IdentityClients clients;
  private final UserPrompter person;
  private final Deadline deadline;
  private final Clock clock;

  /**
   * What to assume.
   *
   * @param arn the role
   * @param sessionName how the session shows up in the account's logs; null for one of our own
   * @param externalId what the role's owner asks callers to say
   * @param durationSeconds how long the keys shall last; null for the role's own
   * @param mfaSerial the device whose code STS wants to see; null for none
   * @param region where STS is called
   */
  public record Role(
      String arn,
      @Nullable String sessionName,
      @Nullable String externalId,
      @Nullable Integer durationSeconds,
      @Nullable String mfaSerial,
      String region) {

    /** A session name that is not there is made from the time, as other AWS tools do. */
    String sessionName(Clock clock) {
      return sessionName != null ? sessionName : "orchestrator-" + clock.instant().getEpochSecond();
    }
  }

  /**
   * A role to assume.
   *
   * @param profile the profile that names it
   * @param source the profile whose keys may assume it; null if they come from elsewhere
   * @param callerKind where those keys come from
   * @param caller those keys
   */
  AssumedRole(
      String profile,
      Role role,
      @Nullable String source,
      CredentialSource.Kind callerKind,
      AwsCredentialsProvider caller,
      CredentialContext sources) {
    this.profile = profile;
    this.role = role;
    this.source = source;
    this.callerKind = callerKind;
    this.caller = caller;
    this.clients = sources.clients();
    this.person = sources.person();
    this.deadline = sources.deadline();
    this.clock = sources.access().clock();
  }

  @Override
  public AwsCredentials get() {
    AwsCredentials keys = caller.resolveCredentials();
    String device = role.mfaSerial();
    String code = device == null ? null : code(device);
    person.explain(
        "sts: assuming "
            + role.arn()
            + " at "
            + clients.endpoints().identity(AwsService.STS, role.region()));
    try (StsClient sts = clients.sts(role.region(), keys)) {
      Credentials answer =
          sts.assumeRole(
                  AssumeRoleRequest.builder()
                      .roleArn(role.arn())
                      .roleSessionName(role.sessionName(clock))
                      .externalId(role.externalId())
                      .durationSeconds(role.durationSeconds())
                      .serialNumber(device)
                      .tokenCode(code)
                      .build())
              .credentials();
      return keys(answer, clients.endpoints().identity(AwsService.STS, role.region()));
    } catch (SdkException e) {
      throw new RefusedCredentials(callerKind, source).named(failure(e)).exception(e);
    }
  }

  private String code(String device) {
    String code = person.ask("One-time code of " + device + ", for role " + role.arn() + ": ");
    if (code == null) {
      throw Problem.MFA_REQUIRED
          .failure(
              "Profile '" + profile + "' wants the code of " + device + " for " + role.arn() + ".")
          .exception();
    }
    deadline.begin();
    return code.strip();
  }

  /** The keys in an answer of STS; a 200 from something else has none. */
  static AwsCredentials keys(@Nullable Credentials answer, URI endpoint) {
    if (answer == null || answer.accessKeyId() == null || answer.secretAccessKey() == null) {
      throw IdentityFailures.unreadable(AwsService.STS, endpoint).exception();
    }
    return CredentialsDocument.keys(
        answer.accessKeyId(), answer.secretAccessKey(), answer.sessionToken(), answer.expiration());
  }

  private Failure failure(SdkException e) {
    Failure usual =
        IdentityFailures.of(
            e,
            AwsService.STS,
            clients.endpoints().identity(AwsService.STS, role.region()),
            Problem.ASSUME_ROLE_DENIED);
    if (!(e instanceof StsException refused) || usual.problem() != Problem.ASSUME_ROLE_DENIED) {
      return usual;
    }
    String said = IdentityFailures.message(refused);
    if (said.contains("MultiFactorAuthentication")) {
      return Problem.MFA_CODE_REJECTED
          .failure("Profile '" + profile + "', device " + role.mfaSerial() + ": " + said)
          .requestId(refused.requestId());
    }
    return switch (IdentityFailures.code(refused)) {
      case "ExpiredToken", "ExpiredTokenException" ->
          Problem.CREDENTIALS_EXPIRED.failure(caller()).requestId(refused.requestId());
      case "InvalidClientTokenId" ->
          Problem.CREDENTIALS_REJECTED.failure(caller()).requestId(refused.requestId());
      case "SignatureDoesNotMatch" ->
          Problem.SIGNATURE_REJECTED.failure(caller() + " " + said).requestId(refused.requestId());
      default ->
          Problem.ASSUME_ROLE_DENIED
              .failure("Profile '" + profile + "', role " + role.arn() + ": " + said)
              .requestId(refused.requestId());
    };
  }

  /** Whose keys failed, which are not those that the profile is there for. */
  private String caller() {
    String keys = source == null ? "The keys" : "The keys of source profile '" + source + "'";
    return keys + " were to assume " + role.arn() + " for profile '" + profile + "'.";
  }
}
