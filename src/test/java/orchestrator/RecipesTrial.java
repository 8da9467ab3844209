package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.json.Json;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of {@code docs/recipes} as other programs judge them that not every machine has. Runs
 * with {@code -Pdistributions} only.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RecipesTrial {
  private static final Path RECIPES = Path.of("docs/recipes").toAbsolutePath();
  private static final String CFN_LINT = "cfn-lint";
  private static final String LOGROTATE = "/usr/sbin/logrotate";

  @TempDir Path place;

  static boolean hasCfnLint() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, CFN_LINT)));
  }

  /** It knows the resources of CloudFormation, IAM's grammar, and the actions of each service. */
  @Test
  @EnabledIf("hasCfnLint")
  void cfn_lint_finds_nothing_in_the_template_and_the_policies() throws Exception {
    ObjectNode template = new ObjectMapper().createObjectNode();
    template.put("AWSTemplateFormatVersion", "2010-09-09");
    ObjectNode resources = template.putObject("Resources");
    try (Stream<Path> files = Files.list(RECIPES.resolve("iam"))) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName()).replace(".json", "");
        boolean trust = name.endsWith("-trust");
        resources
            .putObject(name.replace("-", ""))
            .put("Type", trust ? "AWS::IAM::Role" : "AWS::IAM::ManagedPolicy")
            .putObject("Properties")
            .set(
                trust ? "AssumeRolePolicyDocument" : "PolicyDocument",
                Json.parse(Files.readAllBytes(file)));
      }
    }
    Path policies = place.resolve("policies.json");
    Files.writeString(policies, template.toPrettyString());
    String subnet = RECIPES.resolve("private-subnet.yaml").toString();
    new Launcher(place)
        .set("PATH", System.getenv("PATH"))
        .startCommand(CFN_LINT, policies.toString(), subnet)
        .end()
        .exits(0)
        .prints("");
  }

  static boolean canRotate() {
    return Files.isExecutable(Path.of(LOGROTATE)) && System.getProperty("user.name").equals("root");
  }

  /** The user {@code nobody} is on every machine, that of the recipe is not. */
  @Test
  @EnabledIf("canRotate")
  void logrotate_puts_the_log_of_cron_by_and_begins_a_new_one() throws Exception {
    Path logs = Files.createDirectories(place.resolve("log"));
    Files.writeString(logs.resolve("checkout.log"), "error: x\n");
    String owner = "chmod 755 . && chown -R nobody:nogroup log && chmod 775 log";
    String text = Files.readString(RECIPES.resolve("orchestrator.logrotate"));
    Path rules = place.resolve("rules");
    Files.writeString(
        rules,
        text.replace("/var/log/orchestrator", logs.toString())
            .replace("orchestrator orchestrator", "nobody nogroup"));
    Launcher root = new Launcher(place);
    root.startCommand("sh", "-c", owner).end().exits(0);
    String state = place.resolve("state").toString();
    Invocation rotated = root.startCommand(LOGROTATE, "-f", "-s", state, rules.toString()).end();
    assertEquals(0, rotated.exit(), rotated::toString);
    try (Stream<Path> files = Files.list(logs)) {
      assertEquals(
          List.of("checkout.log", "checkout.log.1.gz"),
          files.map(file -> String.valueOf(file.getFileName())).sorted().toList());
    }
    assertTrue(Files.size(logs.resolve("checkout.log")) == 0);
  }
}
