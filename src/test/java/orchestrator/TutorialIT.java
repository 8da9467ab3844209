package orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
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

  /** Where the demo puts the first page that is published. */
  private static final String PLAN = "/spaces/SHOP/pages/4713";

  @TempDir Path place;

  private static List<String> blocks(String page) throws IOException {
    return Pattern.compile("(?ms)^```sh\n(.*?)^```")
        .matcher(Files.readString(Path.of("docs").resolve(page)))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void the_tutorial_leads_from_nothing_to_a_published_plan() throws Exception {
    follow(new Launcher(place), Launcher.DIST.resolve("bin").toString());
  }

  /**
   * Types the tutorial into two terminals. Of what it says, only the port is another, a free one.
   *
   * @param bin the folder of the program
   */
  static void follow(Launcher user, String bin) throws Exception {
    user.set("PATH", bin + ":/usr/bin:/bin");
    List<String> blocks = blocks("tutorial.md");
    assertEquals("orchestrator demo-confluence\n", blocks.get(0));
    Launcher.Started demo =
        user.startCommand(bin + "/orchestrator", "demo-confluence", "--port", "0");
    try {
      demo.await(() -> demo.err().contains("browser"));
      String export = demo.out();
      assertEquals(
          blocks.get(1).replaceAll("\\d+$", ""),
          export.replaceAll("\\d+$", ""),
          "but for the port");
      String site = export.substring(export.indexOf('=') + 1).strip();
      String commands =
          blocks.stream().skip(1).collect(joining()).replace("http://127.0.0.1:8090", site);
      user.write("tutorial.sh", "trap 'echo \"failed: $BASH_COMMAND\"' ERR\n" + commands);
      Invocation followed = user.startCommand("bash", "tutorial.sh").end().exits(0);
      isWhatItSays(followed, site);
      String view = new String(URI.create(site + PLAN).toURL().openStream().readAllBytes(), UTF_8);
      assertTrue(view.contains("<h1>Checkout: implementation plan</h1>"), view);
      assertTrue(view.contains("Keep the basket for 30 days."), view);
      assertTrue(view.contains("Version 2: orchestrator run Checkout@"), view);
      demo.signal("INT").end().exits(130);
      assertTrue(demo.err().contains("POST /rest/api/content\n"), demo.err());
    } finally {
      demo.process().destroy();
    }
  }

  private static void isWhatItSays(Invocation followed, String site) {
    String out = followed.out();
    assertEquals(
        List.of("failed: orchestrator publish Checkout --to child"),
        out.lines().filter(line -> line.startsWith("failed: ")).toList(),
        followed::toString);
    assertTrue(out.contains("| Buyers who finish | 70 % | 85 % |"), out);
    assertTrue(out.contains("Write the plan in Markdown"), out);
    assertTrue(out.contains("prompt.md"), out);
    String here = site + PLAN + "\n";
    assertTrue(out.contains(here), out);
    assertTrue(out.indexOf(here) < out.lastIndexOf(here), "published twice, at one address");
    assertTrue(out.contains("Written by orchestrator run Checkout@"), out);
    assertTrue(out.contains("complete\t4713\t"), out);
    assertTrue(out.endsWith("exit 3\n"), out);
    followed.says("created: a page below", "note: unchanged since", "updated: a page below");
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
      String commands = String.join("", blocks("answers.md"));
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
