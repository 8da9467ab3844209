package orchestrator.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.doctor.check.CheckResult;
import orchestrator.doctor.check.CheckRunner;
import orchestrator.doctor.check.NotNeeded;
import orchestrator.doctor.check.ReportRedactor;
import orchestrator.doctor.network.ConnectionCheck;
import orchestrator.doctor.network.Dns;
import orchestrator.doctor.network.HostResolver;
import orchestrator.doctor.network.NameCheck;
import orchestrator.doctor.network.Service;
import orchestrator.doctor.network.VpcChecklist;
import orchestrator.faults.Fault;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.FakeIdentity;
import orchestrator.testing.FakeIdentity.Door;
import orchestrator.testing.FakeProxy;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DoctorTest {
  private static final String CLAUDE = "us.anthropic.claude-sonnet-4-6";
  private static final String EMPTY = "Malformed input request: #: required key [messages] missing";

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();
  private final FakeIdentity identity = FakeIdentity.start();

  @AfterEach
  void stop() {
    bedrock.close();
    identity.close();
  }

  private DoctorFixture patient() {
    return new DoctorFixture(folder);
  }

  /** Everything on this machine, and everything in order. */
  private DoctorFixture healthy() {
    return patient().model(CLAUDE).keys().at(bedrock).set(identity.variables());
  }

  static List<Arguments> foreignReplies() {
    String answer = "{\"content\":[{\"type\":\"text\",\"text\":\"All\"}]}";
    return List.of(
        arguments(FakeBedrock.Reply.json(answer), Problem.ANSWER_UNREADABLE),
        arguments(
            FakeBedrock.Reply.html(200, "<html>Sign in, please</html>"), Problem.NOT_FROM_AWS),
        arguments(FakeBedrock.Reply.html(200, "x"), Problem.NOT_FROM_AWS),
        arguments(FakeBedrock.Reply.json("{}"), Problem.CONNECTION_LOST));
  }

  @Nested
  class A_healthy_road {
    @Test
    void passes_from_the_configuration_to_the_model() {
      bedrock.error(400, "ValidationException", EMPTY);
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("4711", "Checkout", "SHOP", "<h1>Goal</h1><p>Less</p>")
            .basic("me@example.com", "t0ken")
            .user("", "Jane Doe");
        DoctorFixture.Examined examined =
            healthy()
                .set("CONFLUENCE_URL", wiki.site().toString())
                .set("CONFLUENCE_USERNAME", "me@example.com")
                .set("CONFLUENCE_API_TOKEN", "t0ken")
                .page("4711")
                .examined()
                .failedOnly()
                .passed("configuration", "model = " + CLAUDE + " (--model)")
                .passed("output")
                .passed("confluence-dns", "127.0.0.1")
                .passed("confluence-connection", "without TLS")
                .passed("confluence-token", "signed in as <user>")
                .passed("page", "\"Checkout\", version", "nothing lost")
                .passed("credentials", "access keys in the environment")
                .passed("identity", "account <account>", ":assumed-role/Dev/<user>")
                .passed("region", "us-east-1 (--region)")
                .passed("bedrock-runtime-connection")
                .passed("access", "permission to invoke", "not proven: that it answers");
        assertEquals("orchestrator run PAGE --name NAME", examined.report().next().text());
        assertFalse(examined.toString().contains("t0ken"), examined::toString);
      }
    }

    @Test
    void may_end_with_a_real_call() {
      bedrock.anthropicStream("O", "K");
      healthy().invoking().examined().failedOnly().passed("access", "The model answered");
      String body = bedrock.requests().get(bedrock.requests().size() - 1).body();
      assertTrue(body.contains("\"max_tokens\":16"), body);
    }

    @Test
    void with_an_agent_ends_its_session() {
      bedrock.agent("OK").agent("Bye");
      patient()
          .agent()
          .keys()
          .at(bedrock)
          .set(identity.variables())
          .invoking()
          .examined()
          .failedOnly()
          .passed("bedrock-runtime-dns")
          .passed("access", "The agent answered");
      List<FakeBedrock.Request> calls =
          bedrock.requests().stream().filter(call -> call.method().equals("POST")).toList();
      assertEquals(2, calls.size());
      assertTrue(calls.get(1).body().contains("\"endSession\":true"), calls.get(1).body());
      assertEquals(calls.get(0).path(), calls.get(1).path());
    }

    @Test
    void with_an_agent_only_opens_and_ends_a_session() {
      bedrock.agent("Session is terminated as 'endSession' flag is set in request.");
      DoctorFixture.Examined examined =
          patient()
              .agent()
              .keys()
              .at(bedrock)
              .set(identity.variables())
              .examined()
              .failedOnly()
              .passed("access", "agent and alias are accepted", "not proven: that it answers");
      List<FakeBedrock.Request> calls =
          bedrock.requests().stream().filter(call -> call.method().equals("POST")).toList();
      assertEquals(1, calls.size(), examined::toString);
      assertTrue(calls.get(0).body().contains("\"endSession\":true"), calls.get(0).body());
    }

    @Test
    void with_an_agent_that_answers_all_the_same_says_that_it_may_have_cost_something() {
      bedrock.agent("Hello, what can I do for you?");
      patient()
          .agent()
          .keys()
          .at(bedrock)
          .set(identity.variables())
          .examined()
          .failedOnly()
          .passed("access", "may have cost a few tokens");
    }

    @ParameterizedTest
    @MethodSource("orchestrator.doctor.DoctorTest#foreignReplies")
    void says_what_a_run_says_of_an_answer_that_no_model_gives(
        FakeBedrock.Reply reply, Problem problem) {
      bedrock.reply(reply);
      healthy().examined().failedOnly("access").failed("access", problem);
      bedrock.reply(reply);
      patient()
          .agent()
          .keys()
          .at(bedrock)
          .set(identity.variables())
          .examined()
          .failedOnly("access")
          .failed("access", problem);
    }

    @Test
    void says_less_where_only_Bedrock_itself_turned_the_request_down() {
      bedrock.error(400, "ValidationException", "The request is not valid.");
      healthy()
          .examined()
          .failedOnly()
          .passed(
              "access", "so the signature is accepted", "not proven: permission", "is not valid");
    }

    @Test
    void without_AWS_is_short() throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      patient()
          .option(SettingKey.PROVIDER, "offline")
          .page("page.xml")
          .examined()
          .failedOnly()
          .passed("page", "\"page\"", "nothing lost")
          .skipped("aws", "offline")
          .skipped("clock", "no server");
    }

    @Test
    void with_an_API_key_asks_STS_nothing() {
      bedrock.error(400, "ValidationException", EMPTY);
      patient()
          .model(CLAUDE)
          .at(bedrock)
          .set(identity.variables())
          .set("AWS_BEARER_TOKEN_BEDROCK", FakeBedrock.API_KEY)
          .examined()
          .failedOnly()
          .passed("identity", "API key")
          .passed("access");
      assertEquals(List.of(), identity.requests());
    }
  }

  @Nested
  class The_configuration {
    @Test
    void that_is_unusable_ends_the_examination() {
      DoctorFixture.Examined examined =
          patient()
              .option(SettingKey.CONFIG, "nope.conf")
              .examined()
              .failed("configuration", Problem.CONFIG_NOT_FOUND, "nope.conf");
      assertEquals(1, examined.report().results().size());
      assertEquals(Problem.CONFIG_NOT_FOUND.advice(), examined.report().next().text());
    }

    @Test
    void without_a_target_still_lets_the_rest_be_examined() {
      patient()
          .keys()
          .at(bedrock)
          .set(identity.variables())
          .option(SettingKey.PROVIDER, "bedrock")
          .option(SettingKey.REGION, "us-east-1")
          .examined()
          .failed("configuration", Problem.NO_TARGET)
          .passed("identity")
          .passed("bedrock-runtime-connection")
          .skipped("access", "configuration failed");
    }

    @Test
    void with_an_unknown_key_or_a_readable_secret_is_doubtful() throws IOException {
      Path conf =
          Files.writeString(
              folder.resolve("my.conf"), "[bedrock]\nmodle = x\n[confluence]\napi_token = t\n");
      Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-r--r--"));
      patient()
          .option(SettingKey.CONFIG, "my.conf")
          .option(SettingKey.PROVIDER, "offline")
          .examined()
          .warned("configuration", Problem.CONFIG_DOUBTFUL, "modle", "chmod 600");
    }

    @Test
    void tells_nothing_of_a_proxys_password() {
      DoctorFixture.Examined examined =
          patient()
              .option(SettingKey.PROVIDER, "offline")
              .set("HTTPS_PROXY", "http://u:s3cret@proxy.example.test:8080")
              .unmasked()
              .examined()
              .passed("configuration", "proxy.example.test:8080");
      assertFalse(examined.toString().contains("s3cret"), examined::toString);
    }
  }

  @Nested
  class The_machine {
    @Test
    void needs_a_folder_for_records() throws IOException {
      Files.writeString(folder.resolve("file"), "");
      patient()
          .option(SettingKey.PROVIDER, "offline")
          .option(SettingKey.OUTPUT, "file/runs")
          .examined()
          .failed("output", Problem.OUTPUT_UNWRITABLE, "not a folder");
      assertFalse(Files.exists(folder.resolve("runs")));
    }

    @ParameterizedTest
    @CsvSource({"-3, WARNED, 3 min ahead", "20, FAILED, 20 min behind"})
    void compares_its_clock(int minutes, String status, String said) {
      String date =
          java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.now().plus(minutes, ChronoUnit.MINUTES).atOffset(java.time.ZoneOffset.UTC));
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.always(FakeConfluence.answer(401, "{}", "Date: " + date));
        CheckResult clock =
            patient()
                .option(SettingKey.PROVIDER, "offline")
                .set("CONFLUENCE_URL", wiki.site().toString())
                .examined()
                .of("clock");
        assertEquals(status, clock.status().name());
        assertEquals(Problem.CLOCK_SKEWED, clock.problem());
        assertTrue(clock.evidence().contains(said), clock.evidence());
      }
    }
  }

  @Nested
  class Confluence {
    @Test
    void that_rejects_the_token_is_one_failure() {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.basic("me@example.com", "right");
        patient()
            .option(SettingKey.PROVIDER, "offline")
            .set("CONFLUENCE_URL", wiki.site().toString())
            .set("CONFLUENCE_USERNAME", "me@example.com")
            .set("CONFLUENCE_API_TOKEN", "wrong")
            .page("4711")
            .examined()
            .failedOnly("confluence-token")
            .failed("confluence-token", Problem.PAGE_UNAUTHORIZED)
            .skipped("page", "confluence-token failed");
      }
    }

    private static final String SCOPE =
        "{\"code\":401,\"message\":\"Unauthorized; scope does not match\"}";

    /** Asked whose the token is, it answers this; the page 4711 can be read with the token. */
    private static FakeConfluence unwillingToTell(int status, String body) {
      return FakeConfluence.cloud()
          .page("4711", "Checkout", "SHOP", "<p>Less</p>")
          .basic("me@example.com", "t0ken")
          .at("/rest/api/user/current", FakeConfluence.answer(status, body));
    }

    private DoctorFixture.Examined read(FakeConfluence wiki, @Nullable String page) {
      return read(wiki, page, patient -> patient);
    }

    private DoctorFixture.Examined read(
        FakeConfluence wiki, @Nullable String page, UnaryOperator<DoctorFixture> more) {
      DoctorFixture patient =
          patient()
              .option(SettingKey.PROVIDER, "offline")
              .set("CONFLUENCE_URL", wiki.site().toString())
              .set("CONFLUENCE_USERNAME", "me@example.com")
              .set("CONFLUENCE_API_TOKEN", "t0ken");
      return more.apply(page == null ? patient : patient.page(page)).examined();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "401; " + SCOPE,
          "401; {\"message\":\"Unauthorized\"}",
          "403; {\"message\":\"Not permitted\"}",
          "404; {}",
          "200; {\"type\":\"anonymous\"}"
        })
    void that_does_not_tell_whose_the_token_is_lets_the_page_decide(int status, String body) {
      try (FakeConfluence wiki = unwillingToTell(status, body)) {
        DoctorFixture.Examined examined =
            read(wiki, "4711")
                .failedOnly()
                .warned("confluence-token", Problem.CONFIG_DOUBTFUL, "whose token this is")
                .passed("page", "\"Checkout\", version 7");
        assertFalse(examined.toString().contains("read:page"), examined::toString);
        read(wiki, "4712").failedOnly("page").failed("page", Problem.PAGE_NOT_FOUND);
      }
    }

    @Test
    void that_refuses_the_page_for_its_scope_names_the_scope_of_pages() {
      try (FakeConfluence wiki =
          unwillingToTell(401, SCOPE).at("/api/v2/pages/4711", FakeConfluence.answer(401, SCOPE))) {
        read(wiki, "4711")
            .failedOnly("page")
            .failed("page", Problem.PAGE_UNAUTHORIZED, "read:page:confluence");
      }
    }

    @Test
    void that_refuses_a_token_as_such_fails_it_without_a_page_too() {
      try (FakeConfluence wiki = unwillingToTell(401, SCOPE)) {
        read(wiki, null)
            .failedOnly()
            .warned("confluence-token", Problem.CONFIG_DOUBTFUL, "scope does not match");
      }
      try (FakeConfluence wiki = unwillingToTell(401, "{\"message\":\"Unauthorized\"}")) {
        read(wiki, null)
            .failedOnly("confluence-token")
            .failed("confluence-token", Problem.PAGE_UNAUTHORIZED, "Unauthorized");
      }
    }

    @Test
    void that_is_not_at_the_configured_path_is_one_failure_with_or_without_a_page() {
      try (FakeConfluence wiki = FakeConfluence.dataCenter("/confluence")) {
        wiki.page("4711", "T", "S", "<p>x</p>").basic("me@example.com", "t0ken");
        UnaryOperator<DoctorFixture> wrong =
            patient -> patient.set("CONFLUENCE_URL", wiki.site().resolve("/wiki").toString());
        for (@Nullable String page : new @Nullable String[] {null, "4711"}) {
          read(wiki, page, wrong)
              .failedOnly("confluence-token")
              .failed(
                  "confluence-token",
                  Problem.CONFLUENCE_NOT_FOUND,
                  "CONFLUENCE_URL=" + wiki.site());
        }
      }
    }

    @Test
    void that_is_not_at_the_configured_path_is_found_without_a_token_too() {
      try (FakeConfluence wiki = FakeConfluence.dataCenter("/confluence")) {
        patient()
            .option(SettingKey.PROVIDER, "offline")
            .set("CONFLUENCE_URL", wiki.site().resolve("/").toString())
            .examined()
            .failedOnly("confluence-token")
            .failed(
                "confluence-token", Problem.CONFLUENCE_NOT_FOUND, "CONFLUENCE_URL=" + wiki.site());
      }
    }

    @Test
    void without_a_token_can_still_have_a_public_page() {
      try (FakeConfluence wiki = FakeConfluence.dataCenter()) {
        wiki.page("1", "T", "S", "<p>x <ac:structured-macro ac:name=\"nope\"/></p>");
        patient()
            .option(SettingKey.PROVIDER, "offline")
            .set("CONFLUENCE_URL", wiki.site().toString())
            .page("1")
            .examined()
            .warned("confluence-token", Problem.CONFLUENCE_NOT_CONFIGURED, "no token")
            .passed("page", "1 part lost", "lost: macro 'nope'");
      }
    }

    @Test
    void shows_a_draft_to_those_who_accept_one() {
      try (FakeConfluence wiki = FakeConfluence.cloud()) {
        wiki.page("4711", "Checkout", "SHOP", "<p>Less</p>")
            .user("", "Jane Doe")
            .basic("me@example.com", "t0ken")
            .status("4711", "draft");
        read(wiki, "4711").failedOnly("page").failed("page", Problem.PAGE_NOT_CURRENT);
        read(wiki, "4711", DoctorFixture::acceptingDrafts).failedOnly().passed("page", "Checkout");
      }
    }

    @Test
    void is_not_asked_for_a_page_elsewhere() {
      patient()
          .option(SettingKey.PROVIDER, "offline")
          .set("CONFLUENCE_URL", "https://wiki.example.test")
          .page("https://evil.example.test/pages/viewpage.action?pageId=1")
          .examined()
          .failed("page", Problem.FOREIGN_ORIGIN);
    }
  }

  @Nested
  class Credentials {
    @Test
    void that_are_missing_leave_the_network_to_be_examined() {
      patient()
          .model(CLAUDE)
          .at(bedrock)
          .examined()
          .failedOnly("credentials")
          .failed("credentials", Problem.NO_CREDENTIALS)
          .passed("bedrock-runtime-connection")
          .skipped("identity", "credentials failed")
          .skipped("access", "credentials failed");
    }

    @Test
    void of_an_expired_SSO_session_end_in_the_command_to_sign_in() throws Exception {
      Files.createDirectories(folder.resolve(".aws/sso/cache"));
      Files.writeString(
          folder.resolve(".aws/config"),
          """
          [profile dev]
          sso_session = corp
          sso_account_id = 123456789012
          sso_role_name = Dev
          [sso-session corp]
          sso_start_url = https://corp.awsapps.com/start
          sso_region = eu-west-1
          """);
      Files.writeString(
          folder.resolve(".aws/sso/cache/" + sha1("corp") + ".json"),
          "{\"accessToken\":\"t0ken\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}");
      DoctorFixture.Examined examined =
          patient()
              .model(CLAUDE)
              .at(bedrock)
              .set(identity.variables())
              .option(SettingKey.PROFILE, "dev")
              .examined()
              .failedOnly("credentials")
              .failed("credentials", Problem.SSO_SESSION_EXPIRED, "2020-01-01")
              .passed("sso-dns")
              .passed("oidc-dns");
      assertTrue(examined.report().next().text().endsWith("--profile dev"), examined::toString);
      assertFalse(examined.toString().contains("t0ken"), examined::toString);
    }

    @ParameterizedTest
    @CsvSource({
      "InvalidClientTokenId, The security token is invalid, CREDENTIALS_REJECTED",
      "ExpiredToken, The token has expired, CREDENTIALS_EXPIRED",
      "SignatureDoesNotMatch, The signature does not match, SIGNATURE_REJECTED",
      "SignatureDoesNotMatch, Signature expired: now earlier than then, CLOCK_SKEWED"
    })
    void that_STS_rejects_are_one_failure(String code, String message, Problem problem) {
      identity.refuse(Door.CALLER, 403, code, message);
      bedrock.error(403, "InvalidSignatureException", message);
      healthy().examined().failedOnly("identity").failed("identity", problem);
    }

    @Test
    void that_outrank_a_profile_somebody_named_are_doubtful() {
      bedrock.error(400, "ValidationException", EMPTY);
      healthy()
          .set("AWS_PROFILE", "dev")
          .examined()
          .failedOnly()
          .warned(
              "credentials",
              Problem.CONFIG_DOUBTFUL,
              "the keys of profile 'dev' (AWS_PROFILE) are not used",
              "in force: access keys in the environment");
    }

    /** The file could say where STS is, which a run does not ask. */
    @Test
    void beside_a_file_that_cannot_be_read_are_enough_for_a_run() throws IOException {
      Files.createDirectories(folder.resolve(".aws"));
      Files.writeString(folder.resolve(".aws/config"), "aws_access_key_id = AKIA\n");
      bedrock.error(400, "ValidationException", EMPTY);
      DoctorFixture.Examined examined =
          patient()
              .model(CLAUDE)
              .keys()
              .at(bedrock)
              .examined()
              .failedOnly()
              .passed("access")
              .passed("credentials");
      assertTrue(
          examined.report().results().stream()
              .anyMatch(result -> result.problem() == Problem.AWS_CONFIG_UNREADABLE),
          examined::toString);
    }

    @Test
    void of_a_role_cannot_do_without_STS() throws IOException {
      Files.createDirectories(folder.resolve(".aws"));
      Files.writeString(
          folder.resolve(".aws/config"),
          """
          [profile base]
          aws_access_key_id = AKIABASE
          aws_secret_access_key = s
          [profile dev]
          role_arn = arn:aws:iam::123456789012:role/Dev
          source_profile = base
          """);
      patient()
          .model(CLAUDE)
          .at(bedrock)
          .set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
          .option(SettingKey.PROFILE, "dev")
          .examined()
          .failedOnly("sts-connection")
          .failed("sts-connection", Problem.CONNECTION_REFUSED)
          .skipped("credentials", "same cause as sts-connection")
          .skipped("access", "same cause as sts-connection");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"rubbish #1", "ftp://sts.test", "http://sts.test", "https://u:p@sts.test"})
    void with_an_address_of_STS_that_is_none_are_only_doubtful(String address) {
      bedrock.error(400, "ValidationException", EMPTY);
      healthy()
          .set("AWS_ENDPOINT_URL_STS", address)
          .examined()
          .failedOnly()
          .warned("sts-dns", Problem.INVALID_ENDPOINT)
          .passed("access");
    }

    @Test
    void without_STS_are_only_doubtful() {
      bedrock.error(400, "ValidationException", EMPTY);
      healthy()
          .set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
          .examined()
          .failedOnly()
          .warned("sts-connection", Problem.CONNECTION_REFUSED)
          .skipped("identity", "same cause as sts-connection")
          .passed("access");
    }
  }

  @Nested
  class The_region {
    @Test
    void that_nobody_named_is_one_failure() {
      patient()
          .keys()
          .option(SettingKey.PROVIDER, "bedrock")
          .option(SettingKey.MODEL, CLAUDE)
          .examined()
          .failedOnly("region")
          .failed("region", Problem.NO_REGION)
          .skipped("credentials", "region failed")
          .skipped("bedrock-runtime-dns", "region failed");
    }

    @Test
    void is_missing_because_of_the_metadata_service_that_failed() {
      identity.answer(Door.IMDS_TOKEN, 403, "");
      patient()
          .keys()
          .option(SettingKey.PROVIDER, "bedrock")
          .option(SettingKey.MODEL, CLAUDE)
          .set("AWS_EC2_METADATA_DISABLED", "")
          .set("AWS_EC2_METADATA_SERVICE_ENDPOINT", identity.url())
          .examined()
          .failedOnly("region")
          .failed("region", Problem.METADATA_UNAVAILABLE, "switched off")
          .skipped("credentials", "region failed");
    }

    @Test
    void of_two_variables_that_differ_is_doubtful() {
      bedrock.error(400, "ValidationException", EMPTY);
      patient()
          .option(SettingKey.PROVIDER, "bedrock")
          .option(SettingKey.MODEL, CLAUDE)
          .keys()
          .at(bedrock)
          .set(identity.variables())
          .set("AWS_REGION", "us-east-1")
          .set("AWS_DEFAULT_REGION", "eu-west-1")
          .examined()
          .failedOnly()
          .warned("region", Problem.CONFIG_DOUBTFUL, "AWS_DEFAULT_REGION (eu-west-1) is not used");
    }

    @ParameterizedTest
    @CsvSource({
      "eu.anthropic.claude-sonnet-4-6, begin with 'eu.'",
      "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-v2, eu-west-1"
    })
    void must_fit_the_model(String model, String said) {
      bedrock.error(400, "ValidationException", EMPTY);
      patient()
          .model(model)
          .keys()
          .at(bedrock)
          .set(identity.variables())
          .examined()
          .warned("region", Problem.MODEL_NOT_FOUND, said);
    }
  }

  @Nested
  class Names {
    @Test
    void with_a_private_address_show_that_Private_DNS_is_on() {
      remote()
          .resolving("10.0.1.5", "10.0.2.7")
          .examined()
          .passed("bedrock-runtime-dns", "Private DNS is on (10.0.1.5, 10.0.2.7)")
          .passed("sts-dns", "private");
    }

    @Test
    void with_a_public_address_say_so() {
      remote()
          .resolving("52.94.1.1")
          .examined()
          .passed("bedrock-runtime-dns", "public address (52.94.1.1)");
    }

    @Test
    void with_both_kinds_are_doubtful() {
      remote()
          .resolving("10.0.1.5", "52.94.1.1")
          .examined()
          .warned("bedrock-runtime-dns", Problem.DNS_MIXED, "10.0.1.5, 52.94.1.1");
    }

    @Test
    void with_IPv6_alone_are_doubtful() {
      remote()
          .resolving("2600:1f18::1")
          .examined()
          .warned("bedrock-runtime-dns", Problem.DNS_IPV6_ONLY);
    }

    @Test
    void that_lead_back_are_blocked() {
      remote()
          .resolving("0.0.0.0")
          .examined()
          .failed("bedrock-runtime-dns", Problem.DNS_MISDIRECTED, "0.0.0.0")
          .skipped("bedrock-runtime-connection", "bedrock-runtime-dns failed");
    }

    @Test
    void that_do_not_exist_are_told_from_a_machine_without_a_resolver() {
      Dns others =
          host -> {
            if (host.startsWith("bedrock")) {
              throw new UnknownHostException(host);
            }
            return DoctorFixture.addresses("52.94.1.1");
          };
      remote()
          .resolvingWith(others)
          .examined()
          .failed("bedrock-runtime-dns", Problem.HOST_UNKNOWN, "bedrock-runtime.us-east-1");
      Dns none =
          host -> {
            throw new UnknownHostException(host);
          };
      DoctorFixture.Examined examined =
          remote()
              .set("CONFLUENCE_URL", "https://wiki.example.test")
              .resolvingWith(none)
              .examined();
      long reported =
          examined.report().results().stream()
              .filter(result -> result.problem() == Problem.DNS_UNAVAILABLE)
              .filter(result -> result.status() == CheckResult.Status.FAILED)
              .count();
      assertEquals(1, reported, examined::toString);
    }

    @Test
    void are_looked_up_by_the_proxy_where_there_is_one() throws IOException {
      try (FakeProxy proxy = FakeProxy.to(1).refuse(403)) {
        remote()
            .set("HTTPS_PROXY", proxy.url(null).toString())
            .examined()
            .passed("bedrock-runtime-dns", "by the proxy")
            .failed("bedrock-runtime-connection", Problem.PROXY_FAILED, "403");
      }
    }

    private DoctorFixture remote() {
      return patient().model(CLAUDE).keys();
    }
  }

  @Nested
  class Connections {
    @Test
    void through_a_TLS_inspecting_proxy_are_reported_once_with_its_issuer() throws IOException {
      try (RawServer inspector = tls("server");
          FakeProxy proxy = FakeProxy.to(inspector.port())) {
        DoctorFixture.Examined examined =
            patient()
                .model(CLAUDE)
                .keys()
                .set("CONFLUENCE_URL", "https://wiki.example.test")
                .set("HTTPS_PROXY", proxy.url(null).toString())
                .examined();
        List<CheckResult> untrusted =
            examined.report().results().stream()
                .filter(result -> result.problem() == Problem.TLS_UNTRUSTED)
                .filter(result -> result.status() == CheckResult.Status.FAILED)
                .toList();
        assertEquals(1, untrusted.size(), examined::toString);
        String details = untrusted.get(0).details().toString();
        assertTrue(
            details.contains("looks like a TLS-inspecting proxy: CN=Test Authority"), details);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "expired, TLS_CERTIFICATE_EXPIRED, ended on",
      "elsewhere, TLS_CERTIFICATE_MISMATCH, not for this host"
    })
    void with_a_bad_certificate_say_what_is_wrong_with_it(String name, Problem problem, String said)
        throws IOException {
      try (RawServer server = tls(name)) {
        endpoint(server.url("").toString())
            .examined()
            .failed("bedrock-runtime-connection", problem, said);
      }
    }

    @Test
    void that_are_secure_name_the_issuer_and_the_days_left() throws IOException {
      try (RawServer server = tls("server")) {
        endpoint(server.url("").toString())
            .examined()
            .passed("bedrock-runtime-connection", "CN=Test Authority", "days left");
      }
    }

    @Test
    void that_nobody_takes_are_refused() {
      endpoint("http://127.0.0.1:1")
          .examined()
          .failed("bedrock-runtime-connection", Problem.CONNECTION_REFUSED, "127.0.0.1:1")
          .skipped("access", "bedrock-runtime-connection failed");
    }

    @Test
    void that_end_without_HTTP_are_broken() throws IOException {
      try (RawServer server = RawServer.http((head, connection) -> {})) {
        endpoint(server.url("").toString())
            .examined()
            .failed("bedrock-runtime-connection", Problem.CONNECTION_LOST);
      }
    }

    @Test
    @Fault("F67")
    void without_a_way_out_come_with_the_list_for_a_private_subnet() {
      CheckOutcome.Failed found =
          (CheckOutcome.Failed) unanswered("52.94.133.1", AwsService.BEDROCK_RUNTIME, true);
      assertEquals(Problem.NO_WAY_OUT, found.failure().problem());
      assertTrue(
          found.failure().advice().contains("com.amazonaws.eu-west-1.bedrock-runtime"),
          found.failure().advice());
      String list = String.join("\n", found.details());
      for (String entry :
          List.of(
              "a VPC interface endpoint for com.amazonaws.eu-west-1.bedrock-runtime",
              "Private DNS enabled",
              "security groups",
              "443",
              "route table",
              "endpoint's policy: it must allow bedrock:InvokeModel and",
              "com.amazonaws.eu-west-1.sts",
              "aws ec2 describe-vpc-endpoints --region eu-west-1",
              "internet gateway")) {
        assertTrue(list.contains(entry), () -> entry + " is not in\n" + list);
      }
    }

    @Test
    void of_an_agent_need_its_own_endpoint_and_perhaps_that_of_models() {
      CheckOutcome.Failed found =
          (CheckOutcome.Failed) unanswered("52.94.133.1", AwsService.BEDROCK_AGENT_RUNTIME, true);
      String list = String.join("\n", found.details());
      assertTrue(list.contains("endpoint for com.amazonaws.eu-west-1.bedrock-agent-runtime"), list);
      assertTrue(list.contains("eu-west-1.bedrock-runtime if the agent calls models"), list);
      assertTrue(list.contains("allow bedrock:InvokeAgent"), list);
    }

    @Test
    void that_a_run_can_do_without_are_only_doubtful_and_short() {
      CheckOutcome.Warned found =
          (CheckOutcome.Warned) unanswered("52.94.133.1", AwsService.STS, false);
      assertEquals(Problem.NO_WAY_OUT, found.failure().problem());
      assertTrue(
          found.failure().advice().contains("com.amazonaws.eu-west-1.sts"),
          found.failure().advice());
      assertEquals(List.of(), found.details());
    }

    @Test
    void to_a_private_address_nearby_lead_to_the_security_group() {
      CheckOutcome.Failed found =
          (CheckOutcome.Failed) unanswered("10.0.1.5", AwsService.BEDROCK_RUNTIME, true);
      assertEquals(Problem.CONNECT_TIMED_OUT, found.failure().problem());
      assertTrue(
          found.details().toString().contains("security group must accept 443"),
          found.details()::toString);
    }

    @Test
    void to_a_private_address_far_away_are_a_split_horizon() {
      CheckOutcome.Failed found =
          (CheckOutcome.Failed) unanswered("10.77.0.5", AwsService.BEDROCK_RUNTIME, true);
      assertEquals(Problem.DNS_SPLIT_HORIZON, found.failure().problem());
    }

    /** What a machine with the address 10.0.0.4 says when nothing comes back from the real name. */
    private CheckOutcome unanswered(String address, AwsService aws, boolean required) {
      Dns dns =
          new Dns() {
            @Override
            public List<InetAddress> addresses(String host) throws UnknownHostException {
              return DoctorFixture.addresses(address);
            }

            @Override
            public List<InetAddress> own() {
              try {
                return DoctorFixture.addresses("127.0.0.1", "10.0.0.4");
              } catch (UnknownHostException e) {
                throw new AssertionError(e);
              }
            }
          };
      Service service =
          new Service(
              aws.id(),
              () -> URI.create("https://" + aws.id() + ".eu-west-1.amazonaws.com"),
              required,
              () -> new VpcChecklist(aws, "eu-west-1"));
      try (HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
        NameCheck name =
            new NameCheck(service, new HostResolver(dns), network, List.of(), List.of());
        name.examine();
        return new ConnectionCheck(name, network, Clock.systemUTC(), List.of()).late();
      }
    }

    private DoctorFixture endpoint(String url) {
      return patient()
          .model(CLAUDE)
          .keys()
          .set("AWS_CA_BUNDLE", TestTls.caBundle().toString())
          .option(SettingKey.ENDPOINT_URL, url);
    }

    private static RawServer tls(String name) {
      return RawServer.https(
          TestTls.server(name),
          (head, connection) -> connection.send("HTTP/1.1 404 No\nContent-Length: 0\n\n"));
    }
  }

  @Nested
  class Time {
    @Test
    void is_bounded_for_each_check_and_the_others_go_on() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      Check silent = new Slow("silent", List.of(), never);
      Check after = new Slow("after", List.of(silent), never);
      Check other = new NotNeeded("other", "not needed");
      List<CheckResult> results =
          new CheckRunner(List.of(silent, after, other), new ReportRedactor(true), heard -> {})
              .make();
      assertEquals(Problem.CONNECT_TIMED_OUT, results.get(0).problem());
      assertEquals("silent failed", results.get(1).evidence());
      assertEquals("not needed", results.get(2).evidence());
      assertTrue(never.await(5, TimeUnit.SECONDS), "it was not interrupted");
    }

    /** Never ends by itself; counts down when it is broken off. */
    private record Slow(String name, List<Check> needs, CountDownLatch left) implements Check {
      @Override
      public Duration bound() {
        return Duration.ofMillis(50);
      }

      @Override
      public CheckOutcome examine() {
        try {
          Thread.sleep(60_000);
        } catch (InterruptedException e) {
          left.countDown();
        }
        return new CheckOutcome.Passed("too late");
      }

      @Override
      public CheckOutcome late() {
        return new CheckOutcome.Failed(Problem.CONNECT_TIMED_OUT.failure(name));
      }
    }
  }

  @Nested
  class Access {
    @Test
    void that_is_denied_is_explained_by_its_cause() {
      bedrock.error(
          403,
          "AccessDeniedException",
          "User: arn:aws:sts::123456789012:assumed-role/Dev/jane is not authorized to perform:"
              + " bedrock:InvokeModelWithResponseStream on resource: x with an explicit deny in a"
              + " service control policy");
      bedrock.error(
          403,
          "AccessDeniedException",
          "User: arn:aws:sts::123456789012:assumed-role/Dev/jane is not authorized to perform:"
              + " bedrock:InvokeModel on resource: x with an explicit deny in a service control"
              + " policy");
      DoctorFixture.Examined examined =
          healthy()
              .examined()
              .failedOnly("access")
              .failed("access", Problem.ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY);
      assertFalse(examined.toString().contains("123456789012"), examined::toString);
      assertFalse(examined.toString().contains("jane"), examined::toString);
    }

    @Test
    void without_streaming_is_doubtful() {
      bedrock.error(
          403,
          "AccessDeniedException",
          "User: x is not authorized to perform: bedrock:InvokeModelWithResponseStream on"
              + " resource: y because no identity-based policy allows it");
      bedrock.error(400, "ValidationException", EMPTY);
      healthy().examined().failedOnly().warned("access", Problem.STREAMING_DENIED, "one piece");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_looked_at_as_the_run_will_call(boolean invoke) {
      if (invoke) {
        bedrock.reply(
            FakeBedrock.Reply.json(
                "{\"content\":[{\"type\":\"text\",\"text\":\"OK\"}],\"stop_reason\":\"end_turn\"}"));
      } else {
        bedrock.error(400, "ValidationException", EMPTY);
      }
      DoctorFixture machine = healthy().withoutStreaming();
      (invoke ? machine.invoking() : machine).examined().failedOnly().passed("access");
      List<FakeBedrock.Request> calls =
          bedrock.requests().stream().filter(call -> call.method().equals("POST")).toList();
      assertEquals(1, calls.size());
      assertTrue(calls.get(0).path().endsWith("/invoke"), calls::toString);
    }

    @Test
    void to_an_unknown_model_is_refused_as_for_a_run() {
      bedrock.error(400, "ValidationException", "The provided model identifier is invalid.");
      healthy().examined().failed("access", Problem.MODEL_NOT_FOUND, CLAUDE);
    }
  }

  private static String sha1(String text) throws Exception {
    byte[] hash =
        java.security.MessageDigest.getInstance("SHA-1")
            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return java.util.HexFormat.of().formatHex(hash);
  }
}
