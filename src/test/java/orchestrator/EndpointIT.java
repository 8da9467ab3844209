package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whom the packaged program calls: each run renews an SSO session, fetches the keys of an SSO role,
 * assumes another role with them and asks a model. A proxy without DNS writes down the hosts.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EndpointIT {
  private static final Pattern ASKED_FOR = Pattern.compile("CONNECT (\\S+) ");
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
      @Nullable String variables,
      @Nullable String inProfile,
      @Nullable String outside,
      List<String> command)
      throws Exception {
    for (String pair : words(variables)) {
      launcher.set(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    String profile = "[profile role]\n" + lines(inProfile);
    launcher.write(
        ".aws/config", AwsFiles.CONFIG.replace("[profile role]\n", profile) + lines(outside));
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

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "FIPS by variable | AWS_USE_FIPS_ENDPOINT=true | | | | oidc-fips.eu-central-1.amazonaws.com portal.sso-fips.eu-central-1.amazonaws.com sts-fips.us-east-1.amazonaws.com bedrock-runtime-fips.us-east-1.amazonaws.com",
        "both | AWS_USE_DUALSTACK_ENDPOINT=true | use_fips_endpoint = true | | | oidc-fips.eu-central-1.api.aws portal.sso-fips.eu-central-1.api.aws sts-fips.us-east-1.api.aws bedrock-runtime-fips.us-east-1.api.aws",
        "one address for all, which FIPS does not change | AWS_ENDPOINT_URL=https://all.example.test AWS_USE_FIPS_ENDPOINT=true | | | | all.example.test",
        "a service's own variable beats the one for all, and that the files | AWS_ENDPOINT_URL=https://all.example.test AWS_ENDPOINT_URL_STS=https://sts.example.test:8443 | services = ours | [services ours]; sso =;  endpoint_url = https://sso.example.test | | all.example.test sts.example.test:8443",
        "a services section beats the profile's own address | | services = ours; endpoint_url = https://all.example.test | [services ours]; sso =;  endpoint_url = https://sso.example.test; sso_oidc =;  endpoint_url = https://oidc.example.test; sts =;  endpoint_url = https://sts.example.test | | oidc.example.test sso.example.test sts.example.test all.example.test",
        "the option is for Bedrock alone and beats its variable | AWS_ENDPOINT_URL_BEDROCK_RUNTIME=https://models.example.test | | | --endpoint-url https://option.example.test | oidc.eu-central-1.amazonaws.com portal.sso.eu-central-1.amazonaws.com sts.us-east-1.amazonaws.com option.example.test",
        "all that is configured is ignored | AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true AWS_ENDPOINT_URL=https://all.example.test AWS_ENDPOINT_URL_BEDROCK_RUNTIME=https://models.example.test | services = ours; endpoint_url = https://all.example.test | [services ours]; sts =;  endpoint_url = https://sts.example.test | | oidc.eu-central-1.amazonaws.com portal.sso.eu-central-1.amazonaws.com sts.us-east-1.amazonaws.com bedrock-runtime.us-east-1.amazonaws.com",
        "the profile can ask for that too, the option stands | | ignore_configured_endpoint_urls = true; endpoint_url = https://all.example.test | | --endpoint-url https://option.example.test | oidc.eu-central-1.amazonaws.com portal.sso.eu-central-1.amazonaws.com sts.us-east-1.amazonaws.com option.example.test",
      })
  void every_service_is_called_where_it_was_said(
      String why, String variables, String inProfile, String outside, String options, String hosts)
      throws Exception {
    launcher.set("AWS_REGION", "us-east-1");
    assertEquals(
        String.join("\n", words(hosts)),
        String.join("\n", called(variables, inProfile, outside, asking(words(options)))),
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
    Set<String> hosts = called(variables, inProfile, null, asking(words(options)));
    assertEquals(
        "sts.ap-south-1.amazonaws.com\nbedrock-runtime.ap-south-1.amazonaws.com",
        hosts.stream().skip(2).collect(Collectors.joining("\n")),
        why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "variable | AWS_REGION=us-east-1 AWS_ENDPOINT_URL_BEDROCK_RUNTIME=https://models.example.test AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=https://agents.example.test | | | agents.example.test",
        "services | AWS_REGION=us-east-1 | services = ours | [services ours]; bedrock_agent_runtime =;  endpoint_url = https://agents.example.test; bedrock_runtime =;  endpoint_url = https://models.example.test | agents.example.test",
      })
  void an_agent_has_an_address_of_its_own(
      String why, String variables, String inProfile, String outside, String host)
      throws Exception {
    List<String> command =
        List.of(
            "run page.xml --name F --profile role --agent-id ABCDE12345 --agent-alias-id TSTALIASID"
                .split(" ", -1));
    Set<String> hosts = called(variables, inProfile, outside, command);
    assertEquals(host, List.copyOf(hosts).get(hosts.size() - 1), why);
  }
}
