package orchestrator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.metadata.AwsPrincipal;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.FakeIdentity.Request;
import orchestrator.testing.LoginSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoginProfileTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final String ENDED = "2026-11-28T09:59:59Z";
  private static final String NEARLY_ENDED = "2026-11-28T10:04:00Z";
  private static final String LATER = "2026-11-28T10:15:00Z";

  private final FakeIdentity identity = FakeIdentity.start();
  private final LoginSession session = new LoginSession();
  private Path file;
  private AwsHome home;

  @BeforeEach
  void configure(@TempDir Path folder) {
    file = folder.resolve(LoginSession.file());
    home =
        new AwsHome(folder)
            .set(identity.variables())
            .set("PATH", "/nowhere")
            .at(NOW)
            .profileOption("console")
            .config(
                "[profile console]\nlogin_session = "
                    + LoginSession.NAME
                    + "\nregion = eu-west-1\n");
  }

  @AfterEach
  void close() {
    home.close();
    identity.close();
  }

  private AwsHome signedIn(String until) {
    return home.write(LoginSession.file(), session.json(until));
  }

  @Test
  void its_keys_are_used_as_long_as_they_last_without_asking_anybody() {
    CredentialSource source = signedIn(LATER).source();
    assertEquals(Kind.LOGIN, source.kind());
    assertEquals("aws login profile console", source.description());
    assertEquals(new AwsPrincipal("111122223333", "Developer"), source.owner());
    AwsCredentials keys = AwsHome.keys(source);
    assertEquals("ASIACACHED", keys.accessKeyId());
    assertEquals(Optional.of(Instant.parse(LATER)), keys.expirationTime());
    assertEquals(Optional.of("111122223333"), keys.accountId());
    assertEquals(List.of(), identity.requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {ENDED, NEARLY_ENDED})
  void they_are_renewed_with_a_proof_and_kept_for_all_tools(String until) throws Exception {
    AwsCredentials keys = signedIn(until).keys();
    assertEquals("ASIALOGIN", keys.accessKeyId());
    assertEquals(Optional.of(NOW.plusSeconds(900)), keys.expirationTime());
    Request asked = identity.requests().get(0);
    assertTrue(session.proves(asked.header("dpop"), identity.url() + "/v1/token"), asked::toString);
    assertEquals(
        Json.parse(
            "{\"clientId\":\"arn:aws:signin:::devtools/same-device\",\"grantType\":\"refresh_token\","
                + "\"refreshToken\":\"refresh-1\"}"),
        Json.parse(asked.body()));
    JsonNode kept = Json.parse(Files.readAllBytes(file));
    assertEquals("ASIALOGIN", kept.at("/accessToken/accessKeyId").asText());
    assertEquals("secret-login", kept.at("/accessToken/secretAccessKey").asText());
    assertEquals("session-login", kept.at("/accessToken/sessionToken").asText());
    assertEquals("2026-11-28T10:15:00Z", kept.at("/accessToken/expiresAt").asText());
    assertEquals("111122223333", kept.at("/accessToken/accountId").asText());
    assertEquals("next-refresh", kept.path("refreshToken").asText());
    assertEquals("id-1", kept.path("idToken").asText());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  @Timeout(60)
  void a_pipe_in_the_place_of_its_file_is_not_waited_for() throws Exception {
    signedIn(LATER);
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    assertEquals(Problem.LOGIN_CACHE_DAMAGED, home.failure().problem());
  }

  @Test
  void a_role_can_be_assumed_with_them() {
    signedIn(LATER)
        .config(
            "[profile console]\nlogin_session = "
                + LoginSession.NAME
                + "\n[profile role]\nrole_arn = arn:aws:iam::111122223333:role/Reviewer\n"
                + "source_profile = console\n")
        .profileOption("role");
    assertEquals("ASIAROLE", home.keys().accessKeyId());
    Request asked = identity.requests(Door.ASSUME_ROLE).get(0);
    assertTrue(asked.header("authorization").contains("Credential=ASIACACHED/"), asked::toString);
  }

  @Test
  void the_cache_may_be_elsewhere() {
    home.write("elsewhere/" + LoginSession.fileName(), session.json(LATER))
        .set("AWS_LOGIN_CACHE_DIRECTORY", "~/elsewhere");
    assertEquals("ASIACACHED", home.keys().accessKeyId());
  }

  @Test
  void nearly_ended_keys_do_while_they_cannot_be_renewed() {
    signedIn(NEARLY_ENDED);
    identity.answer(Door.SIGNIN_TOKEN, 503, "{\"__type\":\"InternalServerException\"}");
    assertEquals("ASIACACHED", home.keys().accessKeyId());
  }

  @Test
  void whoever_never_signed_in_hears_how() {
    Failure failure = home.failure();
    assertEquals(Problem.LOGIN_NOT_SIGNED_IN, failure.problem());
    assertTrue(failure.detail().startsWith("Profile 'console': There is no "), failure.detail());
    assertTrue(failure.detail().endsWith("There is no AWS CLI on the PATH."), failure.detail());
    assertTrue(failure.advice().contains("aws login --profile console"), failure.advice());
  }

  @ParameterizedTest
  @CsvSource({
    "TOKEN_EXPIRED, 401, LOGIN_SESSION_EXPIRED, Its last keys ended at 2026-11-28T09:59:59Z.",
    "USER_CREDENTIALS_CHANGED, 403, LOGIN_REFRESH_REJECTED, The password has been changed",
    "INSUFFICIENT_PERMISSIONS, 403, LOGIN_REFRESH_REJECTED, lacks signin:CreateOAuth2Token",
    "SOMETHING_NEW, 403, LOGIN_REFRESH_REJECTED, AWS Sign-In says: Not you",
  })
  void a_refusal_says_why(String error, int status, Problem problem, String why) {
    signedIn(ENDED);
    identity.answer(
        Door.SIGNIN_TOKEN,
        status,
        "{\"__type\":\"AccessDeniedException\",\"error\":\""
            + error
            + "\",\"message\":\"Not you\"}");
    Failure failure = home.failure();
    assertEquals(problem, failure.problem());
    assertTrue(failure.detail().contains(why), failure.detail());
    assertTrue(failure.advice().contains("aws login --profile console"), failure.advice());
  }

  @Test
  void a_service_that_is_down_is_not_a_reason_to_sign_in_again() {
    signedIn(ENDED);
    identity.answer(Door.SIGNIN_TOKEN, 500, "{\"__type\":\"InternalServerException\"}");
    assertEquals(Problem.SERVICE_UNAVAILABLE, home.failure().problem());
  }

  @Test
  void an_answer_without_keys_is_none() {
    signedIn(ENDED);
    identity.answer(Door.SIGNIN_TOKEN, 200, "{}");
    assertEquals(Problem.NOT_FROM_AWS, home.failure().problem());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\{.*                         | {                   | is not JSON",
        "\"expiresAt\":\"[^\"]*\"      | \"expiresAt\":\"?\" | has no expiresAt that is a time",
        "\"sessionToken\":\"[^\"]*\",  |                     | has no sessionToken",
        "\"refreshToken\":\"[^\"]*\",  |                     | has no refreshToken",
        "-----BEGIN EC[^\"]*           | -----BEGIN EC       | has no dpopKey that can be read",
      })
  void a_damaged_file_is_named_without_what_is_in_it(String part, String instead, String why) {
    home.write(
        LoginSession.file(),
        session.json(ENDED).replaceFirst(part, instead == null ? "" : instead));
    Failure failure = home.failure();
    assertEquals(Problem.LOGIN_CACHE_DAMAGED, failure.problem());
    assertTrue(failure.detail().contains(file + " " + why), failure.detail());
    assertFalse(failure.detail().contains("secret-cached"), failure.detail());
  }

  @Test
  void an_AWS_CLI_that_is_too_old_is_said() throws Exception {
    home.write("bin/aws", "#!/bin/sh\necho aws-cli/2.31.9 Python/3.13.7 Linux/6.1\n");
    Path bin = home.access().home().resolve("bin");
    Files.setPosixFilePermissions(bin.resolve("aws"), PosixFilePermissions.fromString("rwx------"));
    String detail = home.set("PATH", bin + ":/bin:/usr/bin").failure().detail();
    assertTrue(detail.endsWith("is version 2.31, which has no 'aws login'."), detail);
  }
}
