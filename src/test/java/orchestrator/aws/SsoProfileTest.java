package orchestrator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.metadata.AwsPrincipal;
import orchestrator.faults.Fault;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.FakeIdentity.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SsoProfileTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final FakeIdentity identity = FakeIdentity.start();
  private AwsHome home;

  @BeforeEach
  void sign_in(@TempDir Path folder) {
    identity.keysExpireAt(NOW.plus(Duration.ofHours(1)));
    home =
        new AwsHome(folder)
            .set(identity.variables())
            .at(NOW)
            .profileVariable("dev")
            .config(AwsFiles.CONFIG);
  }

  @AfterEach
  void close() {
    home.close();
    identity.close();
  }

  private static String token(Instant expiry) {
    return AwsFiles.token(expiry.toString());
  }

  private static String renewable(Instant expiry) {
    return AwsFiles.renewable(expiry.toString());
  }

  @Nested
  class And_the_AWS_CLI {
    private String detail(String version) throws IOException {
      home.write("bin/aws", "#!/bin/sh\necho '" + version + "'\n");
      Files.setPosixFilePermissions(
          home.access().home().resolve("bin/aws"), PosixFilePermissions.fromString("rwx------"));
      home.set("PATH", "/nowhere:" + home.access().home().resolve("bin") + ":/bin:/usr/bin");
      return home.failure().detail();
    }

    @Test
    void version_1_cannot_sign_in_and_that_is_said() throws IOException {
      String detail = detail("aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11");
      assertTrue(detail.endsWith("is version 1, which has no 'aws sso login'."), detail);
    }

    @Test
    void version_2_goes_without_saying() throws IOException {
      String detail = detail("aws-cli/2.31.0 Python/3.13.7 Linux/6.1 exe/x86_64.debian.12");
      assertFalse(detail.contains("AWS CLI"), detail);
    }

    @Test
    void none_is_said() {
      home.set("PATH", "/nowhere");
      Failure failure = home.failure();
      assertTrue(failure.detail().endsWith("There is no AWS CLI on the PATH."), failure.detail());
      String first = failure.advice().lines().findFirst().orElse("");
      assertTrue(first.contains(": orchestrator login --profile "), failure.advice());
    }
  }

  @Nested
  class With_auto_login {
    @BeforeEach
    void come_back_after_a_night() {
      home.autoLogin().ssoToken("corp", token(NOW.minus(Duration.ofHours(2))));
    }

    @Test
    void a_session_that_has_expired_is_begun_anew_when_the_user_agrees() {
      Typist ana = new Typist("");
      assertEquals("ASIASSO", home.with(ana).keys().accessKeyId());
      assertEquals(
          "The AWS SSO session has expired (profile dev). Sign in now? [Y/n] ",
          ana.questions().get(0));
      assertTrue(ana.told().contains("https://device.sso/?user_code=ABCD-EFGH"), ana.told());
      assertEquals(List.of("Waiting for the sign-in in the browser", ""), ana.waitedFor());
      assertEquals(
          "renewed-token", Json.parse(home.readSsoToken("corp")).path("accessToken").asText());
    }

    @Test
    void whoever_declines_or_is_not_there_gets_the_error() {
      assertEquals(Problem.SSO_SESSION_EXPIRED, home.with(new Typist("n")).failure().problem());
      assertEquals(Problem.SSO_SESSION_EXPIRED, home.with(new Typist()).failure().problem());
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void it_is_offered_once() {
      identity.refuse(Door.SSO_ROLE, 401, "UnauthorizedException", "Session token not found");
      Typist ana = new Typist("y", "y", "y");
      assertEquals(Problem.SSO_TOKEN_REJECTED, home.with(ana).failure().problem());
      assertEquals(1, ana.questions().size());
    }

    @Test
    void it_is_not_offered_for_what_a_sign_in_cannot_mend() {
      home.ssoToken("corp", token(NOW.plus(Duration.ofHours(2))));
      identity.refuse(Door.SSO_ROLE, 403, "ForbiddenException", "No access");
      Typist ana = new Typist("y");
      assertEquals(Problem.SSO_ROLE_NOT_ASSIGNED, home.with(ana).failure().problem());
      assertEquals(List.of(), ana.questions());
    }
  }

  @Nested
  class With_a_valid_session {
    @BeforeEach
    void sign_in() {
      home.ssoToken("corp", token(NOW.plus(Duration.ofHours(2))));
    }

    @Test
    void the_portal_gives_the_keys_of_the_role() {
      assertEquals("ASIASSO", home.keys().accessKeyId());
      Request request = identity.requests().get(0);
      assertEquals("sign-in-secret", request.header("x-amz-sso_bearer_token"));
      assertTrue(request.target().contains("role_name=BedrockUser"), request.target());
      assertTrue(request.target().contains("account_id=111122223333"), request.target());
    }

    @Test
    void the_source_names_the_profile_and_fetches_nothing_yet() {
      CredentialSource source = home.source();
      assertEquals(Kind.SSO, source.kind());
      assertEquals("SSO profile dev", source.description());
      assertEquals("dev", source.profile());
      assertEquals(new AwsPrincipal("111122223333", "BedrockUser"), source.owner());
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void keys_are_fetched_once() {
      CredentialSource source = home.source();
      AwsHome.keys(source);
      AwsHome.keys(source);
      assertEquals(1, identity.requests().size());
    }

    @Test
    void a_revoked_session_is_told_from_an_expired_one() {
      identity.refuse(
          Door.SSO_ROLE, 401, "UnauthorizedException", "Session token not found or invalid");
      Failure failure = home.failure();
      assertEquals(Problem.SSO_TOKEN_REJECTED, failure.problem());
      assertEquals("request-1", failure.requestId());
      assertTrue(failure.advice().contains("aws sso login --profile dev"));
    }

    @Test
    void a_role_that_is_not_assigned_is_named_with_its_account() {
      identity.refuse(Door.SSO_ROLE, 403, "ForbiddenException", "No access");
      Failure failure = home.failure();
      assertEquals(Problem.SSO_ROLE_NOT_ASSIGNED, failure.problem());
      assertTrue(failure.detail().contains("BedrockUser"), failure.detail());
      assertTrue(failure.detail().contains("111122223333"), failure.detail());
    }

    @Test
    @Fault("F58")
    void a_firewall_that_answers_403_is_not_taken_for_AWS() {
      identity.answer(Door.SSO_ROLE, 403, "<html>blocked</html>");
      assertEquals(Problem.NOT_FROM_AWS, home.failure().problem());
    }

    @Test
    void a_firewall_that_answers_200_is_not_taken_for_AWS() {
      identity.answer(Door.SSO_ROLE, 200, "<html>please sign in</html>");
      assertEquals(Problem.NOT_FROM_AWS, home.failure().problem());
    }

    @Test
    void an_empty_answer_is_not_taken_for_keys() {
      identity.answer(Door.SSO_ROLE, 200, "{}");
      assertEquals(Problem.NOT_FROM_AWS, home.failure().problem());
    }

    @Test
    void a_portal_out_of_order_is_said_to_be_so() {
      identity.refuse(Door.SSO_ROLE, 503, "ServiceUnavailable", "try later");
      assertEquals(Problem.SERVICE_UNAVAILABLE, home.failure().problem());
    }

    @Test
    void a_portal_that_cannot_be_reached_is_a_network_problem() {
      identity.close();
      assertEquals(Problem.CONNECTION_REFUSED, home.failure().problem());
    }
  }

  @Nested
  class With_a_session_that_needs_renewal {
    @Test
    void it_is_renewed_and_stored_for_all_tools() throws Exception {
      home.ssoToken("corp", renewable(NOW.minus(Duration.ofHours(1))));
      assertEquals("ASIASSO", home.keys().accessKeyId());
      assertEquals(
          "renewed-token",
          identity.requests(Door.SSO_ROLE).get(0).header("x-amz-sso_bearer_token"));
      JsonNode stored = Json.parse(home.readSsoToken("corp"));
      assertEquals("renewed-token", stored.path("accessToken").asText());
      assertEquals("next-refresh", stored.path("refreshToken").asText());
      assertEquals("2026-11-23T11:00:00Z", stored.path("expiresAt").asText());
      assertEquals(
          AwsFiles.START_URL, stored.path("startUrl").asText(), "what was there stays there");
      assertEquals(
          PosixFilePermissions.fromString("rw-------"),
          Files.getPosixFilePermissions(home.ssoTokenFile("corp")));
      try (var files = Files.list(home.ssoTokenFile("corp").resolveSibling(""))) {
        assertEquals(1, files.count(), "no temporary file stays behind");
      }
    }

    @Test
    void the_refresh_token_goes_to_the_token_service() {
      home.ssoToken("corp", renewable(NOW.minus(Duration.ofHours(1))));
      home.keys();
      JsonNode sent = Json.parse(identity.requests(Door.OIDC_TOKEN).get(0).body());
      assertEquals("refresh_token", sent.path("grantType").asText());
      assertEquals("refresh-1", sent.path("refreshToken").asText());
    }

    @Test
    void it_is_renewed_five_minutes_ahead() {
      home.ssoToken("corp", renewable(NOW.plus(Duration.ofMinutes(4))));
      home.keys();
      assertEquals(1, identity.requests(Door.OIDC_TOKEN).size());
    }

    @Test
    void a_refused_renewal_does_not_matter_while_the_session_lasts() {
      identity.refuse(Door.OIDC_TOKEN, 400, "InvalidGrantException", "no");
      home.ssoToken("corp", renewable(NOW.plus(Duration.ofMinutes(4))));
      assertEquals("ASIASSO", home.keys().accessKeyId());
    }

    @Test
    void a_refused_renewal_does_not_matter_when_another_process_was_faster() {
      home.ssoToken("corp", renewable(NOW.minus(Duration.ofMinutes(1))));
      identity
          .refuse(Door.OIDC_TOKEN, 400, "InvalidGrantException", "used already")
          .whenAsked(
              Door.OIDC_TOKEN, () -> home.ssoToken("corp", token(NOW.plus(Duration.ofHours(1)))));
      assertEquals("ASIASSO", home.keys().accessKeyId());
    }

    @Test
    void a_cache_that_cannot_be_written_does_no_harm() throws Exception {
      home.ssoToken("corp", renewable(NOW.minus(Duration.ofMinutes(1))));
      Path file = home.ssoTokenFile("corp");
      identity.whenAsked(
          Door.OIDC_TOKEN,
          () -> {
            try {
              // Root may write to any folder, but nobody can to a folder that is a file.
              Files.delete(file);
              Files.delete(file.resolveSibling(""));
              Files.writeString(file.resolveSibling(""), "");
            } catch (java.io.IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      assertEquals("ASIASSO", home.keys().accessKeyId());
    }

    @Test
    void a_refused_renewal_is_told_from_an_expired_session() {
      identity.refuse(Door.OIDC_TOKEN, 400, "InvalidGrantException", "Invalid refresh token");
      home.ssoToken("corp", renewable(NOW.minus(Duration.ofMinutes(1))));
      Failure failure = home.failure();
      assertEquals(Problem.SSO_REFRESH_REJECTED, failure.problem());
      assertTrue(failure.advice().contains("aws sso login --profile dev"));
      assertTrue(identity.requests(Door.SSO_ROLE).isEmpty());
    }

    @Test
    void a_session_that_was_never_meant_to_be_renewed_has_expired() {
      home.ssoToken("corp", token(Instant.parse("2026-11-23T08:30:00Z")));
      Failure failure = home.failure();
      assertEquals(Problem.SSO_SESSION_EXPIRED, failure.problem());
      assertTrue(failure.detail().contains("2026-11-23T08:30:00Z"), failure.detail());
      assertTrue(failure.advice().contains("aws sso login --profile dev"));
      assertTrue(identity.requests().isEmpty());
    }

    @Test
    void the_role_behind_an_expired_profile_is_never_replaced_by_the_machines() {
      home.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", identity.url() + "/container")
          .ssoToken("corp", token(NOW.minus(Duration.ofHours(1))));
      assertEquals(Problem.SSO_SESSION_EXPIRED, home.failure().problem());
      assertTrue(identity.requests().isEmpty());
    }
  }

  @Nested
  class Without_a_usable_cache {
    @Test
    @Fault("F49")
    void nobody_has_signed_in() {
      Failure failure = home.failure();
      assertEquals(Problem.SSO_NOT_SIGNED_IN, failure.problem());
      assertTrue(failure.detail().contains("dev"), failure.detail());
      assertTrue(failure.advice().contains("aws sso login --profile dev"));
    }

    @Test
    @Fault("F49")
    void a_torn_file_is_damaged_and_its_text_stays_out_of_the_message() {
      home.ssoToken("corp", token(NOW.plus(Duration.ofHours(1))).substring(0, 110));
      Failure failure = home.failure();
      assertEquals(Problem.SSO_CACHE_DAMAGED, failure.problem());
      assertFalse(failure.detail().contains("sign-in-secret"), failure.detail());
    }

    @Test
    void a_file_without_a_token_is_damaged() {
      home.ssoToken("corp", "{\"expiresAt\":\"2027-01-01T00:00:00Z\"}");
      assertEquals(Problem.SSO_CACHE_DAMAGED, home.failure().problem());
    }

    @Test
    void a_file_without_an_end_is_damaged() {
      home.ssoToken("corp", "{\"accessToken\":\"x\"}");
      assertEquals(Problem.SSO_CACHE_DAMAGED, home.failure().problem());
    }

    @Test
    void a_list_is_damaged() {
      home.ssoToken("corp", "[]");
      assertEquals(Problem.SSO_CACHE_DAMAGED, home.failure().problem());
    }
  }

  @Nested
  class Of_the_legacy_kind {
    @BeforeEach
    void choose() {
      home.profileVariable("legacy");
    }

    @Test
    void the_cache_is_filed_under_the_start_url() {
      home.ssoToken(AwsFiles.START_URL, token(NOW.plus(Duration.ofHours(2))));
      assertEquals("ASIASSO", home.keys().accessKeyId());
    }

    @Test
    void the_dates_of_old_AWS_CLIs_are_understood() {
      home.ssoToken(
          AwsFiles.START_URL, token(NOW).replace("2026-11-23T10:00:00Z", "2026-11-23T12:00:00UTC"));
      assertEquals("ASIASSO", home.keys().accessKeyId());
    }

    @Test
    void it_is_never_renewed() {
      home.ssoToken(AwsFiles.START_URL, renewable(NOW.minus(Duration.ofHours(2))));
      assertEquals(Problem.SSO_SESSION_EXPIRED, home.failure().problem());
      assertTrue(identity.requests().isEmpty());
    }
  }

  @Nested
  class Described_wrongly {
    @Test
    void a_session_that_does_not_exist_is_named() {
      home.config("[profile dev]\nsso_session = nope\n");
      Failure failure = home.failure();
      assertEquals(Problem.PROFILE_INCOMPLETE, failure.problem());
      assertTrue(failure.detail().contains("[sso-session nope]"), failure.detail());
      home.config("[profile dev]\nsso_session = crop\n[sso-session corp]\n");
      String typed = home.failure().detail();
      assertTrue(typed.endsWith("which does not exist. Did you mean 'corp'?"), typed);
    }

    @Test
    void what_is_missing_is_named() {
      home.config("[profile dev]\nsso_start_url = https://x\nsso_region = eu-west-1\n");
      Failure failure = home.failure();
      assertEquals(Problem.PROFILE_INCOMPLETE, failure.problem());
      assertTrue(failure.detail().contains("sso_account_id"), failure.detail());
      assertTrue(failure.detail().contains("sso_role_name"), failure.detail());
    }

    @Test
    void a_region_cannot_send_the_token_to_another_host() {
      home.config(
          """
          [profile dev]
          sso_start_url = https://x
          sso_region = evil.example/#
          sso_account_id = 111122223333
          sso_role_name = BedrockUser
          """);
      assertEquals(Problem.INVALID_REGION, home.failure().problem());
    }
  }
}
