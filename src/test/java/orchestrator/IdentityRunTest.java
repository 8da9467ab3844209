package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.Machine;
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

/** A run as somebody: what the record, the notes and {@code --debug} say about whom. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityRunTest {
  /** Named after the SHA-1 of the start URL, as all AWS tools do. */
  private static final String SESSION = "e8be5486177c5b5392bd9aa76563515b29358e6e.json";

  private static final Terminal AT_THE_TERMINAL = new Terminal(true, false, true);

  @TempDir Path home;
  private final FakeIdentity identity = FakeIdentity.start();
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void configure() throws IOException {
    bedrock.knows("ASIASSO", "secret-sso").knows("ASIAROLE", "secret");
    variables.putAll(identity.variables());
    variables.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url());
    variables.put("AWS_REGION", "us-east-1");
    variables.put("LLM_PROVIDER", "bedrock");
    variables.put("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
    Files.createDirectories(home.resolve(".aws/sso/cache"));
    Files.writeString(home.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
    Files.writeString(
        home.resolve(".aws/config"),
        """
        [profile dev]
        sso_start_url = https://example.awsapps.com/start
        sso_region = eu-central-1
        sso_account_id = 111122223333
        sso_role_name = BedrockUser

        [profile over-mfa]
        role_arn = arn:aws:iam::444455556666:role/team/Reviewer
        mfa_serial = arn:aws:iam::444455556666:mfa/ana
        source_profile = keys

        [profile keys]
        aws_access_key_id = AKIAKEYS
        aws_secret_access_key = secret-keys
        """);
  }

  @AfterEach
  void close() {
    bedrock.close();
    identity.close();
  }

  private void signedInUntil(Instant end) throws IOException {
    Files.writeString(
        home.resolve(".aws/sso/cache").resolve(SESSION),
        "{\"accessToken\":\"sso-token\",\"expiresAt\":\"" + end + "\"}");
  }

  private Invocation run(String... more) {
    return run(Terminal.NONE, "", more);
  }

  private Invocation run(Terminal terminal, String typed, String... more) {
    List<String> pairs = new ArrayList<>();
    variables.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    Environment machine = Machine.at(home, pairs.toArray(String[]::new));
    Environment seated =
        new Environment(
            machine.variables(),
            machine.workingDirectory(),
            machine.home(),
            machine.clock(),
            terminal);
    String[] args =
        Stream.concat(Stream.of("run", "page.xml", "--name", "F"), Arrays.stream(more))
            .toArray(String[]::new);
    return Invocation.of(seated, typed, args);
  }

  private JsonNode aws() {
    return Invocation.record(home.resolve("runs"), "F").path("aws");
  }

  @Nested
  class With_a_session {
    @BeforeEach
    void sign_in() throws IOException {
      signedInUntil(Instant.now().plus(1, ChronoUnit.DAYS));
      variables.put("AWS_PROFILE", "dev");
    }

    @Test
    void the_record_says_whose_credentials_they_were_and_when_they_end() {
      Instant end = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
      identity.keysExpireAt(end);
      bedrock.anthropicStream("Hello");
      String told = run().exits(0).prints("Hello").err();
      assertEquals("", told.replaceAll("tokens: .*\nrecord: .*\n", ""), "no note");
      assertEquals("sso", aws().path("credential_source").asText());
      assertEquals("dev", aws().path("profile").asText());
      assertEquals("111122223333", aws().path("account").asText());
      assertEquals("BedrockUser", aws().path("role").asText());
      assertEquals(end.toString(), aws().path("expires_at").asText());
      assertEquals("AWS_REGION", aws().path("region_source").asText());
    }

    @Test
    void keys_that_end_before_the_run_may_are_a_warning() {
      identity.keysExpireAt(Instant.now().plus(3, ChronoUnit.MINUTES));
      bedrock.anthropicStream("Hello").anthropicStream("Hello");
      run().exits(0).says("note: The keys of SSO profile dev end at ", "this run may outlive");
      Invocation shorter = run("--timeout", "1m").exits(0);
      assertFalse(shorter.err().contains("outlive"), shorter::toString);
    }

    @Test
    void keys_that_ran_out_in_the_meantime_are_renewed_once() {
      bedrock
          .error(
              403, "ExpiredTokenException", "The security token included in the request is expired")
          .anthropicStream("Hello");
      run().exits(0).prints("Hello").says("note: The AWS credentials have expired; asking for new");
      assertEquals(2, identity.requests(Door.SSO_ROLE).size());
      assertEquals(2, bedrock.requests().size());
    }

    @Test
    void keys_that_stay_expired_end_the_run_with_what_is_done() {
      String expired = "The security token included in the request is expired";
      bedrock
          .error(403, "ExpiredTokenException", expired)
          .error(403, "ExpiredTokenException", expired);
      run().exits(4).says("error: The AWS credentials have expired");
      assertEquals(2, bedrock.requests().size());
      assertEquals(
          List.of("page.md", "prompt.md", "record.json"),
          Invocation.files(Invocation.newest(home.resolve("runs"), "F")));
    }

    @Test
    void a_session_that_ended_meanwhile_is_what_the_user_hears() {
      bedrock.error(403, "ExpiredTokenException", "The security token is expired");
      identity.whenAsked(
          Door.SSO_ROLE,
          () -> {
            if (identity.requests(Door.SSO_ROLE).size() > 1) {
              identity.refuse(Door.SSO_ROLE, 401, "UnauthorizedException", "Session not found");
            }
          });
      run()
          .exits(4)
          .says("does not accept the SSO session any more", "aws sso login --profile dev");
    }

    @Test
    void what_is_odd_about_the_choice_is_said_with_its_failure() throws IOException {
      signedInUntil(Instant.now().minus(1, ChronoUnit.HOURS));
      variables.put("AWS_DEFAULT_REGION", "eu-west-1");
      variables.put("AWS_DEFAULT_PROFILE", "other");
      String region = "AWS_DEFAULT_REGION (eu-west-1) is not used: AWS_REGION names us-east-1.";
      String profile = "AWS_DEFAULT_PROFILE (other) is not used: AWS_PROFILE names 'dev'.";
      run().exits(4).says("note: " + region, "note: " + profile, "has expired");
      List<String> heard = new ArrayList<>();
      run("--json").exits(4).error().path("notes").forEach(note -> heard.add(note.asText()));
      assertEquals(List.of(region, profile), heard);
    }

    @Test
    void debug_tells_how_it_was_decided_and_no_secret() {
      bedrock.anthropicStream("Hello").anthropicStream("Hello");
      Invocation debug = run("--debug").exits(0).prints("Hello");
      debug.says(
          "debug: region: us-east-1 (AWS_REGION)",
          "debug: endpoint: " + bedrock.url() + " (AWS_ENDPOINT_URL_BEDROCK_RUNTIME)",
          "debug: credentials: profile: AWS_PROFILE names 'dev'",
          "debug: credentials: decided: SSO profile dev",
          "debug: credentials: good until ");
      assertFalse(
          debug.err().matches("(?s).*(sso-token|secret-sso|session-sso).*"), debug::toString);
      assertFalse(run().exits(0).err().contains("debug:"));
    }

    @Test
    void an_id_whose_geography_cannot_match_the_region_is_a_warning() {
      bedrock.anthropicStream("Hello");
      run("--model", "eu.anthropic.claude-sonnet-4-6")
          .exits(0)
          .says("note: Ids that begin with 'eu.' are not served from us-east-1.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
        delimiter = '|',
        value = {
          "sonnet | note: 'sonnet' is none of the ids that this version knows. Did you mean us.anthropic.claude-sonnet-5-5?",
          "us.anthropic.claude-sonet-4-6 | note: 'us.anthropic.claude-sonet-4-6' is none of the ids that this version knows. Did you mean us.anthropic.claude-sonnet-4-6?",
          "eu.deepseek.r1-v1:0 | note: Ids that begin with 'eu.' are not served from us-east-1.",
          "global.deepseek.r1-v1:0 | note: 'global.deepseek.r1-v1:0' is none of the ids that this version knows. Its profiles: us.deepseek.r1-v1:0.",
          "vendor.brand-new-1 | note: 'vendor.brand-new-1' is none of the ids that this version knows.",
          "anthropic.claude-opus-5 | note: anthropic.claude-opus-5 works only through an inference profile, as far as is known. Its profiles: us.anthropic.claude-opus-5,",
          "us.anthropic.claude-sonnet-4-6 | ",
          "arn:aws:bedrock:us-east-1:111122223333:imported-model/abc | ",
        })
    void a_preview_says_of_an_id_what_a_call_would_meet(String id, @Nullable String note) {
      String told = run("--model", id, "-n").exits(0).err().replaceAll("\\s+", " ");
      assertTrue(note == null ? !told.contains("note:") : told.contains(note), told);
    }
  }

  @Nested
  class At_a_terminal {
    @Test
    void a_session_that_has_ended_can_be_begun_anew() throws IOException {
      signedInUntil(Instant.now().minus(1, ChronoUnit.HOURS));
      variables.put("AWS_PROFILE", "dev");
      variables.put("ORCHESTRATOR_AUTO_LOGIN", "true");
      bedrock.anthropicStream("Hello");
      run(AT_THE_TERMINAL, "y\n")
          .exits(0)
          .prints("Hello")
          .says("Sign in now? [Y/n] ", "https://device.sso/?user_code=ABCD-EFGH");
    }

    @Test
    void without_auto_login_or_without_a_terminal_nobody_is_asked() throws IOException {
      signedInUntil(Instant.now().minus(1, ChronoUnit.HOURS));
      variables.put("AWS_PROFILE", "dev");
      Invocation silent = run(AT_THE_TERMINAL, "y\n").exits(4);
      assertFalse(silent.err().contains("Sign in now"), silent::toString);
      variables.put("ORCHESTRATOR_AUTO_LOGIN", "true");
      Invocation cron = run(Terminal.NONE, "y\n").exits(4);
      assertFalse(cron.err().contains("Sign in now"), cron::toString);
      assertEquals(List.of(), identity.requests());
    }

    @Test
    void the_code_of_a_device_is_asked_for() {
      bedrock.anthropicStream("Hello");
      run(AT_THE_TERMINAL, "123456\n", "--profile", "over-mfa")
          .exits(0)
          .says("One-time code of arn:aws:iam::444455556666:mfa/ana");
      assertTrue(identity.requests(Door.ASSUME_ROLE).get(0).body().contains("TokenCode=123456"));
      assertEquals("444455556666", aws().path("account").asText());
      assertEquals("Reviewer", aws().path("role").asText());
    }

    @Test
    void without_a_terminal_the_code_is_an_error_that_says_what_to_do() {
      run("--profile", "over-mfa").exits(4).says("nobody sits at a terminal", "get-session-token");
      assertEquals(List.of(), identity.requests());
    }
  }
}
