package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.LoginSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to be somebody on AWS, through the packaged program. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityIT {
  private static final String CONFIG =
      """
      [profile dev]
      sso_session = corp
      sso_account_id = 111122223333
      sso_role_name = BedrockUser
      [profile legacy]
      sso_start_url = https://example.awsapps.com/start
      sso_region = eu-central-1
      sso_account_id = 111122223333
      sso_role_name = BedrockUser
      [profile role]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      source_profile = dev
      [profile from-environment]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      credential_source = EcsContainer
      [profile mfa]
      role_arn = arn:aws:iam::111122223333:role/Reviewer
      mfa_serial = arn:aws:iam::111122223333:mfa/ana
      source_profile = keys
      [profile keys]
      aws_access_key_id = AKIAKEYS
      aws_secret_access_key = secret-keys
      [profile console]
      login_session = arn:aws:sts::111122223333:assumed-role/Developer/ana
      [profile web]
      role_arn = arn:aws:iam::111122223333:role/Deployer
      web_identity_token_file = ~/token
      [profile process]
      credential_process = /bin/sh -c 'cat keys.json'
      [profile broken-process]
      credential_process = /bin/sh -c 'echo the vault is sealed >&2; exit 3'
      [sso-session corp]
      sso_start_url = https://example.awsapps.com/start
      sso_region = eu-central-1
      """;

  /** Named after the SHA-1 of the session's name and of the start URL. */
  private static final String SESSION =
      ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";

  private static final String LEGACY =
      ".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json";
  private static final String VALID =
      "{\"accessToken\":\"sso-secret\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}";
  private static final String EXPIRED =
      "{\"accessToken\":\"sso-secret\",\"expiresAt\":\"2020-01-01T00:00:00UTC\"}";
  private static final String RENEWABLE =
      "{\"accessToken\":\"sso-secret\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\"clientId\":\"client\","
          + "\"clientSecret\":\"client-secret\",\"refreshToken\":\"refresh-1\","
          + "\"registrationExpiresAt\":\"2999-01-01T00:00:00Z\"}";

  @TempDir Path home;
  private final FakeIdentity identity = FakeIdentity.start();
  private final FakeBedrock bedrock = FakeBedrock.start();
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void move_in() throws IOException {
    bedrock
        .knows("ASIASSO", "secret-sso")
        .knows("ASIAROLE", "secret")
        .knows("ASIALOGIN", "secret-login")
        .knows("ASIAWEB", "secret")
        .knows("ASIACONTAINER", "secret")
        .knows("ASIAINSTANCE", "secret")
        .knows("AKIAKEYS", "secret-keys")
        .knows("ASIAPROCESS", "secret-process");
    launcher =
        new Launcher(home)
            .set(identity.variables())
            .set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url())
            .set("AWS_REGION", "eu-west-1")
            .set("LLM_PROVIDER", "bedrock")
            .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
            .write("page.xml", "<p>Buyers leave before they pay.</p>")
            .write(".aws/config", CONFIG)
            .write("token", "jwt\n")
            .write(
                "keys.json",
                "{\"Version\":1,\"AccessKeyId\":\"ASIAPROCESS\",\"SecretAccessKey\":\"secret-process\","
                    + "\"SessionToken\":\"s\",\"AccountId\":\"777788889999\"}");
  }

  @AfterEach
  void close() {
    bedrock.close();
    identity.close();
  }

  private Invocation run(String... more) throws IOException, InterruptedException {
    String[] args = new String[more.length + 4];
    System.arraycopy(new String[] {"run", "page.xml", "--name", "F"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return launcher.run(args);
  }

  @ParameterizedTest
  @CsvSource({
    "dev, sso, 111122223333, BedrockUser, ASIASSO",
    "legacy, sso, 111122223333, BedrockUser, ASIASSO",
    "role, role, 111122223333, Reviewer, ASIAROLE",
    "from-environment, role, 111122223333, Reviewer, ASIAROLE",
    "console, login, 111122223333, Developer, ASIALOGIN",
    "web, web-identity, 111122223333, Deployer, ASIAWEB",
    "process, process, 777788889999, , ASIAPROCESS",
    "keys, profile-keys, , , AKIAKEYS",
  })
  void a_profile_signs_and_is_recorded(
      String profile, String source, String account, String role, String key) throws Exception {
    launcher
        .write(SESSION, RENEWABLE)
        .write(LEGACY, VALID)
        .write(LoginSession.file(), new LoginSession().json("2020-01-01T00:00:00Z"))
        .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", identity.url() + "/container");
    bedrock.anthropicStream("Hello");
    run("--profile", profile).exits(0).prints("Hello");
    assertNull(bedrock.requests().get(0).fault());
    assertTrue(
        String.valueOf(bedrock.requests().get(0).headers().get("authorization"))
            .contains("Credential=" + key));
    var aws = Invocation.record(home.resolve("runs"), "F").path("aws");
    assertEquals(source, aws.path("credential_source").asText());
    assertEquals(profile, aws.path("profile").asText());
    assertEquals(account == null ? "null" : account, aws.path("account").asText());
    assertEquals(role == null ? "null" : role, aws.path("role").asText());
    // STS in the run's own region, whatever the profile.
    identity
        .requests(Door.ASSUME_ROLE)
        .forEach(
            asked ->
                assertTrue(
                    asked.header("authorization").contains("/eu-west-1/sts/"), asked::toString));
  }

  @ParameterizedTest
  @CsvSource({
    "container, AWS_CONTAINER_CREDENTIALS_FULL_URI, /container, ASIACONTAINER",
    "instance-metadata, AWS_EC2_METADATA_SERVICE_ENDPOINT, '', ASIAINSTANCE",
  })
  void a_machine_is_somebody(String source, String variable, String path, String key)
      throws Exception {
    bedrock.anthropicStream("Hello");
    launcher.set(variable, identity.url() + path);
    run().exits(0).prints("Hello");
    assertTrue(
        String.valueOf(bedrock.requests().get(0).headers().get("authorization"))
            .contains("Credential=" + key));
    var aws = Invocation.record(home.resolve("runs"), "F").path("aws");
    assertEquals(source, aws.path("credential_source").asText());
    assertTrue(aws.path("expires_at").asText().startsWith("20"), aws::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "never signed in      |                | dev            | sso-not-signed-in     | aws sso login --profile dev",
        "expired, old CLI date| EXPIRED        | dev            | sso-session-expired   | aws sso login --profile dev",
        "refresh refused      | REFRESH        | dev            | sso-refresh-rejected  | aws sso login --profile dev",
        "cache damaged        | {              | dev            | sso-cache-damaged     | aws sso login --profile dev",
        "token revoked        | REVOKED        | dev            | sso-token-rejected    | aws sso login --profile dev",
        "role not assigned    | UNASSIGNED     | dev            | sso-role-not-assigned | permission set",
        "its source is not    |                | role           | sso-not-signed-in     | aws sso login --profile dev",
        "profile unknown      |                | dve            | profile-not-found     | there are: broken-process, console, dev",
        "aws login, never     |                | console        | login-not-signed-in   | aws login --profile console",
        "aws login, ended     | LOGIN          | console        | login-session-expired | aws login --profile console",
        "process failed       |                | broken-process | process-failed        | exit code 3: the vault is sealed",
        "STS denied           | DENIED         | role           | assume-role-denied    | trust policy",
        "code needed          |                | mfa            | mfa-required          | get-session-token",
      })
  void a_failure_names_the_profile_and_the_next_step(
      String why, String session, String profile, String code, String next) throws Exception {
    switch (session == null ? "" : session) {
      case "" -> {}
      case "EXPIRED" -> launcher.write(SESSION, EXPIRED);
      case "REFRESH" -> {
        launcher.write(SESSION, RENEWABLE);
        identity.refuse(Door.OIDC_TOKEN, 400, "InvalidGrantException", "Invalid refresh token");
      }
      case "REVOKED" -> {
        launcher.write(SESSION, VALID);
        identity.refuse(Door.SSO_ROLE, 401, "UnauthorizedException", "Session token not found");
      }
      case "UNASSIGNED" -> {
        launcher.write(SESSION, VALID);
        identity.refuse(Door.SSO_ROLE, 403, "ForbiddenException", "No access");
      }
      case "LOGIN" -> {
        launcher.write(LoginSession.file(), new LoginSession().json("2020-01-01T00:00:00Z"));
        identity.answer(
            Door.SIGNIN_TOKEN,
            401,
            "{\"__type\":\"AccessDeniedException\",\"error\":\"TOKEN_EXPIRED\",\"message\":\"no\"}");
      }
      case "DENIED" -> {
        launcher.write(SESSION, VALID);
        identity.refuse(Door.ASSUME_ROLE, 403, "AccessDenied", "ana is not authorized");
      }
      default -> launcher.write(SESSION, session);
    }
    Invocation refused = run("--profile", profile, "--json").exits(4);
    assertEquals(code, refused.error().path("code").asText(), refused::toString);
    String said = refused.error().path("detail").asText() + refused.error().path("advice").asText();
    assertTrue(said.contains(next), refused::toString);
    assertTrue(said.contains("'" + profile + "'") || said.contains("'dev'"), refused::toString);
    assertFalse(
        refused
            .err()
            .matches("(?s).*(sso-secret|refresh-1|client-secret|secret-keys|-cached|PRIVATE).*"));
    assertEquals(0, bedrock.requests().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no role is attached   | 404 | metadata-unavailable | no role is attached",
        "switched off          | 403 | metadata-unavailable | switched off",
        "behind a second hop   | 0   | metadata-unavailable | hop limit",
      })
  void instance_metadata_has_moods(String why, int status, String code, String said)
      throws Exception {
    if (status == 0) {
      identity.silent(Door.IMDS_TOKEN);
    } else {
      identity.answer(status == 403 ? Door.IMDS_TOKEN : Door.IMDS_ROLE, status, "");
    }
    Invocation refused = run("--json").exits(4);
    assertEquals(code, refused.error().path("code").asText(), refused::toString);
    assertTrue(refused.error().path("detail").asText().contains(said), refused::toString);
  }

  @Test
  void without_a_terminal_auto_login_stays_silent_and_debug_tells_the_story() throws Exception {
    launcher
        .write(SESSION, EXPIRED)
        .set("AWS_PROFILE", "dev")
        .set("ORCHESTRATOR_AUTO_LOGIN", "true");
    Invocation refused = run("--debug").exits(4);
    refused.says(
        "debug: credentials: AWS_BEARER_TOKEN_BEDROCK: not set",
        "debug: credentials: profile: AWS_PROFILE names 'dev'",
        "debug: profile 'dev' has sso_session, sso_account_id, sso_role_name",
        "There is no AWS CLI on the PATH.",
        "orchestrator login --profile dev");
    assertFalse(refused.err().contains("sso-secret"), refused::toString);
    assertEquals(0, identity.requests().size());
  }

  @Test
  void login_writes_a_session_that_the_next_run_uses() throws Exception {
    launcher
        .run("login", "--profile", "dev")
        .exits(0)
        .says("https://device.sso/?user_code=ABCD-EFGH");
    bedrock.anthropicStream("Hello");
    run("--profile", "dev").exits(0).prints("Hello");
    assertEquals(
        "renewed-token", identity.requests(Door.SSO_ROLE).get(0).header("x-amz-sso_bearer_token"));
  }
}
