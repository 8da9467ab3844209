package orchestrator.aws.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityClients;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The keys of a role for a token that somebody else issued: Kubernetes, GitHub Actions, … */
public final class WebIdentity implements Supplier<AwsCredentials> {
  private final String whose;
  private final AssumedRole.Role role;
  private final Path tokenFile;
  private final IdentityClients clients;
  private final UserPrompter person;
  private final Clock clock;

  /**
   * A token to exchange.
   *
   * @param whose who says so, for people: a profile or a variable
   */
  public WebIdentity(
      String whose, AssumedRole.Role role, Path tokenFile, CredentialContext sources) {
    this.whose = whose;
    this.role = role;
    this.tokenFile = tokenFile;
    this.clients = sources.clients();
    this.person = sources.person();
    this.clock = sources.access().clock();
  }

  @Override
  public AwsCredentials get() {
    String token = token();
    person.explain(
        "sts: presenting "
            + tokenFile
            + " for "
            + role.arn()
            + " at "
            + clients.endpoints().identity(AwsService.STS, role.region()));
    try (StsClient sts = clients.sts(role.region())) {
      Credentials answer =
          sts.assumeRoleWithWebIdentity(
                  AssumeRoleWithWebIdentityRequest.builder()
                      .roleArn(role.arn())
                      .roleSessionName(role.sessionName(clock))
                      .durationSeconds(role.durationSeconds())
                      .webIdentityToken(token)
                      .build())
              .credentials();
      return AssumedRole.keys(answer, clients.endpoints().identity(AwsService.STS, role.region()));
    } catch (SdkException e) {
      Failure failure =
          IdentityFailures.of(
              e,
              AwsService.STS,
              clients.endpoints().identity(AwsService.STS, role.region()),
              Problem.WEB_IDENTITY_FAILED);
      throw (failure.problem() == Problem.WEB_IDENTITY_FAILED
              ? unusable("role " + role.arn() + ": " + failure.detail())
                  .requestId(failure.requestId())
              : failure)
          .exception(e);
    }
  }

  /** Read each time: whoever runs the job replaces the file before the token ends. */
  private String token() {
    String token;
    try {
      token = Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw unusable("the token file " + tokenFile + " cannot be read.").exception(e);
    }
    if (token.isEmpty()) {
      throw unusable("the token file " + tokenFile + " is empty.").exception();
    }
    return token;
  }

  private Failure unusable(String why) {
    return Problem.WEB_IDENTITY_FAILED.failure(whose + ": " + why);
  }
}
