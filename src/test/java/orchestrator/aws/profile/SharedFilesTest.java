package orchestrator.aws.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import orchestrator.aws.AwsHome;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.EndpointFinder;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.json.Json;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ~/.aws/config} and {@code ~/.aws/credentials} mean what they mean to the AWS CLI. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedFilesTest {
  private static final String KEYS = "aws_access_key_id = AKIA\naws_secret_access_key = y\n";

  @TempDir Path folder;
  private AwsHome home;

  @BeforeEach
  void move_in() {
    home = new AwsHome(folder);
  }

  @AfterEach
  void close() {
    home.close();
  }

  private Profiles profiles() {
    return new Profiles(home.access());
  }

  private AwsHome bytes(String file, byte[] content) throws IOException {
    home.write(file, "");
    Files.write(folder.resolve(file), content);
    return home;
  }

  /**
   * Rows of {@code shared-files.jsonl}, which the script beside it made with botocore: two files,
   * and every profile, session and services section that botocore finds in them.
   */
  @Nested
  class Of_random_files_in_the_shapes_that_people_write {
    static Stream<String> rows() throws IOException {
      Path table = Path.of("src/test/resources/orchestrator/aws/shared-files.jsonl");
      return Files.readString(table).lines();
    }

    @ParameterizedTest(name = "row {index}")
    @MethodSource("rows")
    void every_profile_session_and_service_is_what_botocore_makes_of_it(String line)
        throws Exception {
      JsonNode row = Json.parse(line);
      home.config(row.get("config").asText());
      if (row.get("credentials").isTextual()) {
        home.credentials(row.get("credentials").asText());
      }
      Profiles profiles = profiles();
      Set<String> names = new TreeSet<>(profiles.names());
      JsonNode refused = row.get("refused");
      if (refused != null) {
        names.remove(refused.asText());
        Failure failure = AwsHome.failure(() -> properties(profiles, refused.asText()));
        assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
        assertTrue(failure.detail().matches("(?s).*config, line \\d+: .*"), failure.detail());
      }
      Map<String, Object> expected = new TreeMap<>();
      Map<String, Object> found = new TreeMap<>();
      row.get("profiles").properties().forEach(e -> expected.put(e.getKey(), plain(e.getValue())));
      names.forEach(name -> found.put(name, new TreeMap<>(properties(profiles, name))));
      assertEquals(expected, found);
      for (var session : row.get("sessions").properties()) {
        assertEquals(plain(session.getValue()), profiles.ssoSession(session.getKey()));
      }
      names.stream()
          .filter(name -> refused == null && !row.get("sessions").has(name))
          .forEach(name -> assertNull(profiles.ssoSession(name)));
      for (var services : row.get("services").properties()) {
        for (var service : services.getValue().properties()) {
          Map<String, String> nested = profiles.service(services.getKey(), service.getKey());
          assertEquals(
              service.getValue().isObject() ? plain(service.getValue()) : Map.of(), nested);
        }
      }
    }

    private Map<String, String> plain(JsonNode properties) {
      Map<String, String> plain = new TreeMap<>();
      properties
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue().isTextual()) {
                  plain.put(entry.getKey(), entry.getValue().asText());
                }
              });
      return plain;
    }
  }

  private static Map<String, String> properties(Profiles profiles, String name) {
    return profiles.required(Chosen.by(name, "--profile")).properties();
  }

  @Nested
  class A_fault_in_a_file {
    private static final String GOOD = "[profile good]\nregion = eu-west-1\n" + KEYS;

    static Stream<String> faults() {
      return Stream.of(
          "[profile bad]\nsecret-without-a-key\n",
          "[profile bad]\nregion = a\nREGION: b\n",
          "[profile bad]\nregion = a\n[profile bad]\noutput = b\n",
          "[profile bad]\nregion =\n  eu-west-1\n",
          "[profile bad]\n= x\n",
          "[profile bad\nregion = us-east-1\n",
          "[profile bad]\nregion = \u00ff\u00fe\n");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void does_not_matter_to_the_other_profiles_and_is_named_with_its_line_for_its_own(String bad)
        throws IOException {
      for (String text : List.of(GOOD + bad, bad + GOOD)) {
        bytes(".aws/config", text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("AKIA", home.profileOption("good").keys().accessKeyId());
        Failure failure = home.profileOption("bad").failure();
        assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
        long first = text.lines().takeWhile(line -> !line.startsWith("[profile bad")).count() + 1;
        String detail = failure.detail();
        assertTrue(detail.contains(folder.resolve(".aws/config").toString()), detail);
        assertTrue(
            Stream.of(first, first + 1, first + 2)
                .anyMatch(line -> detail.contains("line " + line + ":")),
            detail);
        assertTrue(detail.contains("profile bad") || detail.contains("Profile 'bad'"), detail);
        assertFalse(detail.contains("secret"), "a line may hold a secret");
      }
    }

    @Test
    void in_the_credentials_file_is_found_there() {
      home.config(GOOD).credentials("[other]\nx = y\n\n[good]\naws_session_token\n");
      Failure failure = home.profileOption("good").failure();
      assertTrue(failure.detail().contains("credentials, line 5: "), failure.detail());
      assertEquals("y", properties(profiles(), "other").get("x"));
    }

    @Test
    void in_a_session_is_told_to_the_profiles_that_use_it_only() {
      home.config(
          GOOD
              + "[profile sso]\nsso_session = 'S 1'\nsso_account_id = 1\nsso_role_name = R\n"
              + "[sso-session \"'S 1'\"]\nsso_region = eu-west-1\nsso_region = eu-west-2\n");
      assertEquals("AKIA", home.profileOption("good").keys().accessKeyId());
      Failure failure = home.profileOption("sso").failure();
      assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
      assertTrue(failure.detail().contains("line 11: 'sso_region'"), failure.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws_access_key_id=AKIA\naws_secret_access_key=y\n", "[default\nx=y\n"})
    void that_may_hide_the_default_profile_is_told_when_that_is_looked_for(String text) {
      for (String config : List.of("", "[default]\nregion = eu-west-1\n")) {
        Failure failure = home.config(config).credentials(text).failure();
        assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
        assertTrue(failure.detail().contains("credentials, line 1: "), failure.detail());
      }
    }

    @Test
    void that_may_hide_the_source_of_a_role_is_told_in_its_place() {
      home.config("[profile r]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = base\n")
          .credentials("[base\n" + KEYS);
      Failure failure = home.profileOption("r").failure();
      assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
      assertTrue(failure.detail().contains("'base': "), failure.detail());
    }

    @Test
    void is_never_more_than_a_problem_whatever_the_bytes() throws IOException {
      Random random = new Random(14);
      String shapes = "[]=: \t\n\r#;'\"\\profile default sso-session x\u0000\u00ff\u0085";
      int faults = 0;
      for (int i = 0; i < 2000; i++) {
        byte[] content = new byte[random.nextInt(60)];
        for (int at = 0; at < content.length; at++) {
          content[at] = (byte) shapes.charAt(random.nextInt(shapes.length()));
        }
        SharedFile file = SharedFileReader.read(content);
        file.named("profile");
        file.named("sso-session");
        faults += file.strays().size();
      }
      assertTrue(faults > 1000, "most of it is broken: " + faults);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "[default]\nnonsense\n",
          "aws_access_key_id = AKIAOTHER\n",
          "[default]\nregion = a\nregion = b\n",
          "\u0000\u0001\uFFFD[[[\n"
        })
    void ends_no_run_that_needs_nothing_from_there(String text) {
      home.config(text)
          .credentials(text)
          .set("AWS_ACCESS_KEY_ID", "AKIAENV")
          .set("AWS_SECRET_ACCESS_KEY", "y");
      assertEquals("AKIAENV", home.keys().accessKeyId());
    }

    @Test
    void of_a_profile_that_is_used_for_its_settings_alone_is_said() {
      home.config("[default]\nendpoint_url = http://127.0.0.1:9\nnonsense\n")
          .set("AWS_ACCESS_KEY_ID", "AKIAENV")
          .set("AWS_SECRET_ACCESS_KEY", "y");
      assertEquals("http://127.0.0.1:9", home.open().endpoint().uri().toString());
      String notice = String.join("|", home.notices());
      assertTrue(notice.contains("config, line 3: there is no '='"), notice);
    }

    @Test
    void is_UTF_16_for_a_file_that_PowerShell_wrote() throws IOException {
      bytes(".aws/config", ("\uFEFF" + GOOD).getBytes(StandardCharsets.UTF_16LE));
      Failure failure = home.profileOption("good").failure();
      assertEquals(Problem.AWS_CONFIG_UNREADABLE, failure.problem());
      assertTrue(failure.detail().contains("UTF-16"), failure.detail());
    }

    @Test
    void is_no_fault_in_a_comment() throws IOException {
      bytes(".aws/config", ("# gr\u00f6\u00dfe\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1));
      assertEquals("AKIA", home.profileOption("good").keys().accessKeyId());
    }

    @Test
    void is_none_when_there_is_a_folder_in_its_place() throws IOException {
      Files.createDirectories(folder.resolve(".aws/config"));
      home.credentials("[default]\n" + KEYS);
      assertEquals("AKIA", home.keys().accessKeyId());
    }
  }

  @Nested
  class A_name {
    @ParameterizedTest
    @ValueSource(strings = {"'acme dev'", "\"acme dev\"", " acme\\ dev ", "\t'acme dev'\t"})
    void in_quotes_is_the_name_without_them(String written) {
      home.config("[profile " + written + "]\n" + KEYS).profileOption("acme dev");
      assertEquals("AKIA", home.keys().accessKeyId());
    }

    @Test
    void of_a_services_section_may_be_quoted_too() {
      home.config(
              """
              [profile dev]
              services = 'my own'
              [services "'my own'"]
              bedrock_runtime =
                # a local one
                endpoint_url = http://127.0.0.1:9/#1
              """
                  .replace("/#1", "/x"))
          .profileVariable("dev");
      assertEquals(
          "http://127.0.0.1:9/x",
          new EndpointFinder(home.access(), profiles())
              .bedrock(AwsService.BEDROCK_RUNTIME, "eu-west-1")
              .uri()
              .toString());
    }

    @Test
    void of_a_file_may_hold_variables() {
      home.write("x y/c", "[profile dev]\n" + KEYS)
          .set("PLACE", folder + "/x y")
          .set("AWS_CONFIG_FILE", "${PLACE}/c")
          .profileOption("dev");
      assertEquals("AKIA", home.keys().accessKeyId());
      home.set("AWS_CONFIG_FILE", "$PLACE/c");
      assertEquals("AKIA", home.keys().accessKeyId());
    }
  }

  @Nested
  class A_credential_process {
    private void process(String command) {
      home.write(
              "helper.sh",
              """
              for last; do :; done
              test "$last" = --json || exit 3
              echo '{"Version":1,"AccessKeyId":"'"$2"'","SecretAccessKey":"y"}'
              """)
          .config("[profile dev]\ncredential_process = " + command + "\n")
          .profileOption("dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"team #1", "a ; b", "c  d", "%(x)s"})
    void gets_its_arguments_whole(String argument) {
      process("sh " + folder.resolve("helper.sh") + " --arg \"" + argument + "\" --json");
      assertEquals(argument, home.keys().accessKeyId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh -c \"exit 0", "sh 'x y", "sh -c 'it''s", "sh x\\"})
    void with_a_quote_that_is_never_closed_is_not_run(String command) {
      process(command);
      Failure failure = home.failure();
      assertEquals(Problem.PROCESS_FAILED, failure.problem());
      assertTrue(failure.detail().contains("'dev'"), failure.detail());
      assertTrue(
          failure.detail().contains("never closed") || failure.detail().contains("backslash"),
          failure.detail());
    }
  }
}
