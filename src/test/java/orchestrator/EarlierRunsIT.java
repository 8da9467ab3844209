package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of {@code docs/answers.md}, through the packaged program. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EarlierRunsIT {
  @TempDir Path home;

  @Test
  void a_run_is_asked_further_listed_compared_handed_on_and_pruned() throws Exception {
    try (FakeBedrock bedrock = FakeBedrock.start()) {
      Launcher launcher =
          new Launcher(home)
              .set("LLM_PROVIDER", "bedrock")
              .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
              .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
              .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
              .set("AWS_REGION", "us-east-1")
              .set("AWS_EC2_METADATA_DISABLED", "true")
              .set("AWS_ENDPOINT_URL", bedrock.url())
              .write("page.xml", "<p>Buyers leave before they pay.</p>")
              .write("question.txt", "How long?\n");
      bedrock.anthropicStream("Pay first.");
      launcher.run("run", "page.xml", "--name", "Checkout").exits(0);
      bedrock.anthropicStream("Two weeks.");
      launcher
          .script(
              "\"$ORCHESTRATOR\" ask last - < question.txt"
                  .replace("$ORCHESTRATOR", launcher.program()))
          .exits(0)
          .prints("Two weeks.");
      String sent = bedrock.requests().get(1).body();
      assertTrue(sent.contains("Pay first.") && sent.contains("How long?"), sent);

      Invocation list = launcher.run("runs").exits(0);
      List<String> runs = list.out().lines().map(line -> line.split("\t", -1)[1]).toList();
      assertEquals(2, runs.size(), list::toString);
      String diff = launcher.run("runs", "diff", runs.get(1), runs.get(0)).exits(0).out();
      assertTrue(diff.contains("-Pay first.\n+Two weeks.\n"), diff);
      String json = launcher.run("export", runs.get(1), "--as", "json").exits(0).out();
      assertEquals("Pay first.", Json.parse(json).at("/answer/text").asText());
      launcher.run("runs", "prune", "--keep", "0", "--yes").exits(0).says("nothing to remove");
    }
  }
}
