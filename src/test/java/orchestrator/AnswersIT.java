package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.testing.WritableConfluence;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of an answer, with the packaged program: a report of it, and a page in Confluence.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnswersIT {
  @TempDir Path home;

  @Test
  void an_answer_becomes_a_file_to_read_and_a_page_below_its_page() throws Exception {
    try (WritableConfluence wiki = WritableConfluence.cloud().page("4711", "Checkout")) {
      Launcher launcher =
          new Launcher(home)
              .set("CONFLUENCE_URL", wiki.site().toString())
              .set("CONFLUENCE_USERNAME", "bot@example.com")
              .set("CONFLUENCE_API_TOKEN", "canary-api-token");
      launcher.run("run", "4711", "--name", "Checkout", "--provider", "offline").exits(0);
      launcher.run("export", "Checkout", "--as", "html", "--out", "plan.html").exits(0);
      assertTrue(Files.readString(home.resolve("plan.html")).contains("Read me."));
      launcher.run("publish", "Checkout", "--to", "child").exits(2).says("--yes");
      assertEquals(0, wiki.under("4711").size());
      Invocation published = launcher.run("publish", "Checkout", "--to", "child", "--yes").exits(0);
      assertEquals(
          wiki.site() + "/spaces/SHOP/pages/" + wiki.under("4711").get(0).id() + "\n",
          published.out());
    }
  }
}
