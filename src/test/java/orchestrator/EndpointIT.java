package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.Everybody;
import orchestrator.testing.FakeProxy;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whom the packaged program calls: each run renews an SSO session, fetches the keys of an SSO role,
 * assumes another role with them and asks a model. A proxy without DNS writes down the hosts.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointIT {
  private static final Pattern ASKED_FOR = Pattern.compile("CONNECT (\\S+) ");

  /** Whom such a run calls, in order: all four, and those before the model. */
  private static final String FIPS =
      "oidc-fips.eu-central-1.amazonaws.com portal.sso-fips.eu-central-1.amazonaws.com"
          + " sts-fips.us-east-1.amazonaws.com bedrock-runtime-fips.us-east-1.amazonaws.com";

  private static final String FIPS_AND_DUAL_STACK = FIPS.replace("amazonaws.com", "api.aws");
  private static final String USUAL = FIPS.replace("-fips", "");
  private static final String IDENTITY = USUAL.substring(0, USUAL.lastIndexOf(' '));

  private static final String SERVICES =
      "[services ours]; sso =;  endpoint_url = https://sso.test;"
          + " sso_oidc =;  endpoint_url = https://oidc.test;"
          + " sts =;  endpoint_url = https://sts.test";

  private static RawServer server;

  @TempDir Path home;
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeAll
  static void open() {
    server = Everybody.behind(TestTls.server("amazon"));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @BeforeEach
  void move_in() throws IOException {
    launcher =
        new Launcher(home)
            .set("LLM_PROVIDER", "bedrock")
            .set("AWS_CA_BUNDLE", TestTls.bundle("amazon.pem").toString())
            .write("page.xml", "<p>Buyers leave before they pay.</p>")
            .write(AwsFiles.SESSION, AwsFiles.RENEWABLE);
  }

  /** The hosts that a run asked for, in order, each once; port 443 is left out. */
  private Set<String> called(
      @Nullable String variables, @Nullable String inProfile, String outside, List<String> command)
      throws Exception {
    for (String pair : words(variables)) {
      launcher.set(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    String said = lines(inProfile);
    String config =
        AwsFiles.CONFIG.replaceAll("(?m)^\\[profile (keys-)?role]$", "$0\n" + said)
            + lines(outside);
    launcher.write(".aws/config", config);
    try (FakeProxy proxy = FakeProxy.to(server.port())) {
      launcher.set("HTTPS_PROXY", proxy.url(null).toString());
      launcher.run(command.toArray(String[]::new));
      return proxy.requests().stream()
          .map(head -> ASKED_FOR.matcher(head).results().findFirst().orElseThrow())
          .map((MatchResult found) -> found.group(1).replaceFirst(":443$", ""))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private static List<String> words(@Nullable String text) {
    return text == null ? List.of() : List.of(text.split(" ", -1));
  }

  /** Lines of a file, which stand in a table with semicolons between them. */
  private static String lines(@Nullable String text) {
    return text == null ? "" : text.replaceAll("; ?", "\n") + "\n";
  }

  /**
   * Why, variables, lines of the profile, whether there are SERVICES, options, and whom it calls.
   */
  static Stream<Arguments> whereItWasSaid() {
    String all = "AWS_ENDPOINT_URL=https://all.test ";
    String models = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME=https://models.test";
    String both = "services = ours; endpoint_url = https://all.test";
    String option = "--endpoint-url https://option.test";
    return Stream.of(
        arguments("FIPS by variable", "AWS_USE_FIPS_ENDPOINT=true", null, null, FIPS),
        arguments(
            "both kinds, one by profile",
            "AWS_USE_DUALSTACK_ENDPOINT=true",
            "use_fips_endpoint = true",
            null,
            FIPS_AND_DUAL_STACK),
        arguments(
            "one address for all, which FIPS does not change",
            all + "AWS_USE_FIPS_ENDPOINT=true",
            null,
            null,
            "all.test"),
        arguments(
            "a service's own variable beats the one for all, and that the files",
            all + "AWS_ENDPOINT_URL_STS=https://own.test:8443",
            both,
            null,
            "all.test own.test:8443"),
        arguments(
            "a services section beats the profile's own address",
            null,
            both,
            null,
            "oidc.test sso.test sts.test all.test"),
        arguments(
            "the option is for Bedrock alone, and beats its variable",
            models,
            null,
            option,
            IDENTITY + " option.test"),
        arguments(
            "all that is configured can be ignored",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true " + all + models,
            both,
            null,
            USUAL),
        arguments(
            "by the profile too, and the option stands",
            null,
            "ignore_configured_endpoint_urls = true; " + both,
            option,
            IDENTITY + " option.test"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whereItWasSaid")
  void every_service_is_called_where_it_was_said(
      String why,
      @Nullable String variables,
      @Nullable String inProfile,
      @Nullable String options,
      String hosts)
      throws Exception {
    launcher.set("AWS_REGION", "us-east-1");
    assertEquals(
        String.join("\n", words(hosts)),
        String.join("\n", called(variables, inProfile, SERVICES, asking(words(options)))),
        why);
  }

  private static List<String> asking(List<String> options) {
    List<String> command =
        new ArrayList<>(
            List.of("run", "page.xml", "--name", "F", "--no-stream", "--profile", "role"));
    command.addAll(List.of("--model", "anthropic.claude-sonnet-4-6"));
    command.addAll(options);
    return command;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Python's variable       | AWS_DEFAULT_REGION=ap-south-1 |                     |",
        "the profile             |                               | region = ap-south-1 |",
        "the option, over both   | AWS_REGION=us-east-1          | region = us-east-1  | --region ap-south-1",
      })
  void roles_are_assumed_in_the_region_of_the_run_and_never_globally(
      String why, String variables, String inProfile, String options) throws Exception {
    Set<String> hosts = called(variables, inProfile, SERVICES, asking(words(options)));
    assertEquals(
        "sts.ap-south-1.amazonaws.com\nbedrock-runtime.ap-south-1.amazonaws.com",
        hosts.stream().skip(2).collect(Collectors.joining("\n")),
        why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "variable | AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=https://agents.test |",
        "services |                                                            | services = ours",
      })
  void an_agent_has_an_address_of_its_own(String why, String variables, String inProfile)
      throws Exception {
    launcher
        .set("AWS_REGION", "us-east-1")
        .set("AWS_ENDPOINT_URL_STS", "https://sts.test")
        .set("BEDROCK_AGENT_ID", "ABCDE12345")
        .set("BEDROCK_AGENT_ALIAS_ID", "TSTALIASID");
    String services =
        "[services ours]; bedrock_runtime =;  endpoint_url = https://models.test;"
            + " bedrock_agent_runtime =;  endpoint_url = https://agents.test";
    List<String> command = List.of("run", "page.xml", "--name", "F", "--profile", "keys-role");
    Set<String> hosts = called(variables, inProfile, services, command);
    assertEquals(List.of("sts.test", "agents.test"), List.copyOf(hosts), why);
  }
}
