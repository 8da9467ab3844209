package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import orchestrator.faults.Fault;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.LoginSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way not to become anybody on AWS, through the packaged program: each in its own words. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityFailureIT {
  private static final int LONGEST_ERROR = 900;
  private static final String PROCESSES =
      """
      [profile broken-process]
      credential_process = sh -c 'echo the vault is sealed >&2; exit 3'
      [profile noisy-process]
      credential_process = sh -c 'yes the vault is sealed | head -c 1000000 >&2; exit 3'
      [profile lost-process]
      credential_process = /nowhere/vault-keys
      """;

  private Workplace work;

  @BeforeEach
  void move_in(@TempDir Path home) throws IOException {
    work = Workplace.at(home, PROCESSES);
    cli("aws-cli/2.31.0 Python/3.13.7 Linux/6.1");
  }

  @AfterEach
  void move_out() {
    work.close();
  }

  /** An AWS CLI that says of itself what it is. */
  private void cli(String version) throws IOException {
    work.launcher().write("bin/aws", "#!/bin/sh\necho '" + version + "'\n");
    Path aws = work.home().resolve("bin/aws");
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    work.set("PATH=" + aws.resolveSibling("") + ":/usr/bin:/bin");
  }

  private void happens(String event) throws IOException {
    FakeIdentity identity = work.identity();
    switch (event) {
      case "never signed in" -> Files.delete(work.home().resolve(AwsFiles.SESSION));
      case "expired" -> work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
      case "expired, old CLI" ->
          work.launcher().write(AwsFiles.SESSION, AwsFiles.token("2020-01-01T00:00:00UTC"));
      case "CLI version 1" -> {
        work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
        cli("aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11");
      }
      case "no CLI" -> {
        work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
        work.set("PATH=/nowhere");
      }
      case "cache damaged" ->
          work.launcher().write(AwsFiles.SESSION, "{\"accessToken\":\"sign-in-s");
      case "refresh refused" ->
          identity.refuse(Door.OIDC_TOKEN, 400, "InvalidGrantException", "Invalid refresh token");
      case "revoked" ->
          identity.refuse(Door.SSO_ROLE, 401, "UnauthorizedException", "Session token not found");
      case "not assigned" -> identity.refuse(Door.SSO_ROLE, 403, "ForbiddenException", "No access");
      case "login ended" -> {
        String session = new LoginSession().json("2020-01-01T00:00:00Z");
        work.launcher().write(LoginSession.file(), session);
        identity.answer(
            Door.SIGNIN_TOKEN,
            401,
            """
            {"__type":"AccessDeniedException","error":"TOKEN_EXPIRED","message":"no"}""");
      }
      case "STS denies" ->
          identity.refuse(Door.ASSUME_ROLE, 403, "AccessDenied", "ana is not authorized");
      case "token refused" ->
          identity.refuse(Door.WEB_IDENTITY, 400, "InvalidIdentityToken", "No provider found");
      case "no token" -> Files.delete(work.home().resolve("token"));
      default -> assertEquals("nothing", event);
    }
  }

  @ParameterizedTest(name = "{0}, profile {1}")
  @Fault({"F49", "F50"})
  @CsvSource(
      delimiter = '|',
      value = {
        "never signed in  | dev            | sso-not-signed-in     | aws sso login --profile dev",
        "never signed in  | role           | sso-not-signed-in     | aws sso login --profile dev",
        "expired          | dev            | sso-session-expired   | aws sso login --profile dev",
        "expired, old CLI | dev            | sso-session-expired   | ended at 2020-01-01T00:00:00Z",
        "CLI version 1    | dev            | sso-session-expired   | version 1, which has no 'aws sso login'",
        "no CLI           | dev            | sso-session-expired   | no AWS CLI on the PATH",
        "cache damaged    | dev            | sso-cache-damaged     | aws sso login --profile dev",
        "refresh refused  | dev            | sso-refresh-rejected  | aws sso login --profile dev",
        "revoked          | dev            | sso-token-rejected    | aws sso login --profile dev",
        "not assigned     | dev            | sso-role-not-assigned | permission set",
        "nothing          | console        | login-not-signed-in   | aws login --profile console",
        "login ended      | console        | login-session-expired | aws login --profile console",
        "nothing          | dve            | profile-not-found     | there are: broken-process, chained",
        "nothing          | broken-process | process-failed        | exit code 3: the vault is sealed",
        "nothing          | noisy-process  | process-failed        | exit code 3: the vault is sealed",
        "nothing          | lost-process   | process-failed        | is '/nowhere/vault-keys' installed?",
        "STS denies       | role           | assume-role-denied    | trust policy",
        "token refused    | web            | web-identity-failed   | No provider found",
        "no token         | web            | web-identity-failed   | token",
        "nothing          | mfa            | mfa-required          | get-session-token",
      })
  void a_failure_names_the_profile_and_the_next_step(
      String event, String profile, String code, String next) throws Exception {
    happens(event);
    Invocation refused = work.run("--profile", profile, "--json").exits(4);
    assertEquals(code, refused.error().path("code").asText(), refused::toString);
    String said = refused.error().path("detail").asText() + refused.error().path("advice").asText();
    assertTrue(said.contains(next), refused::toString);
    assertTrue(said.matches("(?s).*('" + profile + "'|'dev'|profile dev).*"), refused::toString);
    assertTrue(refused.err().length() < LONGEST_ERROR, refused::toString);
    assertFalse(
        refused
            .err()
            .matches("(?s).*(sign-in-s|refresh-1|client-secret|secret-keys|-cached|PRIVATE).*"));
    assertEquals(0, work.bedrock().requests().size());
  }

  @ParameterizedTest(name = "{3}")
  @Fault("F66")
  @CsvSource(
      delimiter = '|',
      value = {
        "IMDS_ROLE  | 404    |                                         | no role is attached",
        "IMDS_TOKEN | 403    |                                         | switched off",
        "IMDS_TOKEN | 404    |                                         | it is no IMDSv2, and version 1 is not used",
        "IMDS_TOKEN | silent |                                         | hop limit may be too low",
        "IMDS_KEYS  | silent |                                         | it did not answer in time",
        "IMDS_KEYS  | 200    | {\"Code\":\"AssumeRoleUnauthorizedAccess\"} | AssumeRoleUnauthorizedAccess",
        "IMDS_TOKEN | closed |                                         | nothing answers there",
        "CONTAINER  | 500    | oops                                    | 127.0.0.1 answered 500",
        "CONTAINER  | 200    | {}                                      | what 127.0.0.1 gave",
      })
  void a_machine_without_keys_says_which_service_and_why(
      Door door, String how, String body, String said) throws Exception {
    if (door == Door.CONTAINER) {
      work.set("AWS_CONTAINER_CREDENTIALS_FULL_URI=" + work.identity().url() + "/container");
    }
    switch (how) {
      case "silent" -> work.identity().silent(door);
      case "closed" -> work.set("AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:" + freePort());
      default -> work.identity().answer(door, Integer.parseInt(how), body == null ? "" : body);
    }
    Invocation refused = work.run("--json").exits(4);
    assertEquals("metadata-unavailable", refused.error().path("code").asText(), refused::toString);
    assertTrue(refused.error().path("detail").asText().contains(said), refused::toString);
    assertEquals(0, work.bedrock().requests().size());
  }

  private static int freePort() throws IOException {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return nobody.getLocalPort();
    }
  }

  @ParameterizedTest(name = "{0}")
  @Fault("F51")
  @CsvSource(
      delimiter = '|',
      value = {
        "half a pair             | AWS_ACCESS_KEY_ID=AKIAKEYS                                | half-key-pair | AWS_SECRET_ACCESS_KEY is not set.",
        "pasted over two lines   | 'AWS_ACCESS_KEY_ID=AKIA\nKEYS AWS_SECRET_ACCESS_KEY=s'     | keys-broken   | The environment",
      })
  void keys_that_cannot_be_meant_are_refused(String why, String variables, String code, String said)
      throws Exception {
    Invocation refused = work.set(variables).run("--json").exits(4);
    assertEquals(code, refused.error().path("code").asText(), refused::toString);
    assertTrue(refused.error().path("detail").asText().contains(said), refused::toString);
  }
}
