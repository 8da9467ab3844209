package orchestrator.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.endpoint.Endpoint;
import orchestrator.aws.endpoint.PublicEndpoints;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.faults.Fault;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.endpoints.BedrockRuntimeEndpointProvider;
import software.amazon.awssdk.services.signin.endpoints.SigninEndpointProvider;
import software.amazon.awssdk.services.sso.endpoints.SsoEndpointProvider;
import software.amazon.awssdk.services.ssooidc.endpoints.SsoOidcEndpointProvider;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RegionAndEndpointTest {
  private AwsHome home;

  @BeforeEach
  void move_in(@TempDir Path folder) {
    home =
        new AwsHome(folder)
            .region(null)
            .set("AWS_EC2_METADATA_DISABLED", "true")
            .set("AWS_ACCESS_KEY_ID", "AKIA")
            .set("AWS_SECRET_ACCESS_KEY", "s");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Nested
  class Region_ {
    @BeforeEach
    void set() {
      home.config("[profile dev]\nregion = eu-central-1\n[default]\nregion = us-west-2\n");
    }

    @Test
    void what_the_user_said_wins() {
      home.region("ap-south-1").profileVariable("dev");
      assertEquals(Chosen.by("ap-south-1", "--region"), home.open().region());
    }

    @Test
    void the_variable_of_Python_tools_counts_too() {
      home.set("AWS_DEFAULT_REGION", "sa-east-1").profileVariable("dev");
      assertEquals(Chosen.byVariable("sa-east-1", "AWS_DEFAULT_REGION"), home.open().region());
    }

    @Test
    void then_the_profile_even_when_other_credentials_decide() {
      home.profileVariable("dev");
      assertEquals(Chosen.by("eu-central-1", "profile dev"), home.open().region());
    }

    @Test
    void then_the_default_profile() {
      assertEquals(Chosen.by("us-west-2", "profile default"), home.open().region());
    }

    @Test
    @Fault("F53")
    void without_any_the_run_cannot_start() {
      Failure failure =
          AwsHome.failure(() -> home.config("[profile dev]\n").profileVariable("dev").open());
      assertEquals(Problem.NO_REGION, failure.problem());
      assertTrue(failure.detail().contains("profile 'dev'"), failure.detail());
    }

    @Test
    void a_mistyped_profile_is_the_better_reason_for_having_none() {
      Failure failure =
          AwsHome.failure(() -> home.config("[profile dev]\n").profileVariable("dve").open());
      assertEquals(Problem.PROFILE_NOT_FOUND, failure.problem());
      assertTrue(failure.detail().contains("'dve' (from AWS_PROFILE)"), failure.detail());
    }

    @ParameterizedTest
    @CsvSource({
      "us-esat-1, us-east-1",
      "us-east, us-east-1",
      "us-east-1a, us-east-1",
      "EU-WEST-1, eu-west-1",
      "us_east_1, us-east-1",
      "eu-cental-1, eu-central-1"
    })
    void a_typing_error_gets_a_suggestion(String typed, String meant) {
      Failure failure = AwsHome.failure(() -> home.region(typed).open());
      assertEquals(Problem.INVALID_REGION, failure.problem());
      assertTrue(failure.detail().endsWith("Did you mean '" + meant + "'?"), failure.detail());
    }

    @ParameterizedTest
    @Fault({"F53", "F54"})
    @ValueSource(strings = {"us-east-1.evil.example/#", "narnia", "aws-global", "us east 1/../.."})
    void anything_else_is_refused(String typed) {
      assertEquals(
          Problem.INVALID_REGION, AwsHome.failure(() -> home.region(typed).open()).problem());
    }

    @Test
    void two_variables_that_differ_are_remarked_on() {
      home.set("AWS_REGION", "us-east-1")
          .region("us-east-1", "AWS_REGION")
          .set("AWS_DEFAULT_REGION", "eu-west-1");
      assertEquals(
          List.of("AWS_DEFAULT_REGION (eu-west-1) is not used: AWS_REGION names us-east-1."),
          home.notices());
      home.set("AWS_DEFAULT_REGION", "us-east-1");
      assertEquals(List.of(), home.notices());
      home.region("us-east-1", "--region").set("AWS_DEFAULT_REGION", "eu-west-1");
      assertEquals(List.of(), home.notices(), "an option leaves no doubt");
    }

    @Test
    void one_that_is_newer_than_we_are_needs_its_endpoint() {
      home.region("mx-north-7");
      assertEquals(
          Problem.INVALID_REGION,
          AwsHome.failure(() -> home.endpoint("http://127.0.0.1:9").open()).problem());
      home.endpoint("https://bedrock-runtime.mx-north-7.amazonaws.com");
      assertEquals("mx-north-7", home.open().region().value());
      assertTrue(home.notices().get(0).contains("newer than this version's list"));
    }

    @Test
    @Fault("F53")
    void a_line_end_does_no_harm() {
      assertEquals("us-east-1", home.region("us-east-1\r").open().region().value());
    }
  }

  @Nested
  class Endpoint_ {
    @BeforeEach
    void set() {
      home.region("eu-west-1");
    }

    private Endpoint of(AwsService service) {
      return home.open(service).endpoint();
    }

    private Endpoint models() {
      return of(AwsService.BEDROCK_RUNTIME);
    }

    @Test
    void the_public_address_needs_nothing() {
      assertEquals(
          new Endpoint(URI.create("https://bedrock-runtime.eu-west-1.amazonaws.com"), null),
          models());
      assertEquals(
          URI.create("https://bedrock-agent-runtime.eu-west-1.amazonaws.com"),
          of(AwsService.BEDROCK_AGENT_RUNTIME).uri());
      assertEquals("default", models().source());
    }

    @Test
    void FIPS_and_dual_stack_have_addresses_of_their_own() {
      home.set("AWS_USE_FIPS_ENDPOINT", "true");
      assertEquals("bedrock-runtime-fips.eu-west-1.amazonaws.com", models().uri().getHost());
      home.set("AWS_USE_FIPS_ENDPOINT", "").set("AWS_USE_DUALSTACK_ENDPOINT", "True");
      assertEquals("bedrock-runtime.eu-west-1.api.aws", models().uri().getHost());
      home.set("AWS_USE_DUALSTACK_ENDPOINT", "false").config("[default]\nuse_fips_endpoint=true\n");
      assertEquals("bedrock-runtime-fips.eu-west-1.amazonaws.com", models().uri().getHost());
    }

    @Test
    void a_services_section_wins_over_the_profile() {
      home.config(
          """
          [default]
          endpoint_url = https://all.example
          services = private
          [services private]
          bedrock_runtime =
            endpoint_url = https://models.example/path
          """);
      assertEquals(
          new Endpoint(URI.create("https://models.example/path"), "services section private"),
          models());
      assertEquals(
          new Endpoint(URI.create("https://all.example"), "profile default"),
          of(AwsService.BEDROCK_AGENT_RUNTIME));
    }

    @Test
    void the_environment_wins_over_the_files() {
      home.config("[default]\nendpoint_url = https://file.example\n")
          .set("AWS_ENDPOINT_URL", "https://all.example")
          .set("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", "https://agents.example");
      assertEquals(new Endpoint(URI.create("https://all.example"), "AWS_ENDPOINT_URL"), models());
      assertEquals("agents.example", of(AwsService.BEDROCK_AGENT_RUNTIME).uri().getHost());
    }

    @Test
    void a_variable_for_the_other_service_does_not_count() {
      home.endpoint(Chosen.byVariable("https://models.example", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"))
          .set("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "https://models.example");
      assertEquals("models.example", models().uri().getHost());
      assertEquals(
          "bedrock-agent-runtime.eu-west-1.amazonaws.com",
          of(AwsService.BEDROCK_AGENT_RUNTIME).uri().getHost());
    }

    @Test
    void the_option_wins_over_all() {
      home.endpoint("http://127.0.0.1:8080").set("AWS_ENDPOINT_URL", "https://all.example");
      assertEquals(new Endpoint(URI.create("http://127.0.0.1:8080"), "--endpoint-url"), models());
    }

    @ParameterizedTest
    @Fault("F54")
    @ValueSource(
        strings = {
          "http://bedrock.example",
          "http://127.0.0.1.evil.example",
          "http://localhost.evil.example",
          "ftp://127.0.0.1",
          "127.0.0.1:8080",
          "https://",
          "https://user:secret@example.com",
          "https://example.com?x=secret",
          "https://example.com/#x",
          "https://exa mple.com"
        })
    void what_would_carry_requests_to_others_is_refused(String address) {
      Failure failure = AwsHome.failure(() -> home.endpoint(address).open());
      assertEquals(Problem.INVALID_ENDPOINT, failure.problem());
      assertTrue(!failure.detail().contains("secret"), failure.detail());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://localhost:1",
          "http://127.0.0.1",
          "http://[::1]:1",
          "HTTPS://vpce-1.example.com",
          "https://example.com/a/path/"
        })
    void what_stays_here_or_is_encrypted_is_accepted(String address) {
      assertEquals(URI.create(address), home.endpoint(address).open().endpoint().uri());
    }
  }

  static java.util.List<String> regions() {
    return Region.regions().stream().map(Region::id).filter(id -> id.matches(".*-\\d+")).toList();
  }

  @ParameterizedTest
  @MethodSource("regions")
  void default_addresses_are_those_of_the_SDK(String name) {
    Region region = Region.of(name);
    for (boolean fips : new boolean[] {false, true}) {
      for (boolean dual : new boolean[] {false, true}) {
        assertEquals(
            BedrockRuntimeEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dual))
                .join()
                .endpointUrl()
                .toUri(),
            PublicEndpoints.of(AwsService.BEDROCK_RUNTIME, name, fips, dual));
        // The rules of its own module (2.40.3) are the same but for the name (docs/adr/0072).
        assertEquals(
            BedrockRuntimeEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dual))
                .join()
                .endpointUrl()
                .toUri()
                .toString()
                .replace("bedrock-runtime", "bedrock-agentcore"),
            PublicEndpoints.of(AwsService.BEDROCK_AGENTCORE, name, fips, dual).toString());
        assertEquals(
            SsoEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dual))
                .join()
                .endpointUrl()
                .toUri(),
            PublicEndpoints.of(AwsService.SSO, name, fips, dual));
        assertEquals(
            SsoOidcEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dual))
                .join()
                .endpointUrl()
                .toUri(),
            PublicEndpoints.of(AwsService.SSO_OIDC, name, fips, dual));
        assertEquals(
            StsEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dual))
                .join()
                .endpointUrl()
                .toUri(),
            PublicEndpoints.of(AwsService.STS, name, fips, dual));
        assertEquals(
            SigninEndpointProvider.defaultProvider()
                .resolveEndpoint(p -> p.region(region).useFips(fips).useDualStack(dual))
                .join()
                .endpointUrl()
                .toUri(),
            PublicEndpoints.of(AwsService.SIGNIN, name, fips, dual));
      }
    }
  }
}
