package orchestrator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.BearerToken;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.faults.Fault;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CredentialResolverTest {
  private static final String TWO_PROFILES =
      """
      [default]
      aws_access_key_id = AKIADEFAULT
      aws_secret_access_key = secret
      [profile dev]
      aws_access_key_id = AKIADEV
      aws_secret_access_key = secret
      """;

  private final FakeIdentity identity = FakeIdentity.start();
  private AwsHome home;

  @BeforeEach
  void move_in(@TempDir Path folder) {
    home = new AwsHome(folder).set("AWS_EC2_METADATA_SERVICE_ENDPOINT", identity.url());
  }

  @AfterEach
  void close() {
    home.close();
    identity.close();
  }

  private AwsHome keysInEnvironment() {
    return home.set("AWS_ACCESS_KEY_ID", "AKIAENV").set("AWS_SECRET_ACCESS_KEY", "secret");
  }

  @Nested
  class In_order {
    @BeforeEach
    void configure_everything() {
      keysInEnvironment()
          .set("AWS_BEARER_TOKEN_BEDROCK", "ABSK-token")
          .set("AWS_WEB_IDENTITY_TOKEN_FILE", "~/token")
          .set("AWS_ROLE_ARN", "arn:aws:iam::1:role/web")
          .set("AWS_ENDPOINT_URL_STS", identity.url())
          .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", identity.url() + "/container")
          .write("token", "jwt\n")
          .config(TWO_PROFILES);
    }

    @Test
    void first_the_profile_option() {
      assertEquals("AKIADEV", home.profileOption("dev").keys().accessKeyId());
      home.set("AWS_DEFAULT_PROFILE", "default");
      assertEquals(List.of(), home.notices(), "an option leaves no doubt");
    }

    @Test
    void second_the_Bedrock_API_key() {
      CredentialSource source = home.source();
      assertEquals(Kind.BEARER_TOKEN, source.kind());
      assertEquals(new BearerToken("ABSK-token"), source.identity());
      assertFalse(source.toString().contains("ABSK-token"), "secrets stay out of any text");
    }

    @Test
    void third_the_keys_in_the_environment() {
      home.set("AWS_BEARER_TOKEN_BEDROCK", "");
      assertEquals("AKIAENV", home.keys().accessKeyId());
      assertEquals(Kind.ENVIRONMENT, home.source().kind());
      assertNull(home.source().profile());
    }

    @Test
    void fourth_the_web_identity_token() {
      home.set("AWS_BEARER_TOKEN_BEDROCK", "")
          .set("AWS_ACCESS_KEY_ID", "")
          .set("AWS_SECRET_ACCESS_KEY", " ");
      assertEquals("ASIAWEB", home.keys().accessKeyId());
      String sent = identity.requests(Door.WEB_IDENTITY).get(0).body();
      assertTrue(sent.contains("WebIdentityToken=jwt&") || sent.endsWith("=jwt"), sent);
    }

    @Test
    void fifth_the_named_profile_and_then_the_default_one() {
      home.set("AWS_BEARER_TOKEN_BEDROCK", "")
          .set("AWS_ACCESS_KEY_ID", "")
          .set("AWS_SECRET_ACCESS_KEY", "")
          .set("AWS_WEB_IDENTITY_TOKEN_FILE", "");
      assertEquals("AKIADEFAULT", home.keys().accessKeyId());
      assertEquals("AKIADEV", home.profileVariable("dev").keys().accessKeyId());
    }

    @Test
    void a_lower_rung_that_was_named_and_not_used_is_said() {
      home.set("AWS_BEARER_TOKEN_BEDROCK", "").profileVariable("dev");
      assertEquals(
          List.of(
              "access keys in the environment: the keys of profile 'dev' (AWS_PROFILE) are not used."),
          home.notices());
    }
  }

  @Nested
  class On_a_machine_with_a_role {
    @Test
    void a_container_comes_before_the_instance() {
      home.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", identity.url() + "/container");
      assertEquals("ASIACONTAINER", home.keys().accessKeyId());
      assertEquals(Kind.CONTAINER, home.source().kind());
    }

    @Test
    void the_instance_comes_last() {
      assertEquals("ASIAINSTANCE", home.keys().accessKeyId());
      assertEquals(Kind.INSTANCE, home.source().kind());
    }

    @Test
    void a_default_profile_that_only_names_a_region_does_not_count() {
      home.config("[default]\nregion = eu-west-1\noutput = json\n");
      assertEquals("ASIAINSTANCE", home.keys().accessKeyId());
    }

    @Test
    void a_profile_whose_section_lacks_the_word_profile_is_told_so() {
      Failure failure =
          home.config("[prod]\nregion = eu-west-1\n").profileVariable("prod").failure();
      assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
      assertTrue(failure.detail().endsWith("has to be [profile prod]."), failure.detail());
    }

    @Test
    @Fault("F50")
    void a_named_profile_that_does_not_exist_is_an_error_and_the_others_are_listed() {
      Failure failure = home.config(TWO_PROFILES).profileVariable("prod").failure();
      assertEquals(Problem.PROFILE_NOT_FOUND, failure.problem());
      assertTrue(failure.detail().contains("'prod' (from AWS_PROFILE)"), failure.detail());
      assertTrue(failure.detail().contains("default, dev"), failure.detail());
      assertTrue(failure.advice().contains("--profile prod"), failure.advice());
    }

    @Test
    void a_named_profile_without_credentials_is_an_error() {
      home.config("[profile dev]\nregion = eu-west-1\n").profileVariable("dev");
      assertEquals(Problem.PROFILE_INCOMPLETE, home.failure().problem());
    }

    @Test
    @Fault("F51")
    void half_a_key_pair_is_an_error() {
      Failure failure = home.set("AWS_ACCESS_KEY_ID", "AKIAENV").failure();
      assertEquals(Problem.HALF_KEY_PAIR, failure.problem());
      assertEquals("AWS_SECRET_ACCESS_KEY is not set.", failure.detail());
    }

    @Test
    void a_token_file_without_a_role_is_an_error() {
      assertEquals(
          Problem.WEB_IDENTITY_FAILED,
          home.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/token").failure().problem());
    }
  }

  @Nested
  class With_keys_in_the_environment {
    @Test
    @Fault("F51")
    void blanks_and_line_ends_around_them_do_no_harm() {
      home.set("AWS_ACCESS_KEY_ID", " ASIAENV\r\n")
          .set("AWS_SECRET_ACCESS_KEY", "secret\n")
          .set("AWS_SESSION_TOKEN", "session\n");
      AwsCredentials keys = home.keys();
      assertEquals("ASIAENV", keys.accessKeyId());
      assertEquals("secret", keys.secretAccessKey());
      assertEquals("session", ((AwsSessionCredentials) keys).sessionToken());
    }

    @Test
    void blanks_and_line_ends_around_them_are_remarked_on() {
      keysInEnvironment().set("AWS_SECRET_ACCESS_KEY", "secret\n");
      assertEquals(
          List.of(
              "AWS_SECRET_ACCESS_KEY begins or ends with a blank or a line end, which is left out."),
          home.notices());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
    void a_line_end_in_the_middle_is_an_error_that_shows_nothing_of_them(String variable) {
      Failure failure = keysInEnvironment().set(variable, "KEYPART1\nKEYPART2").failure();
      assertEquals(Problem.KEYS_BROKEN, failure.problem());
      assertFalse(failure.detail().contains("KEYPART"), failure.detail());
    }

    @Test
    void their_end_is_known_where_the_tool_that_set_them_tells() {
      keysInEnvironment()
          .set("AWS_SESSION_TOKEN", "session")
          .set("AWS_CREDENTIAL_EXPIRATION", "2027-01-01T00:00:00+00:00");
      assertEquals(
          Instant.parse("2027-01-01T00:00:00Z"), home.keys().expirationTime().orElseThrow());
    }

    @Test
    void the_older_name_of_the_session_token_is_known() {
      keysInEnvironment().set("AWS_SECURITY_TOKEN", "session");
      assertEquals("session", ((AwsSessionCredentials) home.keys()).sessionToken());
    }

    @Test
    void temporary_keys_without_their_token_are_remarked_on() {
      keysInEnvironment().set("AWS_ACCESS_KEY_ID", "ASIAENV");
      assertTrue(home.notices().get(0).contains("AWS_SESSION_TOKEN"));
    }

    @Test
    @Fault("F51")
    void quotes_in_a_key_are_remarked_on_without_showing_it() {
      keysInEnvironment().set("AWS_ACCESS_KEY_ID", "\"AKIAENV\"");
      String notice = home.notices().get(0);
      assertTrue(notice.contains("quoted"), notice);
      assertFalse(notice.contains("AKIAENV"), notice);
    }
  }

  @Nested
  class With_a_Bedrock_API_key_and_an_agent {
    @BeforeEach
    void set() {
      home.set("AWS_BEARER_TOKEN_BEDROCK", "ABSK-token");
    }

    @Test
    void nothing_else_is_used_in_its_place() {
      keysInEnvironment();
      Failure failure = AwsHome.failure(() -> home.open(AwsService.BEDROCK_AGENT_RUNTIME));
      assertEquals(Problem.BEARER_TOKEN_WITH_AGENT, failure.problem());
    }

    @Test
    void a_profile_given_as_an_option_comes_before_it() {
      home.config("[profile dev]\naws_access_key_id = AKIADEV\naws_secret_access_key = s\n")
          .profileOption("dev");
      assertEquals("dev", home.open(AwsService.BEDROCK_AGENT_RUNTIME).credentials().profile());
    }
  }

  @Nested
  class How_it_was_decided {
    private static final String SECRETS =
        "secret-env|session-env|ABSK-token|sso-token|refresh-1|client-secret|secret-sso|session-sso|jwt";

    @Test
    void is_explained_rung_by_rung_without_a_secret() {
      Typist ana = new Typist();
      home.with(ana)
          .set(identity.variables())
          .set("AWS_DEFAULT_REGION", "us-west-2")
          .config(
              """
              [profile dev]
              sso_session = corp
              sso_account_id = 111122223333
              sso_role_name = R
              [sso-session corp]
              sso_start_url = https://example.awsapps.com/start
              sso_region = eu-central-1
              """)
          .ssoToken(
              "corp",
              "{\"accessToken\":\"sso-token\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\"clientId\":\"c\","
                  + "\"clientSecret\":\"client-secret\",\"refreshToken\":\"refresh-1\"}")
          .profileVariable("dev")
          .keys();
      String story = ana.explained();
      for (String line :
          List.of(
              "region: eu-west-1 (--region)",
              "endpoint: https://bedrock-runtime.eu-west-1.amazonaws.com (default)",
              "credentials: --profile: not given",
              "credentials: AWS_BEARER_TOKEN_BEDROCK: not set",
              "credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: not set",
              "credentials: AWS_WEB_IDENTITY_TOKEN_FILE: not set",
              "credentials: profile: AWS_PROFILE names 'dev'",
              "profile 'dev' has sso_session, sso_account_id, sso_role_name",
              "credentials: decided: SSO profile dev",
              "ends at 2020-01-01T00:00:00Z",
              "sso: renewing it at " + identity.url(),
              "sso: asking " + identity.url() + " for role R in account 111122223333")) {
        assertTrue(story.contains(line), () -> line + " is not in\n" + story);
      }
      assertFalse(story.matches("(?s).*(" + SECRETS + ").*"), story);
    }

    @Test
    void is_explained_up_to_the_rung_that_failed() {
      Typist ana = new Typist();
      home.with(ana)
          .set("AWS_BEARER_TOKEN_BEDROCK", "")
          .set("AWS_ACCESS_KEY_ID", "ASIAENV")
          .set("AWS_SESSION_TOKEN", "session-env")
          .failure();
      assertTrue(ana.explained().endsWith("AWS_BEARER_TOKEN_BEDROCK: not set"), ana.explained());
    }
  }

  @Nested
  class With_nothing {
    @Test
    @Fault("F48")
    void what_was_looked_at_is_said() {
      Failure failure = home.set("AWS_EC2_METADATA_DISABLED", "true").failure();
      assertEquals(Problem.NO_CREDENTIALS, failure.problem());
      assertTrue(failure.detail().contains("AWS_EC2_METADATA_DISABLED"), failure.detail());
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void a_profile_that_other_tools_would_use_is_used() {
      home.config(TWO_PROFILES).set("AWS_DEFAULT_PROFILE", "dev");
      assertEquals("AKIADEV", home.keys().accessKeyId());
      assertEquals(List.of(), home.notices());
    }

    @Test
    void two_variables_that_name_different_profiles_are_remarked_on() {
      home.config(TWO_PROFILES).set("AWS_DEFAULT_PROFILE", "dev").profileVariable("default");
      assertEquals("AKIADEFAULT", home.keys().accessKeyId());
      assertTrue(home.notices().get(0).startsWith("AWS_DEFAULT_PROFILE (dev) is not used"));
    }
  }
}
