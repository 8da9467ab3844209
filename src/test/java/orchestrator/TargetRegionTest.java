package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a model's id or ARN says about the region, where a run uses it and where it is only told.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TargetRegionTest {
  private static final String PROFILE =
      "arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/abcdef123456";

  @TempDir Path home;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(home.resolve("page.xml"), "<p>Buyers leave before they pay.</p>");
  }

  private Invocation call(List<String> variables, String... command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "AWS_ACCESS_KEY_ID",
                FakeBedrock.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                FakeBedrock.SECRET_ACCESS_KEY,
                "AWS_EC2_METADATA_DISABLED",
                "true"));
    all.addAll(variables);
    return Invocation.of(Machine.at(home, all.toArray(String[]::new)), command);
  }

  private Invocation run(List<String> variables, String model, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("run", "page.xml", "--name", "T", "--provider", "bedrock", "--model", model));
    words.addAll(List.of(more));
    return call(variables, words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application-inference-profile/abcdef123456",
        "provisioned-model/abcdef123456",
        "custom-model-deployment/abcdef123456",
        "imported-model/abcdef123456",
        "prompt-router/abcdef123456",
        "inference-profile/us.anthropic.claude-sonnet-4-6",
      })
  void the_region_of_any_ARN_is_used_where_nobody_named_one(String resource) {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      String arn = "arn:aws:bedrock:us-west-2:111122223333:" + resource;
      Invocation answered =
          run(List.of(), arn, "--endpoint-url", bedrock.url(), "--model-provider", "anthropic");
      assertEquals(1, bedrock.requests().size(), answered::toString);
      String signature = String.valueOf(bedrock.requests().get(0).headers().get("authorization"));
      assertTrue(signature.contains("/us-west-2/bedrock/"), signature);
    }
  }

  @Test
  void config_tells_that_the_ARN_decides_and_where_it_stands() {
    Invocation config = call(List.of(), "config", "--model", PROFILE, "--provider", "bedrock");
    config.exits(0);
    assertTrue(config.out().contains("us-west-2  the ARN in --model"), config::toString);
    assertTrue(
        config.out().contains("https://bedrock-runtime.us-west-2.amazonaws.com"), config::toString);
    Invocation agent =
        call(
            List.of("BEDROCK_MODEL_ID", PROFILE),
            "config",
            "--agent-id",
            "AGENT00001",
            "--agent-alias-id",
            "ALIAS00001");
    assertFalse(agent.out().contains("us-west-2  the ARN"), "an agent is meant: " + agent);
  }

  @Test
  void a_named_region_comes_before_the_ARN() throws IOException {
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(home.resolve(".aws/config"), "[default]\nregion = eu-west-1\n");
    Invocation config = call(List.of(), "config", "--model", PROFILE).exits(0);
    assertTrue(config.out().contains("eu-west-1  profile default"), config::toString);
    config.says("note: The ARN is of us-west-2, the run's region is eu-west-1.");
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/abc | us-east-1 | The ARN is of us-west-2",
        "arn:aws:bedrock:eu-west-1:111122223333:imported-model/abc  | us-east-1      | The ARN is of eu-west-1",
        "jp.anthropic.claude-sonnet-4-6                             | ap-southeast-2 | begin with 'jp.'",
        "jp.anthropic.claude-sonnet-4-6                             | me-central-1   | begin with 'jp.'",
        "au.anthropic.claude-sonnet-4-6                             | ap-northeast-1 | begin with 'au.'",
        "global.anthropic.claude-sonnet-4-6                         | us-gov-west-1  | begin with 'global.'",
        "global.anthropic.claude-sonnet-4-6                         | cn-north-1     | begin with 'global.'",
        "eu.anthropic.claude-sonnet-4-6                             | us-east-1      | begin with 'eu.'",
        "us.anthropic.claude-sonnet-4-6                             | us-gov-west-1  | begin with 'us.'",
        "us-gov.anthropic.claude-sonnet-4-6                         | us-east-1      | begin with 'us-gov.'",
        "apac.anthropic.claude-sonnet-4-6                           | eu-west-1      | begin with 'apac.'",
        "ca.amazon.nova-lite-v1:0                                   | us-east-1      | begin with 'ca.'",
        "in.anthropic.claude-haiku-4-5                              | ap-southeast-1 | begin with 'in.'",
      })
  void what_cannot_be_there_is_a_note_in_config_and_in_a_dry_run(
      String model, String region, String said) {
    List<String> there = List.of("AWS_REGION", region);
    call(there, "config", "--provider", "bedrock", "--model", model).exits(0).says("note: ", said);
    Invocation dryRun = run(there, model, "--dry-run").exits(0).says("note: ", said);
    assertEquals(1, dryRun.err().split(said, -1).length - 1, dryRun::toString);
    Invocation json = run(there, model, "--dry-run", "--json").exits(0);
    assertTrue(json.out().contains(said), json::toString);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "jp,     ap-northeast-3",
    "au,     ap-southeast-4",
    "global, ap-southeast-2",
    "global, me-central-1",
    "apac,   ap-south-1",
    "us,     ca-central-1",
    "us-gov, us-gov-east-1",
    "eu,     il-central-1",
    "ca,     ca-west-1",
    "in,     ap-south-2",
    "zz,     us-east-1",
  })
  void what_can_be_there_is_no_note(String geography, String region) {
    String model = geography + ".anthropic.claude-sonnet-4-6";
    List<String> there = List.of("AWS_REGION", region);
    Invocation config = call(there, "config", "--model", model).exits(0);
    assertFalse(config.err().contains("note: "), config::toString);
  }
}
