package orchestrator.aws.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import orchestrator.aws.AwsHome;
import orchestrator.aws.Typist;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.profile.ShellWords;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

@Isolated("replaces System.err")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProfileCredentialsTest {
  private final FakeIdentity identity = FakeIdentity.start();
  private AwsHome home;

  @BeforeEach
  void move_in(@TempDir Path folder) {
    home = new AwsHome(folder).set(identity.variables()).profileOption("dev");
  }

  @AfterEach
  void close() {
    home.close();
    identity.close();
  }

  @Nested
  class With_keys {
    @Test
    void the_credentials_file_wins_over_the_config_file() {
      home.config("[profile dev]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = x\n")
          .credentials("[dev]\naws_access_key_id = AKIAFILE\naws_secret_access_key = y\n");
      assertEquals("AKIAFILE", home.keys().accessKeyId());
      assertEquals("y", home.keys().secretAccessKey());
    }

    @Test
    void a_session_token_belongs_to_them() {
      home.credentials(
          "[dev]\naws_access_key_id=ASIA\naws_secret_access_key=y\naws_session_token=t\n");
      assertEquals("t", ((AwsSessionCredentials) home.keys()).sessionToken());
      assertEquals(Kind.PROFILE_KEYS, home.source().kind());
    }

    @Test
    void what_belongs_to_them_is_taken_from_their_own_file_alone() {
      home.config(
              """
              [profile dev]
              aws_access_key_id=AKIAOLD
              aws_secret_access_key=x
              aws_session_token=old
              """)
          .credentials("[dev]\naws_access_key_id=AKIANEW\naws_secret_access_key=y\n");
      assertFalse(home.keys() instanceof AwsSessionCredentials, "the token is of other keys");
      home.credentials("[dev]\naws_secret_access_key=y\naws_session_token=new\n");
      assertEquals("x", home.keys().secretAccessKey());
      assertEquals("old", ((AwsSessionCredentials) home.keys()).sessionToken());
    }

    @Test
    void the_token_may_have_its_older_name() {
      home.credentials(
          "[dev]\naws_access_key_id=ASIA\naws_secret_access_key=y\naws_security_token=t\n");
      assertEquals("t", ((AwsSessionCredentials) home.keys()).sessionToken());
    }

    @Test
    void half_a_pair_is_incomplete() {
      Failure failure = home.credentials("[dev]\naws_access_key_id = AKIA\n").failure();
      assertEquals(Problem.PROFILE_INCOMPLETE, failure.problem());
      assertTrue(failure.detail().contains("aws_secret_access_key"), failure.detail());
    }

    @Test
    void files_are_found_where_the_variables_say(@TempDir Path elsewhere) {
      home.write("here/config", "[profile dev]\nregion = eu-west-1\n")
          .write("here/keys", "[dev]\naws_access_key_id=AKIA\naws_secret_access_key=y\n")
          .set("AWS_CONFIG_FILE", "~/here/config")
          .set("AWS_SHARED_CREDENTIALS_FILE", "~/here/keys");
      assertEquals("AKIA", home.keys().accessKeyId());
    }

    @Test
    void a_byte_order_mark_and_windows_line_ends_do_no_harm() {
      home.credentials("\uFEFF[dev]\r\naws_access_key_id = AKIA\r\naws_secret_access_key = y\r\n");
      assertEquals("AKIA", home.keys().accessKeyId());
    }

    @Test
    void a_malformed_file_is_named_with_the_line() {
      Failure failure = home.config("[profile dev]\nregion\n").failure();
      assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
      assertTrue(failure.detail().contains("config"), failure.detail());
      assertTrue(failure.detail().contains("line 2"), failure.detail());
    }
  }

  @Nested
  class With_a_role {
    private static final String ROLE =
        """
        [profile dev]
        role_arn = arn:aws:iam::111122223333:role/bedrock
        source_profile = base
        external_id = ticket-7
        role_session_name = ana
        duration_seconds = 1800
        region = us-east-1

        [profile base]
        aws_access_key_id = AKIABASE
        aws_secret_access_key = secret
        """;

    @Test
    void it_is_assumed_with_the_keys_of_the_source_profile() {
      assertEquals("ASIAROLE", home.config(ROLE).keys().accessKeyId());
      var request = identity.requests(Door.ASSUME_ROLE).get(0);
      assertTrue(request.header("authorization").contains("Credential=AKIABASE/"));
      assertTrue(
          request.body().contains("RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fbedrock"));
      assertTrue(request.body().contains("ExternalId=ticket-7"));
      assertTrue(request.body().contains("RoleSessionName=ana"));
      assertTrue(request.body().contains("DurationSeconds=1800"));
      assertEquals("role profile dev", home.source().description());
    }

    @Test
    void STS_is_asked_in_the_region_of_the_run() {
      home.config(ROLE).region("ap-south-1").keys();
      String signature = identity.requests().get(0).header("authorization");
      assertTrue(signature.contains("/ap-south-1/sts/"), signature);
    }

    @Test
    void roles_can_be_chained() {
      home.config(
          """
          [profile dev]
          role_arn = arn:aws:iam::1:role/second
          source_profile = middle
          [profile middle]
          role_arn = arn:aws:iam::1:role/first
          source_profile = base
          [profile base]
          aws_access_key_id = AKIABASE
          aws_secret_access_key = secret
          """);
      home.keys();
      assertEquals(2, identity.requests(Door.ASSUME_ROLE).size());
      assertTrue(identity.requests().get(1).header("authorization").contains("=ASIAROLE/"));
    }

    @Test
    void a_chain_that_returns_to_itself_is_shown() {
      home.config(
          """
          [profile dev]
          role_arn = arn:aws:iam::1:role/a
          source_profile = other
          [profile other]
          role_arn = arn:aws:iam::1:role/b
          source_profile = dev
          """);
      Failure failure = home.failure();
      assertEquals(Problem.PROFILE_INCOMPLETE, failure.problem());
      assertTrue(failure.detail().contains("dev → other → dev"), failure.detail());
    }

    @Test
    void a_profile_may_be_its_own_source_when_it_has_keys() {
      home.config(
          """
          [profile dev]
          role_arn = arn:aws:iam::1:role/a
          source_profile = dev
          aws_access_key_id = AKIAOWN
          aws_secret_access_key = secret
          """);
      assertEquals("ASIAROLE", home.keys().accessKeyId());
      assertTrue(identity.requests().get(0).header("authorization").contains("=AKIAOWN/"));
    }

    @Test
    void an_SSO_profile_can_be_the_source_and_its_failure_names_it() {
      home.config(
          """
          [profile dev]
          role_arn = arn:aws:iam::1:role/a
          source_profile = sso
          [profile sso]
          sso_session = corp
          sso_account_id = 1
          sso_role_name = R
          [sso-session corp]
          sso_start_url = https://example.awsapps.com/start
          sso_region = eu-central-1
          """);
      Failure failure = home.failure();
      assertEquals(Problem.SSO_NOT_SIGNED_IN, failure.problem());
      assertTrue(failure.advice().contains("aws sso login --profile sso"), failure.advice());
      home.ssoToken("corp", "{\"accessToken\":\"t\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}");
      assertEquals("ASIAROLE", home.keys().accessKeyId());
      assertTrue(
          identity.requests(Door.ASSUME_ROLE).get(0).header("authorization").contains("=ASIASSO/"));
    }

    @Test
    void a_refusal_names_the_role_and_the_caller() {
      identity.refuse(
          Door.ASSUME_ROLE,
          403,
          "AccessDenied",
          "User: arn:aws:iam::1:user/ana is not authorized to perform: sts:AssumeRole on resource:"
              + " arn:aws:iam::111122223333:role/bedrock");
      Failure failure = home.config(ROLE).failure();
      assertEquals(Problem.ASSUME_ROLE_DENIED, failure.problem());
      assertTrue(failure.detail().contains("user/ana"), failure.detail());
      assertTrue(failure.detail().contains("role/bedrock"), failure.detail());
      assertEquals("request-1", failure.requestId());
    }

    @Test
    void keys_that_have_expired_are_told_from_a_refusal() {
      identity.refuse(Door.ASSUME_ROLE, 403, "ExpiredToken", "The security token is expired");
      assertEquals(Problem.CREDENTIALS_EXPIRED, home.config(ROLE).failure().problem());
    }

    @Test
    void keys_that_are_unknown_are_told_from_a_refusal() {
      identity.refuse(Door.ASSUME_ROLE, 403, "InvalidClientTokenId", "The token is invalid");
      Failure failure = home.config(ROLE).failure();
      assertEquals(Problem.CREDENTIALS_REJECTED, failure.problem());
      assertEquals(
          "The keys of source profile 'base' were to assume"
              + " arn:aws:iam::111122223333:role/bedrock for profile 'dev'."
              + " The credentials come from profile 'base' (access keys).",
          failure.detail());
    }

    @Test
    void a_wrong_secret_is_told_from_a_refusal() {
      identity.refuse(Door.ASSUME_ROLE, 403, "SignatureDoesNotMatch", "The signature is wrong");
      assertEquals(Problem.SIGNATURE_REJECTED, home.config(ROLE).failure().problem());
    }

    @Test
    void a_captive_portal_is_not_taken_for_STS() {
      identity.answer(Door.ASSUME_ROLE, 200, "<html>welcome</html>");
      assertEquals(Problem.NOT_FROM_AWS, home.config(ROLE).failure().problem());
    }

    @ParameterizedTest
    @CsvSource({
      "200, text/html; charset=ISO-8859-1",
      "403, text/html; charset=ISO-8859-1",
      "200, text/xml; charset=ISO-8859-1",
      "403, application/octet-stream; charset=ISO-8859-1"
    })
    void the_parser_of_the_JDK_says_nothing_of_its_own(int status, String contentType) {
      String page = "<!DOCTYPE html><html><body>Zugriff geöffnet<br></body></html>";
      identity.answer(Door.ASSUME_ROLE, status, page, contentType);
      PrintStream usual = System.err;
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      try {
        assertEquals(Problem.NOT_FROM_AWS, home.config(ROLE).failure().problem());
      } finally {
        System.setErr(usual);
      }
      assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    private AwsHome withDevice() {
      return home.config(
          ROLE.replace("external_id", "mfa_serial = arn:aws:iam::1:mfa/ana\nexternal_id"));
    }

    @Test
    void a_one_time_code_is_asked_for_and_sent() {
      Typist ana = new Typist(" 123456\r");
      assertEquals("ASIAROLE", withDevice().with(ana).keys().accessKeyId());
      assertTrue(
          ana.questions().get(0).contains("arn:aws:iam::1:mfa/ana"), ana.questions()::toString);
      String sent = identity.requests(Door.ASSUME_ROLE).get(0).body();
      assertTrue(sent.contains("TokenCode=123456"), sent);
      assertTrue(sent.contains("SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fana"), sent);
    }

    @Test
    void a_one_time_code_that_nobody_can_type_is_an_error_before_anything_is_sent() {
      Failure failure = withDevice().failure();
      assertEquals(Problem.MFA_REQUIRED, failure.problem());
      assertTrue(failure.detail().contains("arn:aws:iam::1:mfa/ana"), failure.detail());
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void a_wrong_one_time_code_is_told_from_a_refusal() {
      identity.refuse(
          Door.ASSUME_ROLE,
          403,
          "AccessDenied",
          "MultiFactorAuthentication failed with invalid MFA one time pass code.");
      assertEquals(
          Problem.MFA_CODE_REJECTED, withDevice().with(new Typist("000000")).failure().problem());
    }

    @Test
    void a_source_is_needed_and_must_exist() {
      Failure none = home.config("[profile dev]\nrole_arn = arn:aws:iam::1:role/a\n").failure();
      assertEquals(Problem.PROFILE_INCOMPLETE, none.problem());
      Failure unknown =
          home.config("[profile dev]\nrole_arn = x\nsource_profile = nope\n").failure();
      assertTrue(unknown.detail().contains("'nope'"), unknown.detail());
      Failure both =
          home.config(
                  "[profile dev]\nrole_arn = x\nsource_profile = y\ncredential_source = Environment\n")
              .failure();
      assertTrue(both.detail().contains("both"), both.detail());
    }

    @Test
    void the_caller_can_be_the_environment() {
      home.config("[profile dev]\nrole_arn = x\ncredential_source = Environment\n");
      assertEquals(Problem.PROFILE_INCOMPLETE, home.failure().problem());
      home.set("AWS_ACCESS_KEY_ID", "AKIAENV").set("AWS_SECRET_ACCESS_KEY", "secret").keys();
      assertTrue(identity.requests().get(0).header("authorization").contains("=AKIAENV/"));
    }

    @Test
    void the_caller_can_be_the_instance() {
      home.config("[profile dev]\nrole_arn = x\ncredential_source = Ec2InstanceMetadata\n").keys();
      assertTrue(
          identity
              .requests(Door.ASSUME_ROLE)
              .get(0)
              .header("authorization")
              .contains("=ASIAINSTANCE/"));
    }

    @Test
    void the_caller_can_be_the_container() {
      home.config("[profile dev]\nrole_arn = x\ncredential_source = EcsContainer\n");
      assertEquals(Problem.PROFILE_INCOMPLETE, home.failure().problem());
      home.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", identity.url() + "/container").keys();
      assertTrue(
          identity
              .requests(Door.ASSUME_ROLE)
              .get(0)
              .header("authorization")
              .contains("=ASIACONTAINER/"));
    }

    @Test
    void it_comes_before_everything_else_that_a_profile_says() {
      home.config(
          ROLE.replace("external_id", "sso_session = corp\ncredential_process = x\nexternal_id"));
      assertEquals("ASIAROLE", home.keys().accessKeyId());
    }
  }

  @Nested
  class With_web_identity {
    @Test
    void the_token_is_exchanged() {
      home.config("[profile dev]\nrole_arn = x\nweb_identity_token_file = ~/jwt\n")
          .write("jwt", " jwt-1 \n");
      assertEquals("ASIAWEB", home.keys().accessKeyId());
      assertTrue(identity.requests().get(0).body().contains("WebIdentityToken=jwt-1"));
      assertFalse(identity.requests().get(0).header("authorization").contains("AWS4"));
    }

    @Test
    void a_missing_and_an_empty_token_file_are_named() {
      home.config("[profile dev]\nrole_arn = x\nweb_identity_token_file = ~/jwt\n");
      Failure missing = home.failure();
      assertEquals(Problem.WEB_IDENTITY_FAILED, missing.problem());
      assertTrue(missing.detail().contains("jwt"), missing.detail());
      assertTrue(home.write("jwt", "\n").failure().detail().contains("empty"));
    }

    @Test
    void a_refused_token_is_said_in_the_words_of_STS() {
      identity.refuse(
          Door.WEB_IDENTITY, 400, "ExpiredTokenException", "Token expired: current date");
      home.config("[profile dev]\nrole_arn = x\nweb_identity_token_file = ~/jwt\n")
          .write("jwt", "jwt-1");
      Failure failure = home.failure();
      assertEquals(Problem.WEB_IDENTITY_FAILED, failure.problem());
      assertTrue(failure.detail().contains("Token expired"), failure.detail());
    }
  }

  @Nested
  class With_a_process {
    private AwsHome process(String script) {
      return home.write("give-keys", "#!/bin/sh\n" + script + "\n")
          .config("[profile dev]\ncredential_process = /bin/sh \"" + path() + "\"\n");
    }

    private String path() {
      return home.access().home().resolve("give-keys").toString();
    }

    @Test
    void its_keys_are_used() {
      process(
          "echo '{\"Version\":1,\"AccessKeyId\":\"ASIAPROC\",\"SecretAccessKey\":\"s\","
              + "\"SessionToken\":\"t\",\"Expiration\":\"2999-01-01T00:00:00+00:00\"}'");
      assertEquals("ASIAPROC", home.keys().accessKeyId());
      assertEquals("credential_process of profile dev", home.source().description());
    }

    @Test
    void it_sees_the_environment_of_the_run_and_no_other() {
      home.set("WHOSE", "AKIAMINE");
      process(
          "echo \"{\\\"AccessKeyId\\\":\\\"$WHOSE\\\",\\\"SecretAccessKey\\\":\\\"$HOME.\\\"}\"");
      assertEquals("AKIAMINE", home.keys().accessKeyId());
      assertEquals(".", home.keys().secretAccessKey());
    }

    @Test
    void its_error_output_is_shown_and_its_output_never() {
      process("echo secret-on-stdout; echo 'vault is locked' >&2; exit 3");
      Failure failure = home.failure();
      assertEquals(Problem.PROCESS_FAILED, failure.problem());
      assertTrue(failure.detail().contains("exit code 3: vault is locked"), failure.detail());
      assertFalse(failure.detail().contains("secret-on-stdout"), failure.detail());
    }

    @Test
    void something_else_than_keys_is_not_shown() {
      process("echo not-json-but-secret");
      Failure failure = home.failure();
      assertEquals(Problem.PROCESS_FAILED, failure.problem());
      assertFalse(failure.detail().contains("secret"), failure.detail());
    }

    @Test
    void keys_that_have_expired_are_refused() {
      process(
          "echo '{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
              + "\"Expiration\":\"2001-01-01T00:00:00Z\"}'");
      Failure failure = home.failure();
      assertEquals(Problem.PROCESS_FAILED, failure.problem());
      assertTrue(failure.detail().contains("2001-01-01T00:00:00Z"), failure.detail());
    }

    @Test
    void a_program_that_does_not_exist_is_named() {
      Failure failure =
          home.config("[profile dev]\ncredential_process = /nowhere/vault --json\n").failure();
      assertEquals(Problem.PROCESS_FAILED, failure.problem());
      assertTrue(failure.detail().contains("/nowhere/vault"), failure.detail());
    }

    @Test
    void one_that_does_not_end_is_ended_and_shown_meanwhile() {
      Typist person = new Typist();
      Failure failure =
          home.config("[profile dev]\ncredential_process = /bin/sleep 30\n")
              .waiting(Duration.ofMillis(50))
              .with(person)
              .failure();
      assertEquals(Problem.PROCESS_FAILED, failure.problem());
      assertTrue(failure.detail().contains("--timeout allows more"), failure.detail());
      assertEquals(
          List.of("Waiting for the credential_process of profile dev", ""), person.waitedFor());
    }

    @Test
    void no_shell_reads_the_command() {
      assertEquals(
          List.of("a b", "c$HOME", "d\"e", "", "f\\g", "h;", "|"),
          ShellWords.split("'a b' c$HOME \"d\\\"e\" '' \"f\\g\" h\\; |").words());
    }

    @Test
    void keys_in_the_credentials_file_come_first() {
      process("exit 1").credentials("[dev]\naws_access_key_id=AKIAFILE\naws_secret_access_key=y\n");
      assertEquals("AKIAFILE", home.keys().accessKeyId());
    }
  }
}
