package orchestrator.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import orchestrator.aws.AwsSettings;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.faults.Fault;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.job.PlanValidation;
import orchestrator.job.Providers;
import orchestrator.job.RunPlan;
import orchestrator.job.RunRequest;
import orchestrator.job.page.PageAccess;
import orchestrator.offline.OfflineProvider;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SettingsTest {
  @TempDir Path folder;

  private Settings settings(Map<SettingKey, String> options, String... variables) {
    return Settings.resolve(Machine.at(folder, variables), options);
  }

  private Path conf(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static RunPlan checked(Settings settings) {
    return checked(settings, RunRequest.about("page.xml").named("Feature"));
  }

  private static RunPlan checked(Settings settings, RunRequest request) {
    Providers providers = new Providers(List.of(new BedrockProvider(), new OfflineProvider()));
    return new PlanValidation(settings, request, providers).plan();
  }

  private static Problem problem(Settings settings) {
    return assertThrows(ProblemException.class, () -> checked(settings)).failure().problem();
  }

  private static Map<SettingKey, String> options(String... pairs) {
    Map<SettingKey, String> options = new EnumMap<>(SettingKey.class);
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(SettingKey.valueOf(pairs[i]), pairs[i + 1]);
    }
    return options;
  }

  @Nested
  class Precedence {
    @Test
    void is_option_then_variable_then_file_then_default() throws IOException {
      conf("[bedrock]\nregion = from-file\n[output]\ndirectory = out\n");
      String[] variables = {"ORCHESTRATOR_CONFIG", "my.conf", "AWS_REGION", "from-variable"};
      Settings all = settings(options("REGION", "from-option"), variables);
      assertEquals(
          new Setting<>("from-option", new Source.Flag("--region")), all.get(SettingKey.REGION));
      Settings two = settings(Map.of(), variables);
      assertEquals(
          new Setting<>("from-variable", new Source.Variable("AWS_REGION")),
          two.get(SettingKey.REGION));
      Settings one = settings(options("CONFIG", "my.conf"));
      assertEquals(
          new Setting<>("from-file", new Source.ConfKey("my.conf", 2)), one.get(SettingKey.REGION));
      assertEquals("out", one.value(SettingKey.OUTPUT));
      assertEquals("runs", settings(Map.of()).value(SettingKey.OUTPUT));
      assertNull(settings(Map.of()).get(SettingKey.REGION));
    }

    @Test
    void AWS_DEFAULT_REGION_counts_after_AWS_REGION() {
      assertEquals(
          "eu-west-1",
          settings(Map.of(), "AWS_DEFAULT_REGION", "eu-west-1").value(SettingKey.REGION));
      assertEquals(
          "us-east-1",
          settings(Map.of(), "AWS_DEFAULT_REGION", "eu-west-1", "AWS_REGION", "us-east-1")
              .value(SettingKey.REGION));
    }

    @Test
    void an_empty_variable_counts_as_unset() {
      assertNull(settings(Map.of(), "AWS_REGION", "", "AWS_PROFILE", " ").get(SettingKey.REGION));
    }

    @Test
    void the_endpoint_variable_fits_the_target() {
      String[] both = {
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "https://r", "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
        "https://a", "AWS_ENDPOINT_URL", "https://x"
      };
      assertEquals(
          "https://r", settings(options("MODEL", "m"), both).value(SettingKey.ENDPOINT_URL));
      assertEquals(
          "https://a",
          settings(options("AGENT_ID", "A", "AGENT_ALIAS_ID", "B"), both)
              .value(SettingKey.ENDPOINT_URL));
    }

    @Test
    void the_endpoint_variables_can_be_ignored_all_at_once() {
      assertNull(
          settings(
                  options("MODEL", "m"),
                  "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                  "https://r",
                  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                  "True")
              .get(SettingKey.ENDPOINT_URL));
    }
  }

  @Nested
  class Configuration_file {
    @Test
    void is_found_in_the_XDG_folder() throws IOException {
      Path xdg = Files.createDirectories(folder.resolve(".config/orchestrator"));
      Files.writeString(xdg.resolve("orchestrator.conf"), "[bedrock]\nmodel = m\n");
      assertEquals("m", settings(Map.of()).value(SettingKey.MODEL));
      Path other = Files.createDirectories(folder.resolve("other/orchestrator"));
      Files.writeString(other.resolve("orchestrator.conf"), "[bedrock]\nmodel = n\n");
      assertEquals(
          "n", settings(Map.of(), "XDG_CONFIG_HOME", folder + "/other").value(SettingKey.MODEL));
    }

    @Test
    @Fault("F10")
    void in_the_working_directory_is_not_read_but_pointed_out() throws IOException {
      Files.writeString(folder.resolve("orchestrator.conf"), "[bedrock]\nmodel = m\n");
      Settings settings = settings(Map.of());
      assertNull(settings.get(SettingKey.MODEL));
      assertTrue(settings.notes().get(0).contains("./orchestrator.conf is not read"));
    }

    @Test
    @Fault("F01")
    void that_was_named_must_exist() {
      assertEquals(
          Problem.CONFIG_NOT_FOUND,
          settings(options("CONFIG", "nope.conf")).failures().get(0).problem());
      assertEquals(
          Problem.CONFIG_UNREADABLE, settings(options("CONFIG", ".")).failures().get(0).problem());
    }

    @Test
    @Fault("F14")
    void that_never_ends_is_refused() {
      assertEquals(
          "/dev/zero is larger than 1 MiB.",
          settings(options("CONFIG", "/dev/zero")).failures().get(0).detail());
    }

    @Test
    @Fault("F06")
    void with_unknown_keys_is_used_and_commented_on() throws IOException {
      conf("[bedrock]\nmodle = m\nregion = r\n");
      Settings settings = settings(options("CONFIG", "my.conf"));
      assertEquals("r", settings.value(SettingKey.REGION));
      assertEquals(
          List.of("my.conf:2: unknown key 'modle' in [bedrock]. Did you mean 'model'?"),
          settings.notes());
    }

    @Test
    @Fault("F09")
    void with_a_token_that_others_can_read_is_pointed_out() throws IOException {
      Path file = conf("[confluence]\napi_token = s3cret\n");
      assertTrue(settings(options("CONFIG", "my.conf")).notes().isEmpty());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      List<String> notes = settings(options("CONFIG", "my.conf")).notes();
      assertTrue(notes.get(0).contains("chmod 600"), notes.toString());
      assertFalse(notes.toString().contains("s3cret"));
      Files.writeString(file, "[bedrock]\nmodel = m\n");
      assertEquals(List.of(), settings(options("CONFIG", "my.conf")).notes(), "nothing secret");
    }
  }

  @Nested
  class The_file_of_a_secret {
    @ParameterizedTest
    @CsvSource({
      "CONFLUENCE_API_TOKEN, 's3cret-token\n'",
      "CONFLUENCE_API_TOKEN, 's3cret-token\r\n'",
      "CONFLUENCE_API_TOKEN, s3cret-token",
      "CONFLUENCE_PERSONAL_TOKEN, '\uFEFFs3cret-token\n'",
    })
    void is_read_without_its_last_line_end(SettingKey key, String written) throws IOException {
      Files.writeString(folder.resolve("token"), written);
      String variable = key.name() + "_FILE";
      for (String path : List.of("token", folder.resolve("token").toString(), "~/token")) {
        Settings settings = settings(Map.of(), variable, path);
        assertEquals(List.of(), settings.failures());
        assertEquals(
            new Setting<>("s3cret-token", new Source.Variable(variable)), settings.get(key));
      }
    }

    @Test
    void comes_before_the_configuration_file() throws IOException {
      conf("[confluence]\napi_token = of-the-file\n");
      Files.writeString(folder.resolve("token"), "mounted\n");
      Settings settings =
          settings(options("CONFIG", "my.conf"), "CONFLUENCE_API_TOKEN_FILE", "token");
      assertEquals("mounted", settings.value(SettingKey.CONFLUENCE_API_TOKEN));
    }

    @Test
    void is_not_read_beside_the_secret_itself() throws IOException {
      Files.writeString(folder.resolve("token"), "canary-file");
      for (String variable : List.of("CONFLUENCE_API_TOKEN", "CONFLUENCE_PERSONAL_TOKEN")) {
        Settings settings =
            settings(Map.of(), variable, "canary-variable", variable + "_FILE", "token");
        assertEquals(Problem.SECRET_GIVEN_TWICE, problem(settings));
        assertNull(settings.value(SettingKey.valueOf(variable)));
        String said = settings.failures().toString();
        assertTrue(said.contains(variable + " and " + variable + "_FILE"), said);
        assertFalse(said.contains("canary"), said);
      }
      Settings unset =
          settings(Map.of(), "CONFLUENCE_API_TOKEN", "", "CONFLUENCE_API_TOKEN_FILE", "token");
      assertEquals("canary-file", unset.value(SettingKey.CONFLUENCE_API_TOKEN), "empty is unset");
    }

    @Test
    void that_cannot_be_used_is_named() throws IOException {
      Files.createDirectory(folder.resolve("folder"));
      Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 65});
      Files.writeString(folder.resolve("empty"), "\n");
      Files.writeString(folder.resolve("lines"), "word-one\nword-two\n");
      Files.writeString(folder.resolve("large"), "word-".repeat(10_000));
      for (String file : List.of("none", "folder", "binary", "empty", "lines", "large", "a\0b")) {
        Settings settings = settings(Map.of(), "CONFLUENCE_PERSONAL_TOKEN_FILE", file);
        assertEquals(Problem.SECRET_FILE_UNREADABLE, problem(settings), file);
        String said = settings.failures().get(0).detail();
        assertTrue(said.startsWith("CONFLUENCE_PERSONAL_TOKEN_FILE names '" + file), said);
        assertFalse(said.contains("word-"), said);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "CONFLUENCE_API_TOKEN      | \"s3cret\"                | is in quotes",
        "CONFLUENCE_API_TOKEN      | 's3cret'                  | is in quotes",
        "CONFLUENCE_PERSONAL_TOKEN | \" s3cret \"              | is in quotes",
        "CONFLUENCE_PERSONAL_TOKEN | \u201cs3cret\u201d       | is in quotes",
        "CONFLUENCE_PERSONAL_TOKEN | s3cret\"                 | begins or ends with a quote",
        "CONFLUENCE_PERSONAL_TOKEN | s3c ret                  | holds a blank",
        "CONFLUENCE_USERNAME       | 's3cret@example.com'     | is in quotes",
        "CONFLUENCE_URL            | \"https://s3cret.example\" | is in quotes",
        "CONFLUENCE_URL            | 'https://s3cret.example  | begins or ends with a quote",
      })
  void a_setting_for_Confluence_in_quotes_is_refused_wherever_it_stands(
      String variable, String value, String said) throws IOException {
    String key = String.valueOf(SettingKey.valueOf(variable).confKey());
    conf("[confluence]\n" + key.substring(key.indexOf('.') + 1) + " = " + value + "\n");
    for (Settings settings :
        List.of(settings(Map.of(), variable, value), settings(options("CONFIG", "my.conf")))) {
      Failure failure = settings.failures().get(0);
      boolean inFile = "my.conf".equals(settings.value(SettingKey.CONFIG));
      String place = inFile ? "my.conf:2: " + key : variable;
      assertEquals(Problem.INVALID_VALUE, failure.problem());
      assertTrue(failure.detail().startsWith(place + " " + said), failure.detail());
      assertFalse(failure.toString().contains("s3cret"), failure.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "CONFLUENCE_PERSONAL_TOKEN_FILE | \"s3cret\"  | is in quotes",
        "CONFLUENCE_PERSONAL_TOKEN_FILE | s3cret'     | begins or ends with a quote",
        "CONFLUENCE_PERSONAL_TOKEN_FILE | s3c ret     | holds a blank",
        "CONFLUENCE_API_TOKEN_FILE      | 's3cret'    | is in quotes",
      })
  void a_secret_that_cannot_be_one_is_said_of_its_file_and_not_of_the_variable(
      String variable, String content, String said) throws IOException {
    Files.writeString(folder.resolve("token"), content + "\n");
    Failure failure = settings(Map.of(), variable, "token").failures().get(0);
    String expected = "What is in the file that " + variable + " names " + said;
    assertTrue(failure.detail().startsWith(expected), failure.detail());
    assertFalse(failure.toString().contains("s3c"), failure.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "pass word", "\"half", "end'", "'"})
  void a_password_may_hold_quotes_and_blanks(String password) {
    Settings settings = settings(Map.of(), "CONFLUENCE_API_TOKEN", password);
    assertEquals(List.of(), settings.failures());
    assertEquals(password, settings.value(SettingKey.CONFLUENCE_API_TOKEN));
  }

  @Test
  void two_tokens_for_Confluence_are_said() {
    assertEquals(
        List.of(
            "there are two tokens for Confluence; the personal one from CONFLUENCE_PERSONAL_TOKEN"
                + " is used, and not the API token from CONFLUENCE_API_TOKEN"),
        settings(Map.of(), "CONFLUENCE_PERSONAL_TOKEN", "canary", "CONFLUENCE_API_TOKEN", "canary")
            .notes());
  }

  @Nested
  class Targets {
    private final String[] bedrock = {"LLM_PROVIDER", "bedrock"};

    @Test
    @Fault("F15")
    void a_provider_is_needed_and_known() throws IOException {
      conf("[provider]\nprovider = bedrock\n");
      Settings both = settings(options("CONFIG", "my.conf"), "LLM_PROVIDER", "offline");
      assertEquals(
          new Setting<>("offline", new Source.Variable("LLM_PROVIDER")),
          both.get(SettingKey.PROVIDER));
      assertEquals(
          List.of("provider.provider: LLM_PROVIDER counts, and not my.conf:2"), both.overruled());
      assertEquals(List.of(), settings(options("CONFIG", "my.conf")).overruled());
      assertEquals(Problem.NO_PROVIDER, problem(settings(options("MODEL", "m"))));
      assertEquals(Problem.UNKNOWN_PROVIDER, problem(settings(options("PROVIDER", "bedrok"))));
      assertEquals(
          new OfflineProvider().target(settings(Map.of())),
          checked(settings(options("PROVIDER", "offline"))).target());
    }

    @Test
    @Fault("F16")
    void a_model_or_an_agent_is_needed_and_not_both() {
      assertEquals(Problem.NO_TARGET, problem(settings(Map.of(), bedrock)));
      assertEquals(
          Problem.TWO_TARGETS,
          problem(
              settings(options("MODEL", "m", "AGENT_ID", "A", "AGENT_ALIAS_ID", "B"), bedrock)));
      assertEquals(
          Problem.TWO_TARGETS,
          problem(
              settings(
                  Map.of(),
                  "LLM_PROVIDER",
                  "bedrock",
                  "BEDROCK_MODEL_ID",
                  "m",
                  "BEDROCK_AGENT_ID",
                  "A",
                  "BEDROCK_AGENT_ALIAS_ID",
                  "B")));
    }

    @Test
    void a_flag_beats_the_environment() {
      Settings settings =
          settings(
              options("AGENT_ID", "A1"),
              "LLM_PROVIDER",
              "bedrock",
              "BEDROCK_MODEL_ID",
              "m",
              "BEDROCK_AGENT_ALIAS_ID",
              "B1");
      assertEquals(new AgentTarget("A1", "B1", null), checked(settings).target());
      assertEquals(
          new ModelTarget("m", null),
          checked(
                  settings(
                      options("MODEL", "m"),
                      "LLM_PROVIDER",
                      "bedrock",
                      "BEDROCK_AGENT_ID",
                      "A",
                      "BEDROCK_AGENT_ALIAS_ID",
                      "B"))
              .target());
    }

    @Test
    void an_agent_needs_both_ids_in_their_form() {
      assertEquals(Problem.AGENT_INCOMPLETE, problem(settings(options("AGENT_ID", "A"), bedrock)));
      assertEquals(
          Problem.AGENT_INCOMPLETE, problem(settings(options("AGENT_ALIAS_ID", "A"), bedrock)));
      assertEquals(
          Problem.AGENT_ID_INVALID,
          problem(settings(options("AGENT_ID", "my agent", "AGENT_ALIAS_ID", "B"), bedrock)));
    }

    @Test
    @Fault("F17")
    void an_empty_option_names_the_variable_that_was_probably_unset() {
      Settings settings = settings(options("AGENT_ID", "A", "AGENT_ALIAS_ID", ""), bedrock);
      ProblemException e = assertThrows(ProblemException.class, () -> checked(settings));
      assertEquals(Problem.EMPTY_VALUE, e.failure().problem());
      assertEquals(
          "--agent-alias-id is empty. Is BEDROCK_AGENT_ALIAS_ID set?", e.failure().detail());
    }
  }

  @Nested
  class Values {
    @ParameterizedTest
    @CsvSource({
      "MAX_TOKENS,0",
      "MAX_TOKENS,many",
      "MAX_TOKENS,9999999999",
      "TEMPERATURE,1.1",
      "TEMPERATURE,NaN",
      "TEMPERATURE,warm",
      "TIMEOUT,10",
      "TIMEOUT,0s",
      "TIMEOUT,ten",
      "GUARDRAIL,abc",
      "GUARDRAIL,abc:0",
      "SECRETS,maybe",
      "CHILDREN,-1",
      "MAX_INPUT_TOKENS,-5",
      "AUTO_LOGIN,maybe",
      "SYSTEM_CA,1",
    })
    void that_make_no_sense_are_refused(String key, String value) {
      assertEquals(
          Problem.INVALID_VALUE, problem(settings(options("PROVIDER", "offline", key, value))));
    }

    @ParameterizedTest
    @CsvSource({"1,0,a:1", "2147483647,1,a:DRAFT", "7,0.5,a:12345678"})
    void reach_the_stages_as_they_were_written(int tokens, double heat, String guardrail) {
      RunPlan settings =
          checked(
              settings(
                  options(
                      "PROVIDER", "offline",
                      "MAX_TOKENS", String.valueOf(tokens),
                      "TEMPERATURE", String.valueOf(heat),
                      "GUARDRAIL", guardrail,
                      "MAX_INPUT_TOKENS", "9",
                      "SECRETS", "block",
                      "CHILDREN", "2")));
      assertEquals(tokens, settings.options().maxTokens());
      assertEquals(heat, settings.options().temperature());
      assertEquals(guardrail, settings.options().guardrail());
      assertEquals(9, settings.maxInputTokens());
      assertEquals(RunPlan.SecretsPolicy.BLOCK, settings.secrets());
      assertEquals(2, settings.children());
      assertEquals("Feature", settings.request().name());
    }

    @Test
    void of_the_network_and_of_AWS_reach_them_too() {
      RunPlan plan =
          checked(
              settings(
                  options("PROVIDER", "offline", "AUTO_LOGIN", "True", "SYSTEM_CA", "true"),
                  "CONFLUENCE_URL",
                  "https://wiki.acme.test/confluence",
                  "NO_PROXY",
                  "one.test, two.test  three.test,",
                  "AWS_PROFILE",
                  "dev",
                  "AWS_REGION",
                  "eu-west-1"));
      PageAccess access = plan.access();
      AwsAccess aws = AwsSettings.of(plan.settings());
      assertTrue(aws.autoLogin());
      assertTrue(access.network().systemCa());
      assertEquals(List.of("one.test", "two.test", "three.test"), access.network().noProxy());
      assertEquals("https://wiki.acme.test/confluence", String.valueOf(access.confluence().site()));
      assertEquals(AwsAccess.Chosen.byVariable("dev", "AWS_PROFILE"), aws.profile());
      assertFalse(aws.profileDecides());
      assertEquals(AwsAccess.Chosen.byVariable("eu-west-1", "AWS_REGION"), aws.region());
      for (String site : List.of("wiki.acme.test", "ftp://wiki.acme.test", "https://u:p@w.test")) {
        assertEquals(
            Problem.INVALID_VALUE,
            problem(settings(options("PROVIDER", "offline"), "CONFLUENCE_URL", site)));
      }
    }

    @ParameterizedTest
    @CsvSource({"90s,90", "10m,600", "1h30m,5400", "2H,7200"})
    void durations_have_units(String written, long seconds) {
      RunPlan settings = checked(settings(options("PROVIDER", "offline", "TIMEOUT", written)));
      assertEquals(Duration.ofSeconds(seconds), settings.options().timeout());
    }

    @ParameterizedTest
    @CsvSource({",14", "10s,14", "60s,60"})
    void pages_and_credentials_get_14_seconds_or_as_much_as_the_model(
        String timeout, long seconds) {
      Map<SettingKey, String> said =
          timeout == null
              ? options("PROVIDER", "offline")
              : options("PROVIDER", "offline", "TIMEOUT", timeout);
      assertEquals(
          Duration.ofSeconds(seconds), checked(settings(said)).access().network().readTimeout());
    }

    @ParameterizedTest
    @Fault("F19")
    @ValueSource(strings = {"../x", "a/b", "a\\b", "..", "", " ", "-rf", "a\nb", "a\u001bb", "…"})
    void a_name_that_is_no_name_is_refused(String name) {
      Settings settings = settings(options("PROVIDER", "offline"));
      RunRequest request = RunRequest.about("p").named(name);
      ProblemException e = assertThrows(ProblemException.class, () -> checked(settings, request));
      assertEquals(Problem.INVALID_NAME, e.failure().problem());
    }

    @ParameterizedTest
    @Fault("F12")
    @CsvSource({
      "bedrock, region, =",
      "bedrock, region, = \t",
      "network, ca_bundle, =",
      "network, proxy, :"
    })
    void an_empty_value_in_the_file_is_an_error_with_its_line(
        String section, String key, String nothing) throws IOException {
      conf("[" + section + "]\n" + key + nothing + "\n");
      Settings settings = settings(options("CONFIG", "my.conf"));
      assertEquals(
          "my.conf:2: " + section + "." + key + " is empty.", settings.failures().get(0).detail());
    }

    @Test
    void a_proxy_may_lack_its_scheme_and_its_password_stays_out_of_messages() {
      RunPlan settings =
          checked(settings(options("PROVIDER", "offline"), "HTTPS_PROXY", "proxy:3128"));
      assertEquals(
          new HttpSettings.Proxy(URI.create("http://proxy:3128"), "HTTPS_PROXY"),
          settings.access().network().httpsProxy());
      ProblemException e =
          assertThrows(
              ProblemException.class,
              () ->
                  checked(
                      settings(
                          options("PROVIDER", "offline"), "HTTPS_PROXY", "ftp://u:s3cret@p:1")));
      assertFalse(e.toString().contains("s3cret"));
    }

    @Test
    void secrets_stay_out_of_every_text() {
      Settings settings =
          settings(
              options("PROVIDER", "offline"),
              "CONFLUENCE_API_TOKEN",
              "s3cret",
              "AWS_SECRET_ACCESS_KEY",
              "s3cret",
              "HTTPS_PROXY",
              "http://u:s3cret@p:1");
      assertFalse(checked(settings).toString().contains("s3cret"));
    }
  }
}
