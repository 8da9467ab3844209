package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.LoginSession;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AWS does not accept credentials: whose they are is named, and no other source is spoken of. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RefusedCredentialsTest {
  private static final List<String> ADVICE =
      List.of(
          "orchestrator login",
          "aws login",
          "aws configure",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "aws_access_key_id",
          "aws_secret_access_key",
          "credential_process",
          "API key",
          "token file",
          "CI token",
          "administrator");

  @TempDir Path home;
  private final FakeIdentity identity = FakeIdentity.start();
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final Map<String, String> variables = new LinkedHashMap<>();

  @BeforeEach
  void move_in() throws IOException {
    bedrock
        .knows("ASIASSO", "secret-sso")
        .knows("ASIACACHED", "secret-cached")
        .knows("AKIAKEYS", "secret-keys")
        .knows("AKIA", "s")
        .knows("ASIAX", "s");
    for (String key : List.of("ASIAROLE", "ASIAWEB", "ASIACONTAINER", "ASIAINSTANCE")) {
      bedrock.knows(key, "secret");
    }
    variables.putAll(identity.variables());
    variables.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url());
    variables.put("AWS_REGION", "eu-west-1");
    variables.put("LLM_PROVIDER", "bedrock");
    variables.put("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
    write("page.xml", "<p>Buyers leave before they pay.</p>");
    write(
        ".aws/config",
        AwsFiles.CONFIG
            + "[profile process]\ncredential_process = cat "
            + home.resolve("keys")
            + "\n");
    write(AwsFiles.SESSION, AwsFiles.SIGNED_IN);
    write(LoginSession.file(), new LoginSession().json("2999-01-01T00:00:00Z"));
    write("token", "jwt");
    write("keys", "{\"Version\":1,\"AccessKeyId\":\"AKIA\",\"SecretAccessKey\":\"s\"}");
  }

  @AfterEach
  void move_out() {
    bedrock.close();
    identity.close();
  }

  private void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private Invocation run(@Nullable String profile, String... more) {
    List<String> machine = new ArrayList<>();
    variables.forEach((name, value) -> machine.addAll(List.of(name, value)));
    List<String> words = new ArrayList<>(List.of("run", "page.xml", "--name", "T"));
    if (profile != null) {
      words.addAll(List.of("--profile", profile));
    }
    words.addAll(List.of(more));
    return Invocation.of(
        Machine.at(home, machine.toArray(String[]::new)), words.toArray(String[]::new));
  }

  private void set(@Nullable String pairs) {
    for (String pair : pairs == null ? new String[0] : pairs.split(" ", -1)) {
      variables.put(
          pair.substring(0, pair.indexOf('=')),
          pair.substring(pair.indexOf('=') + 1).replace("URL", identity.url()));
    }
  }

  private static void saysOnly(Invocation refused, String source, @Nullable String advice) {
    String said = refused.err().replaceAll("\\s+", " ");
    assertTrue(said.contains("The credentials come from " + source + "."), refused::toString);
    assertTrue(advice == null || said.contains(advice), refused::toString);
    for (String other : ADVICE) {
      boolean own = (source + advice).contains(other);
      boolean beside = source.contains("AWS_ACCESS_KEY_ID") && other.startsWith("AWS_SE");
      assertFalse(said.contains(other) && !own && !beside, other + " in " + refused);
    }
    assertFalse(said.contains("{"), refused::toString);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "dev      | - | profile 'dev' (SSO)                     | Sign in again: orchestrator login --profile dev",
        "console  | - | profile 'console' (aws login)           | Sign in again with the AWS CLI: aws login --profile console",
        "keys     | - | profile 'keys' (access keys)            | aws configure --profile keys",
        "role     | - | profile 'role' (role_arn)               | assumes the role anew",
        "web      | - | profile 'web'                           | it gets a new token file",
        "process  | - | profile 'process' (credential_process)  | Run the profile's credential_process by hand",
        "-        | AWS_ACCESS_KEY_ID=ASIAX AWS_SECRET_ACCESS_KEY=s AWS_SESSION_TOKEN=t | AWS_ACCESS_KEY_ID in the environment | Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew",
        "-        | AWS_BEARER_TOKEN_BEDROCK="
            + FakeBedrock.API_KEY
            + " | AWS_BEARER_TOKEN_BEDROCK | Make a new API key",
        "-        | AWS_CONTAINER_CREDENTIALS_FULL_URI=URL/container | the container's role (AWS_CONTAINER_CREDENTIALS_…) | fetches new ones",
        "-        | AWS_WEB_IDENTITY_TOKEN_FILE=~/token AWS_ROLE_ARN=arn:aws:iam::111122223333:role/R | AWS_WEB_IDENTITY_TOKEN_FILE | it gets a new token file",
        "-        | - | the instance role                       | fetches new ones",
      })
  void expired_ones_are_renewed_where_they_came_from(
      @Nullable String profile, @Nullable String set, String source, String advice) {
    set(set);
    for (int call = 0; call < 2; call++) {
      bedrock.error(403, "ExpiredTokenException", "The security token is expired");
    }
    variables.put("BEDROCK_MODEL_ID", "us.anthropic.claude-sonnet-4-6");
    Invocation refused = run(profile).exits(4);
    saysOnly(refused, source, advice);
    assertEquals(2, refused.err().split("Ids that begin with 'us[.]'", -1).length, refused::err);
  }

  @ParameterizedTest(name = "{1} {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "UnrecognizedClientException | keys    | profile 'keys' (access keys)  | Check aws_access_key_id of the profile, and aws_session_token",
        "UnrecognizedClientException | dev     | profile 'dev' (SSO)           | Else sign in again: orchestrator login --profile dev",
        "UnrecognizedClientException | role    | profile 'role' (role_arn)     | see whether the role still exists",
        "InvalidSignatureException   | keys    | profile 'keys' (access keys)  | aws_secret_access_key of the profile is not the secret key of its aws_access_key_id",
        "InvalidSignatureException   | process | profile 'process' (credential_process) | credential_process gives is wrong",
        "InvalidSignatureException   | dev     | profile 'dev' (SSO)           | compare it with 'date -u'",
        "RequestExpired              | dev     | profile 'dev' (SSO)           | Set the clock",
        "AccessDeniedException: Bearer Token has expired | - | AWS_BEARER_TOKEN_BEDROCK | Make a new API key",
      })
  void a_refusal_is_explained_by_what_its_source_can_get_wrong(
      String error, @Nullable String profile, String source, String advice) {
    if (profile == null) {
      variables.put("AWS_BEARER_TOKEN_BEDROCK", FakeBedrock.API_KEY);
    }
    String[] parts = error.split(": ", 2);
    for (int call = 0; call < 2; call++) {
      bedrock.error(403, parts[0], parts.length > 1 ? parts[1] : "No.");
    }
    saysOnly(run(profile).exits(4), source, advice);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ExpiredToken          | keys-role        | profile 'keys' (access keys) | aws configure --profile keys",
        "InvalidClientTokenId  | role             | profile 'dev' (SSO)          | orchestrator login --profile dev",
        "SignatureDoesNotMatch | environment-role | AWS_ACCESS_KEY_ID in the environment | AWS_SECRET_ACCESS_KEY is not the secret key",
      })
  void STS_refuses_those_that_were_to_assume_a_role(
      String code, String profile, String source, String advice) {
    set("AWS_ACCESS_KEY_ID=AKIAENV AWS_SECRET_ACCESS_KEY=s");
    identity.refuse(Door.ASSUME_ROLE, 403, code, "No.");
    Invocation refused = run(profile).exits(4).says("to assume arn:aws:iam::");
    saysOnly(refused, source, advice);
  }

  @Test
  void the_doctor_says_the_same() {
    identity.refuse(Door.CALLER, 403, "ExpiredToken", "The token has expired");
    bedrock.error(403, "ExpiredTokenException", "The security token is expired");
    List<String> machine = new ArrayList<>();
    variables.forEach((name, value) -> machine.addAll(List.of(name, value)));
    Invocation doctor =
        Invocation.of(
            Machine.at(home, machine.toArray(String[]::new)), "doctor", "--profile", "dev");
    assertTrue(
        doctor.out().contains("The credentials come from profile 'dev' (SSO)."), doctor::toString);
    assertTrue(doctor.out().contains("next: Sign in again: orchestrator login --profile dev"));
  }
}
