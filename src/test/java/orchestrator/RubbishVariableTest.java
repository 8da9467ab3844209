package orchestrator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.SystemSetting;

/** Rubbish in a variable of AWS where it may be needed: an error that is the user's to mend. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RubbishVariableTest {
  private static final List<String> RUBBISH = List.of("10k [rubbish", "=\u00fc\n", "~/x\\", "\"'");

  @TempDir Path home;

  static Stream<String> everyVariable() {
    return Stream.concat(
        Stream.<SystemSetting[]>of(SdkSystemSetting.values(), ProfileFileSystemSetting.values())
            .flatMap(Arrays::stream)
            .map(SystemSetting::environmentVariable),
        Stream.of(
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
            "AWS_ENDPOINT_URL_STS",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "AWS_DEFAULT_REGION",
            "AWS_DEFAULT_PROFILE",
            "AWS_SECURITY_TOKEN",
            "AWS_CREDENTIAL_EXPIRATION",
            "AWS_LOGIN_CACHE_DIRECTORY",
            "AWS_CA_BUNDLE"));
  }

  private Invocation call(Map<String, String> variables, String... words) {
    List<String> machine = new ArrayList<>();
    variables.forEach((name, value) -> machine.addAll(List.of(name, value)));
    return Invocation.of(Machine.at(home, machine.toArray(String[]::new)), words);
  }

  /** Nobody is anybody here, so that the run ends before anybody is called. */
  @ParameterizedTest
  @MethodSource("everyVariable")
  void no_variable_that_AWS_knows_makes_a_bug_of_ours(String variable) throws Exception {
    Files.writeString(home.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
    for (String rubbish : RUBBISH) {
      Map<String, String> variables = new LinkedHashMap<>();
      variables.put("LLM_PROVIDER", "bedrock");
      variables.put("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
      variables.put("AWS_REGION", "us-east-1");
      variables.put("AWS_EC2_METADATA_DISABLED", "true");
      if (!variable.equals("AWS_EC2_METADATA_DISABLED")) {
        variables.put(variable, rubbish);
      }
      if (variable.equals("AWS_ROLE_ARN") || variable.equals("AWS_ROLE_SESSION_NAME")) {
        variables.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere");
      }
      if (variable.equals("AWS_BEARER_TOKEN_BEDROCK")) {
        continue; // Whatever is in there is a key, which only AWS can judge.
      }
      Invocation run = call(variables, "run", "page.xml", "--name", "T");
      assertTrue(Set.of(2, 4).contains(run.exit()), variable + "=" + rubbish + "\n" + run);
      Invocation config = call(variables, "config");
      assertTrue(Set.of(0, 2, 4).contains(config.exit()), variable + "=" + rubbish + config);
      assertFalse((run.err() + config.err()).contains("This is a bug"), variable + run + config);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS_REGION=us east                                  | 2 | AWS_REGION",
        "AWS_ENDPOINT_URL=rubbish                            | 2 | AWS_ENDPOINT_URL",
        "AWS_PROFILE=rubbish                                 | 4 | AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere/x              | 4 | AWS_ROLE_ARN is not",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=:rubbish:        | 4 | AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_ACCESS_KEY_ID=AKIA                              | 4 | AWS_SECRET_ACCESS_KEY is not set",
      })
  void what_is_needed_and_broken_is_named(String set, int exit, String said) throws Exception {
    Files.writeString(home.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("LLM_PROVIDER", "bedrock");
    variables.put("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    variables.put(set.substring(0, set.indexOf('=')), set.substring(set.indexOf('=') + 1));
    call(variables, "run", "page.xml", "--name", "T").exits(exit).says(said);
  }
}
