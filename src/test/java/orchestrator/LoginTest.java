package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code login}, against an Identity Center on 127.0.0.1. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoginTest {
  @TempDir Path home;
  private final FakeIdentity identity = FakeIdentity.start();

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile bedrock-dev]
        sso_session = corp
        sso_account_id = 111122223333
        sso_role_name = BedrockUser

        [profile legacy]
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-central-1

        [profile over-sso]
        role_arn = arn:aws:iam::111122223333:role/R
        source_profile = bedrock-dev

        [profile keys]
        aws_access_key_id = AKIA

        [sso-session corp]
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-central-1
        """);
  }

  @AfterEach
  void close() {
    identity.close();
  }

  private Invocation login(String... args) {
    List<String> variables = new ArrayList<>();
    identity
        .variables()
        .forEach(
            (name, value) -> {
              variables.add(name);
              variables.add(value);
            });
    String[] all = Stream.concat(Stream.of("login"), Stream.of(args)).toArray(String[]::new);
    return Invocation.of(Machine.at(home, variables.toArray(String[]::new)), all);
  }

  private Path session() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(".aws/sso/cache"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  @Test
  void the_address_and_the_code_are_shown_and_the_session_is_kept_as_the_AWS_CLI_keeps_it()
      throws IOException {
    Invocation login = login("--profile", "bedrock-dev").exits(0).prints("");
    login.says("https://device.sso/?user_code=ABCD-EFGH", "Signed in with profile bedrock-dev.");
    JsonNode token = Json.parse(Files.readAllBytes(session()));
    assertEquals("renewed-token", token.path("accessToken").asText());
    assertEquals("next-refresh", token.path("refreshToken").asText());
    assertEquals("client", token.path("clientId").asText());
    assertEquals("2030-01-01T00:00:00Z", token.path("registrationExpiresAt").asText());
    assertEquals("eu-central-1", token.path("region").asText());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(session())));
    assertTrue(identity.requests(Door.OIDC_REGISTER).get(0).body().contains("sso:account:access"));
    assertFalse(login.err().contains("renewed-token"), login::toString);
  }

  @Test
  void it_waits_until_the_person_has_confirmed() {
    identity.refuse(Door.OIDC_TOKEN, 400, "AuthorizationPendingException", "pending");
    identity.whenAsked(
        Door.OIDC_TOKEN,
        () -> {
          if (identity.requests(Door.OIDC_TOKEN).size() > 1) {
            identity.relent(Door.OIDC_TOKEN);
          }
        });
    login("--profile", "bedrock-dev").exits(0);
    assertEquals(2, identity.requests(Door.OIDC_TOKEN).size());
  }

  @Test
  void a_code_that_has_expired_and_a_refusal_are_told_apart() {
    identity.refuse(Door.OIDC_TOKEN, 400, "ExpiredTokenException", "expired");
    login("--profile", "bedrock-dev")
        .exits(4)
        .says("before the code expired", "orchestrator login --profile bedrock-dev");
    identity.refuse(Door.OIDC_TOKEN, 400, "AccessDeniedException", "no");
    login("--profile", "bedrock-dev").exits(4).says("declined in the browser");
  }

  @Test
  void a_legacy_profile_needs_no_scopes_and_json_is_one_document() throws IOException {
    Invocation login = login("--profile", "legacy", "--json").exits(0);
    assertEquals("legacy", Json.parse(login.out()).path("profile").asText());
    assertFalse(identity.requests(Door.OIDC_REGISTER).get(0).body().contains("scopes"));
  }

  @Test
  void a_role_over_SSO_signs_in_with_its_source() {
    login("--profile", "over-sso").exits(0).says("Signed in with profile bedrock-dev.");
  }

  @Test
  void profiles_without_SSO_and_unknown_ones_are_errors() {
    login("--profile", "keys").exits(4).says("has neither sso_session nor sso_start_url");
    login("--profile", "no pe").exits(4).says("bedrock-dev", "--profile 'no pe'");
    login().exits(4).says("No profile is named");
    assertTrue(identity.requests().isEmpty());
  }
}
