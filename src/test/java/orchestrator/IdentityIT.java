package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import orchestrator.faults.Fault;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.FakeIdentity.Request;
import orchestrator.testing.LoginSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to be somebody on AWS, through the packaged program. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityIT {
  private static final String EXPIRED = "The security token included in the request is expired";

  private Workplace work;

  @BeforeEach
  void move_in(@TempDir Path home) throws IOException {
    work = Workplace.at(home, "[profile process]\ncredential_process = cat keys.json\n");
    work.launcher()
        .write(LoginSession.file(), new LoginSession().json("2020-01-01T00:00:00Z"))
        .write(
            "keys.json",
            """
            {"Version":1,"AccessKeyId":"ASIAPROCESS","SecretAccessKey":"secret-process",\
            "SessionToken":"s","AccountId":"777788889999"}""");
  }

  @AfterEach
  void move_out() {
    work.close();
  }

  /** Keys in the environment are there for the one profile that asks for them. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "dev,              sso,          111122223333, BedrockUser, ASIASSO,     ,              ''",
    "legacy,           sso,          111122223333, BedrockUser, ASIASSO,     ,              ''",
    "role,             role,         111122223333, Reviewer,    ASIAROLE,    ASIASSO,       RoleSessionName=orchestrator-",
    "keys-role,        role,         111122223333, Reviewer,    ASIAROLE,    AKIAKEYS,      ExternalId=ticket-7&RoleSessionName=ana&DurationSeconds=1800",
    "chained,          role,         444455556666, Auditor,     ASIAROLE,    ASIAROLE,      role%2FAuditor",
    "console,          login,        111122223333, Developer,   ASIALOGIN,   ,              ''",
    "environment-role, role,         111122223333, Reviewer,    ASIAROLE,    AKIAENV,       ''",
    "container-role,   role,         111122223333, Reviewer,    ASIAROLE,    ASIACONTAINER, ''",
    "instance-role,    role,         111122223333, Reviewer,    ASIAROLE,    ASIAINSTANCE,  ''",
    "web,              web-identity, 111122223333, Deployer,    ASIAWEB,     ,              WebIdentityToken=jwt",
    "process,          process,      777788889999, ,            ASIAPROCESS, ,              ''",
    "keys,             profile-keys, ,             ,            AKIAKEYS,    ,              ''",
  })
  void a_profile_signs_and_is_recorded(
      String profile,
      String source,
      String account,
      String role,
      String key,
      String caller,
      String received)
      throws Exception {
    work.set("AWS_ACCESS_KEY_ID=AKIAENV AWS_SECRET_ACCESS_KEY=secret-env")
        .set("AWS_CONTAINER_CREDENTIALS_FULL_URI=" + work.identity().url() + "/container");
    work.bedrock().anthropicStream("Hello");
    work.run("--profile", profile).exits(0).prints("Hello");
    assertNull(work.bedrock().requests().get(0).fault());
    assertEquals(key, work.signer(0));
    var aws = Invocation.record(work.home().resolve("runs"), "F").path("aws");
    assertEquals(source, aws.path("credential_source").asText());
    assertEquals(profile, aws.path("profile").asText());
    assertEquals(account == null ? "null" : account, aws.path("account").asText());
    assertEquals(role == null ? "null" : role, aws.path("role").asText());
    assertEquals(caller, caller(work.identity().requests(Door.ASSUME_ROLE)));
    List<Request> sts =
        work.identity().requests().stream().filter(r -> r.body().contains("Action=")).toList();
    for (String part : received.split("&", -1)) {
      assertTrue(part.isEmpty() || sts.get(sts.size() - 1).body().contains(part), sts.toString());
    }
  }

  /** Who assumed the role in the end; each time in the region of the run. */
  private static @Nullable String caller(List<Request> assumed) {
    String last = null;
    for (Request request : assumed) {
      String signature = request.header("authorization");
      assertTrue(signature.contains("/eu-west-1/sts/"), signature);
      last = signature.replaceAll(".*Credential=([A-Z]+)/.*", "$1");
    }
    return last;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "container         | AWS_CONTAINER_CREDENTIALS_FULL_URI=URL/container AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=~/token | ASIACONTAINER | CONTAINER    | jwt",
        "instance-metadata | AWS_EC2_METADATA_SERVICE_ENDPOINT=URL                                                           | ASIAINSTANCE  | IMDS_KEYS    |",
        "web-identity      | AWS_WEB_IDENTITY_TOKEN_FILE=~/token AWS_ROLE_SESSION_NAME=job-7 AWS_ROLE_ARN=arn:aws:iam::111122223333:role/Deployer | ASIAWEB | WEB_IDENTITY | RoleSessionName=job-7",
      })
  void a_machine_is_somebody(String source, String variables, String key, Door asked, String with)
      throws Exception {
    work.set(variables.replace("URL", work.identity().url()));
    work.bedrock().anthropicStream("Hello");
    work.run().exits(0).prints("Hello");
    assertEquals(key, work.signer(0));
    Request request = work.identity().requests(asked).get(0);
    assertTrue(
        with == null || (request.header("authorization") + request.body()).contains(with),
        request::toString);
    var aws = Invocation.record(work.home().resolve("runs"), "F").path("aws");
    assertEquals(source, aws.path("credential_source").asText());
    assertTrue(aws.path("expires_at").asText().startsWith("20"), aws::toString);
  }

  @ParameterizedTest(name = "{0}")
  @Fault("F51")
  @CsvSource(
      delimiter = '|',
      value = {
        "keys and a profile       | AWS_ACCESS_KEY_ID=AKIAKEYS AWS_SECRET_ACCESS_KEY=secret-keys AWS_PROFILE=dev | AKIAKEYS | access keys in the environment: the keys of profile 'dev' (AWS_PROFILE) are not used.",
        "two profiles             | AWS_PROFILE=keys AWS_DEFAULT_PROFILE=dev | AKIAKEYS | AWS_DEFAULT_PROFILE (dev) is not used: AWS_PROFILE names 'keys'.",
        "two regions              | AWS_PROFILE=keys AWS_DEFAULT_REGION=us-west-2 | AKIAKEYS | AWS_DEFAULT_REGION (us-west-2) is not used: AWS_REGION",
        "another geography        | AWS_PROFILE=keys BEDROCK_MODEL_ID=us.anthropic.claude-sonnet-4-6 | AKIAKEYS | Ids that begin with 'us.' are not served from eu-west-1.",
        "a line end after a key   | 'AWS_ACCESS_KEY_ID=AKIAKEYS AWS_SECRET_ACCESS_KEY=secret-keys\n' | AKIAKEYS | AWS_SECRET_ACCESS_KEY begins or ends with a blank or a line end, which is left out.",
        "temporary, without token | AWS_ACCESS_KEY_ID=ASIAROLE AWS_SECRET_ACCESS_KEY=secret | ASIAROLE | AWS_ACCESS_KEY_ID begins with ASIA, so it is temporary, but AWS_SESSION_TOKEN is not set.",
      })
  void what_contradicts_itself_is_said_with_what_was_used(
      String why, String variables, String key, String note) throws Exception {
    work.set(variables);
    work.bedrock().anthropicStream("Hello");
    work.run().exits(0).prints("Hello").says("note: " + note);
    assertEquals(key, work.signer(0));
  }

  @Test
  void without_a_terminal_auto_login_stays_silent_and_debug_tells_the_story() throws Exception {
    work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
    work.set("AWS_PROFILE=dev ORCHESTRATOR_AUTO_LOGIN=true");
    Invocation refused = work.run("--debug").exits(4);
    refused.says(
        "debug: credentials: AWS_BEARER_TOKEN_BEDROCK: not set",
        "debug: credentials: profile: AWS_PROFILE names 'dev'",
        "debug: profile 'dev' has sso_session, sso_account_id, sso_role_name",
        "orchestrator login --profile dev");
    assertFalse(refused.err().contains("sign-in-secret"), refused::toString);
    assertEquals(0, work.identity().requests().size());
  }

  @Test
  void login_writes_a_session_that_the_next_run_uses() throws Exception {
    work.launcher()
        .run("login", "--profile", "dev")
        .exits(0)
        .says("https://device.sso/?user_code=ABCD-EFGH");
    work.bedrock().anthropicStream("Hello");
    work.run("--profile", "dev").exits(0).prints("Hello");
    assertEquals(
        "renewed-token",
        work.identity().requests(Door.SSO_ROLE).get(0).header("x-amz-sso_bearer_token"));
  }

  @Nested
  class Keys_that_end_in_the_middle_of_a_run {
    @Test
    @Fault("F69")
    void are_asked_for_once_more() throws Exception {
      work.bedrock().error(403, "ExpiredTokenException", EXPIRED).anthropicStream("Hello");
      work.run("--profile", "dev")
          .exits(0)
          .prints("Hello")
          .says("note: The AWS credentials have expired; asking for new ones");
      assertEquals(2, work.identity().requests(Door.SSO_ROLE).size());
    }

    @ParameterizedTest(name = "{0}")
    @Fault({"F51", "F69"})
    @CsvSource({
      "in a profile, AWS_PROFILE=dev, 2",
      "in the environment, AWS_ACCESS_KEY_ID=AKIAKEYS AWS_SECRET_ACCESS_KEY=secret-keys, 1",
    })
    void end_the_run_where_there_are_no_others_and_what_is_done_is_kept(
        String where, String variables, int asked) throws Exception {
      work.bedrock()
          .error(403, "ExpiredTokenException", EXPIRED)
          .error(403, "ExpiredTokenException", EXPIRED);
      work.set(variables).run().exits(4).says("error: The AWS credentials have expired");
      assertEquals(asked, work.bedrock().requests().size());
      assertEquals(List.of("page.md", "prompt.md", "record.json"), Invocation.files(work.record()));
    }

    @Test
    void are_warned_of_beforehand() throws Exception {
      work.identity().keysExpireAt(Instant.now().plus(3, ChronoUnit.MINUTES));
      work.bedrock().anthropicStream("Hello");
      work.run("--profile", "dev")
          .exits(0)
          .says("note: The keys of SSO profile dev end at ", "this run may outlive");
    }
  }

  @Test
  void config_says_who_it_would_be_without_asking_anybody() throws Exception {
    work.launcher().write(AwsFiles.SESSION, AwsFiles.SIGNED_IN);
    Invocation said = work.launcher().run("config", "--profile", "dev").exits(0);
    for (String part : List.of("SSO profile dev", "111122223333", "BedrockUser", "2999-01-01")) {
      assertTrue(said.out().contains(part), said::toString);
    }
    assertEquals(List.of(), work.identity().requests());
  }

  @Nested
  class At_a_terminal {
    @Test
    void the_code_of_a_device_is_asked_for() throws Exception {
      work.bedrock().anthropicStream("Hello");
      work.runAtTerminal("123456\n", "--profile", "mfa")
          .exits(0)
          .says("One-time code of arn:aws:iam::111122223333:mfa/ana", "Hello");
      String sent = work.identity().requests(Door.ASSUME_ROLE).get(0).body();
      assertTrue(sent.contains("TokenCode=123456"), sent);
      assertTrue(sent.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A111122223333%3Amfa%2Fana"), sent);
    }

    @Test
    void a_sign_in_is_offered_and_the_run_goes_on_with_it() throws Exception {
      work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
      work.bedrock().anthropicStream("Hello");
      work.set("ORCHESTRATOR_AUTO_LOGIN=true")
          .runAtTerminal("y\n", "--profile", "dev")
          .exits(0)
          .says("Sign in now? [Y/n] ", "https://device.sso/?user_code=ABCD-EFGH", "Hello");
    }

    @ParameterizedTest
    @CsvSource({"declined, n", "of no use, y"})
    void a_sign_in_is_offered_once(String why, String typed) throws Exception {
      work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
      work.identity().refuse(Door.SSO_ROLE, 401, "UnauthorizedException", "Session not found");
      Invocation refused =
          work.set("ORCHESTRATOR_AUTO_LOGIN=true")
              .runAtTerminal(typed + "\ny\ny\n", "--profile", "dev")
              .exits(4);
      assertEquals(2, refused.err().split("Sign in now", -1).length, refused::toString);
    }

    @Test
    void without_auto_login_nobody_is_asked() throws Exception {
      work.launcher().write(AwsFiles.SESSION, AwsFiles.EXPIRED);
      Invocation refused = work.runAtTerminal("y\n", "--profile", "dev").exits(4);
      assertFalse(refused.err().contains("Sign in now"), refused::toString);
      assertEquals(List.of(), work.identity().requests());
    }
  }
}
