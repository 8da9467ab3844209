package orchestrator.aws.signin;

import java.time.Instant;
import java.util.function.Supplier;
import orchestrator.aws.client.CredentialContext;
import orchestrator.aws.client.IdentityClients;
import orchestrator.aws.client.IdentityFailures;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.metadata.CredentialsDocument;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsCli;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.text.ShellQuoting;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sso.model.RoleCredentials;
import software.amazon.awssdk.services.sso.model.SsoException;
import software.amazon.awssdk.services.sso.model.UnauthorizedException;

/** Exchanges a sign-in to IAM Identity Center for the keys of a role in an account. */
public final class SsoCredentials implements Supplier<AwsCredentials> {
  private static final int FORBIDDEN = 403;

  private final SsoSession session;
  private final SsoTokens tokens;
  private final AwsAccess access;
  private final IdentityClients clients;
  private final UserPrompter person;

  public SsoCredentials(SsoSession session, SsoTokens tokens, CredentialContext sources) {
    this.session = session;
    this.tokens = tokens;
    this.access = sources.access();
    this.clients = sources.clients();
    this.person = sources.person();
  }

  @Override
  public AwsCredentials get() {
    String token = tokens.current();
    person.explain(
        "sso: asking "
            + clients.endpoints().identity(AwsService.SSO, session.region())
            + " for role "
            + session.role()
            + " in account "
            + session.account());
    try (SsoClient sso = clients.sso(session.region())) {
      RoleCredentials keys =
          sso.getRoleCredentials(
                  r -> r.accessToken(token).accountId(session.account()).roleName(session.role()))
              .roleCredentials();
      if (keys == null || keys.accessKeyId() == null || keys.secretAccessKey() == null) {
        throw IdentityFailures.unreadable(
                AwsService.SSO, clients.endpoints().identity(AwsService.SSO, session.region()))
            .exception();
      }
      return CredentialsDocument.keys(
          keys.accessKeyId(),
          keys.secretAccessKey(),
          keys.sessionToken(),
          keys.expiration() == null ? null : Instant.ofEpochMilli(keys.expiration()));
    } catch (SdkException e) {
      throw failure(e).with("profile", ShellQuoting.word(session.profile())).exception(e);
    }
  }

  private Failure failure(SdkException e) {
    if (e instanceof UnauthorizedException refused) {
      return Problem.SSO_TOKEN_REJECTED
          .failure(
              "Profile '"
                  + session.profile()
                  + "': "
                  + IdentityFailures.message(refused)
                  + "."
                  + AwsCli.remark(access, AwsCli.Command.SSO_LOGIN))
          .requestId(refused.requestId());
    }
    Failure usual =
        IdentityFailures.of(
            e,
            AwsService.SSO,
            clients.endpoints().identity(AwsService.SSO, session.region()),
            Problem.PROFILE_INCOMPLETE);
    boolean unassigned =
        e instanceof ResourceNotFoundException
            || (e instanceof SsoException refused && refused.statusCode() == FORBIDDEN);
    return unassigned && usual.problem() == Problem.PROFILE_INCOMPLETE
        ? Problem.SSO_ROLE_NOT_ASSIGNED
            .failure(
                "Profile '"
                    + session.profile()
                    + "' asks for role "
                    + session.role()
                    + " in account "
                    + session.account()
                    + ".")
            .requestId(usual.requestId())
        : usual;
  }
}
