package orchestrator;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeBedrock.Reply;
import orchestrator.testing.WritableConfluence;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of the documentation, followed to the letter by somebody who has only the program. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TutorialIT {
  private static final String CASES =
      """
      {"test_cases": [{"id": "TC-01", "title": "Pay", "area": "Basket", "priority": "high",
        "level": "API", "source": "", "given": "", "when": "", "then": "paid"}],
       "not_covered": [], "open_questions": []}
      """;

  @TempDir Path place;

  private static String commands(String page) throws IOException {
    return Pattern.compile("(?ms)^```sh\n(.*?)^```")
        .matcher(Files.readString(Path.of("docs").resolve(page)))
        .results()
        .map(block -> block.group(1))
        .collect(joining());
  }

  @Test
  void the_commands_of_the_tutorial_do_what_it_says() throws Exception {
    Path script = Files.writeString(place.resolve("tutorial.sh"), commands("tutorial.md"));
    Launcher launcher = new Launcher(place);
    launcher.set("PATH", Launcher.DIST.resolve("bin") + ":/usr/bin:/bin");
    Invocation followed = launcher.startCommand("bash", "-e", script.toString()).end().exits(0);
    String out = followed.out();
    assertTrue(out.contains("- Pay without an account."), out);
    assertTrue(out.contains("prompt.md"), out);
    assertTrue(out.contains("\"schema\" : 1"), out);
    assertTrue(out.contains("exit 3") || out.contains("exit 2"), out);
    assertTrue(Files.readString(place.resolve("plan.md")).contains("Checkout"), out);
  }

  /**
   * In CI, where a model is asked, and in cron with the settings in a file, where it is an agent.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ci", "cron"})
  void a_run_becomes_a_published_plan_and_test_cases(String user) throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start();
        WritableConfluence wiki = WritableConfluence.dataCenter().page("4711", "Checkout")) {
      boolean agent = user.equals("cron");
      List<String> answers = new ArrayList<>(List.of("Pay first.", CASES, "Pay later."));
      answers.addAll(List.of("None.", "Pay.", "Tea.", "Ann."));
      for (int i = 0; i < answers.size(); i++) {
        boolean modelNamed = i > 1;
        bedrock.reply(
            agent && !modelNamed
                ? Reply.json(Json.line(Json.object().put("result", answers.get(i))))
                : Reply.stream().anthropic("end_turn", answers.get(i)));
      }
      String commands = commands("answers.md");
      Launcher launcher =
          new Launcher(place)
              .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
              .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
              .set("AWS_REGION", "us-east-1")
              .set("AWS_ENDPOINT_URL", bedrock.url());
      if (agent) {
        commands = commands.substring(commands.indexOf('\n') + 1);
        launcher.set("ORCHESTRATOR_CONFIG", "orchestrator.conf");
        launcher.write(
            "orchestrator.conf",
            """
            [confluence]
            url = %s
            personal_token = secret
            [provider]
            provider = bedrock
            [bedrock]
            agent_arn = arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/planner-AbCdEf1234
            """
                .formatted(wiki.site()));
      } else {
        launcher.set("CI", "true").set("CONFLUENCE_URL", wiki.site().toString());
        launcher.set("CONFLUENCE_PERSONAL_TOKEN", "secret");
      }
      // Where jq is missing, its place is kept; each command's end is told, whatever it is.
      launcher.write(
          "answers.sh", "jq() { cat; }\ntrap 'echo \"exit $? $BASH_COMMAND\"' ERR\n" + commands);
      launcher.set("PATH", Launcher.DIST.resolve("bin") + ":/usr/bin:/bin");
      Invocation followed = launcher.startCommand("bash", "answers.sh").end().exits(0);
      String failed =
          followed.out().lines().filter(line -> line.startsWith("exit ")).collect(joining("\n"));
      assertEquals("exit 2 orchestrator publish Checkout --to child", failed, followed::toString);
      assertEquals(
          List.of("page", "comment", "attachment"),
          wiki.under("4711").stream().map(WritableConfluence.Content::type).toList());
      assertTrue(wiki.under("4711").get(0).body().contains("Pay first."), followed::toString);
      assertTrue(launcher.text("cases.csv").contains(",TC-01"), followed::toString);
      assertTrue(launcher.text("plan.html").contains("Pay first."), followed::toString);
      assertTrue(followed.out().contains("-Pay first.\n+Pay later.\n"), followed::toString);
      assertTrue(followed.out().endsWith("Ann."), followed::toString);
    }
  }
}
