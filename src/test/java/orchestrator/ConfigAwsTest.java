package orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code config} says about AWS; it asks nobody, so there are no servers here. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ConfigAwsTest {
  @TempDir Path home;

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile dev]
        region = eu-central-1
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-central-1
        sso_account_id = 111122223333
        sso_role_name = BedrockUser
        """);
    Files.writeString(
        home.resolve(".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json"),
        "{\"accessToken\":\"sso-token\",\"expiresAt\":\"2027-01-01T00:00:00Z\"}");
  }

  @Test
  void region_endpoint_and_identity_are_told_with_their_sources() {
    Invocation config = Invocation.of(Machine.at(home, "AWS_PROFILE", "dev"), "config").exits(0);
    for (String line :
        new String[] {
          "  region       eu-central-1  profile dev\n",
          "  endpoint     https://bedrock-runtime.eu-central-1.amazonaws.com  default\n",
          "  credentials  SSO profile dev, account 111122223333, role BedrockUser,"
              + " until 2027-01-01T00:00:00Z\n"
        }) {
      assertTrue(config.out().contains(line), config::toString);
    }
    assertFalse(config.out().contains("sso-token"), config::toString);
  }

  @Test
  void the_same_in_json() {
    Invocation config =
        Invocation.of(Machine.at(home, "AWS_PROFILE", "dev"), "config", "--json").exits(0);
    JsonNode aws = Json.parse(config.out()).path("aws");
    assertEquals("eu-central-1", aws.path("region").asText());
    assertEquals("profile dev", aws.path("region_source").asText());
    assertEquals("sso", aws.path("credential_source").asText());
    assertEquals("111122223333", aws.path("account").asText());
    assertEquals("BedrockUser", aws.path("role").asText());
    assertEquals("2027-01-01T00:00:00Z", aws.path("expires_at").asText());
    assertTrue(aws.path("problem").isNull(), config::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_PROFILE, prod, 4, The AWS profile does not exist: 'prod'",
    "AWS_REGION, eu-wets-1, 2, This is not an AWS region: 'eu-wets-1' (from AWS_REGION)",
    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME, http://bedrock.example, 2, The endpoint URL cannot be used",
    "AWS_ACCESS_KEY_ID, AKIAKEYS, 4, AWS_SECRET_ACCESS_KEY"
  })
  void what_is_wrong_ends_it_with_the_code_of_a_run(
      String variable, String value, int code, String said) throws IOException {
    Environment machine =
        Machine.at(
            home,
            Stream.concat(
                    Stream.of(
                        variable, value, "LLM_PROVIDER", "bedrock", "BEDROCK_MODEL_ID", "a.b"),
                    variable.equals("AWS_REGION")
                        ? Stream.of()
                        : Stream.of("AWS_REGION", "eu-west-1"))
                .toArray(String[]::new));
    Invocation.of(machine, "config").exits(code).says(said);
    Invocation json = Invocation.of(machine, "config", "--json").exits(code);
    String problem = Json.parse(json.out()).at("/problems/0/code").asText();
    Files.writeString(home.resolve("page.xml"), "<p>Hello</p>");
    Invocation run = Invocation.of(machine, "run", "page.xml", "--name", "F", "--json").exits(code);
    assertEquals(run.error().path("code").asText(), problem);
  }

  @Test
  void what_is_missing_is_shown_and_is_no_failure() {
    Environment machine =
        Machine.at(home, "AWS_EC2_METADATA_DISABLED", "true", "LLM_PROVIDER", "bedrock");
    Invocation config = Invocation.of(machine, "config").exits(0);
    assertTrue(config.out().contains("  but          No AWS "), config::toString);
    assertEquals("", config.err());
  }

  @Test
  void an_instance_is_not_asked_for_its_region() {
    Invocation config = Invocation.of(Machine.at(home), "config").exits(0);
    assertTrue(config.out().contains("the instance's own, if it tells"), config::toString);
    assertTrue(
        config.out().contains("credentials  nothing is configured; the instance's role is tried\n"),
        config::toString);
    assertTrue(
        Invocation.unwrapped(config.out()).contains("default (does not exist) "), config::toString);
  }

  @Test
  void a_session_that_has_ended_is_an_error_as_it_would_be_of_a_run() {
    Instant later = Instant.parse("2027-01-01T00:00:01Z");
    Environment machine = Machine.frozen(Machine.at(home, "AWS_PROFILE", "dev"), later);
    Invocation config =
        Invocation.of(machine, "config")
            .exits(4)
            .says("The AWS SSO session has expired", "orchestrator login --profile dev");
    assertTrue(
        Invocation.unwrapped(config.out()).endsWith(", ended at 2027-01-01T00:00:00Z"),
        config::toString);
    Invocation json = Invocation.of(machine, "config", "--json").exits(4);
    assertEquals("sso-session-expired", Json.parse(json.out()).at("/problems/0/code").asText());
  }

  @Test
  void a_session_that_can_be_renewed_is_none() throws IOException {
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile renewed]
        region = eu-central-1
        sso_session = work
        sso_account_id = 111122223333
        sso_role_name = BedrockUser
        [sso-session work]
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-central-1
        """);
    Files.writeString(
        home.resolve(".aws/sso/cache").resolve(sha1("work") + ".json"),
        "{\"accessToken\":\"sso-token\",\"expiresAt\":\"2020-01-01T00:00:00Z\","
            + "\"refreshToken\":\"r\",\"clientId\":\"c\",\"clientSecret\":\"s\"}");
    Invocation.of(Machine.at(home, "AWS_PROFILE", "renewed"), "config").exits(0);
  }

  @Test
  void a_sign_in_that_is_still_to_come_is_missing_and_no_failure() throws IOException {
    Files.delete(home.resolve(".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json"));
    Invocation config = Invocation.of(Machine.at(home, "AWS_PROFILE", "dev"), "config").exits(0);
    assertTrue(config.out().contains("  but          You are not signed in"), config::toString);
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void contradictions_are_notes() {
    Invocation.of(
            Machine.at(
                home,
                "AWS_PROFILE",
                "dev",
                "AWS_REGION",
                "us-east-1",
                "AWS_DEFAULT_REGION",
                "eu-west-1",
                "AWS_ACCESS_KEY_ID",
                "ASIAENV",
                "AWS_SECRET_ACCESS_KEY",
                "secret-env\n"),
            "config")
        .exits(0)
        .says(
            "note: AWS_DEFAULT_REGION (eu-west-1) is not used: AWS_REGION names us-east-1.",
            "note: AWS_ACCESS_KEY_ID begins with ASIA",
            "note: AWS_SECRET_ACCESS_KEY begins or ends with a blank",
            "the keys of profile 'dev' (AWS_PROFILE) are not used");
  }

  @Test
  void without_AWS_there_is_nothing_to_tell() {
    Invocation config =
        Invocation.of(Machine.at(home, "LLM_PROVIDER", "offline"), "config").exits(0);
    assertFalse(config.out().contains("a run on AWS"), config::toString);
  }
}
