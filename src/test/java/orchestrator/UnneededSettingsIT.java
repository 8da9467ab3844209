package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import orchestrator.json.Json;
import orchestrator.testing.AwsFiles;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * What the AWS SDK could look up by itself and a run does not need: every variable that it knows,
 * and both AWS files, filled with rubbish. The packaged program goes on, and never calls it a bug.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnneededSettingsIT {
  /** What says who asks, and where: these are right. */
  private static final Set<String> NEEDED =
      Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION");

  private static final String[] RUN = {"run", "page.xml", "--name", "T"};

  private final FakeIdentity identity = FakeIdentity.start();
  private final FakeBedrock bedrock = FakeBedrock.start();
  private Launcher launcher = new Launcher(Path.of(""));

  @BeforeEach
  void move_in(@TempDir Path home) throws IOException {
    launcher =
        new Launcher(home)
            .set(identity.variables())
            .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
            .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
            .set("AWS_REGION", "us-east-1")
            .set("LLM_PROVIDER", "bedrock")
            .write("page.xml", "<p>Buyers leave before they pay.</p>");
  }

  @AfterEach
  void move_out() {
    bedrock.close();
    identity.close();
  }

  private Invocation model(String command, String... more) throws Exception {
    return target(command, List.of("--model", "anthropic.claude-sonnet-4-6"), more);
  }

  private Invocation agent() throws Exception {
    return target("run", List.of("--agent-id", "AGENT00001", "--agent-alias-id", "ALIAS00001"));
  }

  private Invocation target(String command, List<String> target, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    if (command.equals("run")) {
      words.addAll(Arrays.asList(RUN).subList(1, RUN.length));
    }
    words.addAll(target);
    words.addAll(List.of("--endpoint-url", bedrock.url()));
    words.addAll(List.of(more));
    return launcher.run(words.toArray(String[]::new));
  }

  /** Every command that has to do with AWS, in turn. */
  private void everyCommandGoesOn() throws Exception {
    bedrock.anthropicStream("Hello");
    model("run").exits(0).prints("Hello");
    bedrock.anthropic("Hello");
    model("run", "--no-stream").exits(0).prints("Hello");
    bedrock.agent("Hello");
    agent().exits(0).prints("Hello");
    bedrock.requests().forEach(request -> assertEquals(null, request.fault()));
    Invocation config = model("config").exits(0);
    assertTrue(config.out().contains("access keys in the environment"), config.out());
    bedrock.error(400, "ValidationException", "max_tokens: Input should be greater than 0");
    Invocation doctor = model("doctor", "--json");
    assertTrue(doctor.exit() == 0 || doctor.exit() == 9, doctor.toString());
    assertEquals("passed", status(doctor, "access"), doctor.toString());
    assertFalse(doctor.toString().contains("This is a bug"), doctor.toString());
  }

  private static String status(Invocation doctor, String check) {
    for (var result : Json.parse(doctor.out()).path("checks")) {
      if (result.path("name").asText().equals(check)) {
        return result.path("status").asText();
      }
    }
    return "absent";
  }

  /** Every variable that the SDK knows, and those it reads without an enum of theirs. */
  private static Map<String, String> everyVariable(String value) {
    Map<String, String> all = new LinkedHashMap<>();
    Stream.<SystemSetting[]>of(SdkSystemSetting.values(), ProfileFileSystemSetting.values())
        .flatMap(Arrays::stream)
        .map(SystemSetting::environmentVariable)
        .filter(name -> !NEEDED.contains(name))
        .forEach(name -> all.put(name, value));
    all.put("AWS_LAMBDA_FUNCTION_NAME", value);
    all.put("_X_AMZN_TRACE_ID", value);
    all.put("AWS_DEFAULT_PROFILE", value);
    all.put("AWS_CREDENTIAL_EXPIRATION", value);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"10k", "= [\tr\u00fcbbish\n]", "~/nowhere/../\\"})
  void rubbish_in_every_variable_that_the_sdk_knows_changes_nothing(String rubbish)
      throws Exception {
    assertTrue(everyVariable(rubbish).size() > 40);
    launcher.set(everyVariable(rubbish));
    everyCommandGoesOn();
  }

  /** Files that the SDK, or anybody, cannot read; and one with rubbish in each key it knows. */
  static Stream<String> files() throws IllegalAccessException {
    StringBuilder keys = new StringBuilder("[default]\n[profile default]\n");
    for (var field : ProfileProperty.class.getFields()) {
      keys.append(field.get(null)).append(" = 10k [rubbish\n");
    }
    return Stream.of(
        "[default]\nregion = eu-west-1\n\n[profile uat]\n    region = us-west-2\n",
        "aws_access_key_id = AKIA\n",
        "[default\n",
        "[]\n= =\n",
        "\u0000\u0001\ufffe",
        keys.toString());
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_broken_file_that_is_not_needed_changes_nothing(String text) throws Exception {
    launcher.write(".aws/config", text).write(".aws/credentials", text);
    everyCommandGoesOn();
  }

  /** The services that hand out credentials have clients of their own. */
  @Test
  void credentials_can_be_fetched_among_rubbish() throws Exception {
    bedrock.knows("ASIAROLE", "secret");
    Map<String, String> rubbish = everyVariable("10k");
    rubbish.keySet().removeAll(Set.of("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"));
    launcher
        .set(rubbish)
        .write(".aws/config", AwsFiles.CONFIG + "[rubbish]\nuse_fips_endpoint = 10k\n")
        .write(AwsFiles.SESSION, AwsFiles.RENEWABLE);
    bedrock.anthropicStream("Hello");
    model("run", "--profile", "role").exits(0).prints("Hello");
    launcher.run("login", "--profile", "dev").exits(0);
  }
}
