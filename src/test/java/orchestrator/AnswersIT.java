package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import orchestrator.json.Json;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.WritableConfluence;
import orchestrator.testing.WritableConfluence.Content;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of an answer, with the packaged program: reports, tables, and what is written to a
 * Confluence that refuses whatever is not storage format.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AnswersIT {
  private static final String READING = "canary-reading";
  private static final String WRITING = "canary-writing";

  /** All that an answer may hold, and what it must not become. */
  private static final String ANSWER =
      """
      # Plan

      - [x] Read [the page](#Scope)
      - [ ] Pay first, see [Basket](confluence:SHOP/Basket)

      | Step | Days |
      | --- | --- |
      | `pay()` | **2** |

      ```html
      ]]></ac:plain-text-body><script>alert(1)</script>
      ```

      <script>alert(1)</script>

      [x](javascript:alert(1)) ![spy](https://evil.example/x.png)

      <ac:structured-macro ac:name="html"><ac:plain-text-body>x</ac:plain-text-body></ac:structured-macro>
      """;

  private static final String CASES =
      """
      {"test_cases": [{"id": "TC-01", "title": "=HYPERLINK(\\"https://evil.example\\")", "area": "Basket",
        "priority": "high", "level": "API", "source": "§ Scope", "given": "a basket", "when": "-1",
        "then": "Größe"}], "not_covered": [], "open_questions": []}
      """;

  @TempDir Path home;
  private final FakeBedrock bedrock = FakeBedrock.start();

  enum Product {
    CLOUD,
    DATA_CENTER
  }

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Launcher launcher(WritableConfluence wiki) {
    return new Launcher(home)
        .set("CONFLUENCE_URL", wiki.site().toString())
        .set("CONFLUENCE_USERNAME", "reader@example.com")
        .set("CONFLUENCE_API_TOKEN", READING)
        .set("CONFLUENCE_PUBLISH_USERNAME", "writer@example.com")
        .set("CONFLUENCE_PUBLISH_TOKEN", WRITING)
        .set("BEDROCK_MODEL_ID", "anthropic.claude-sonnet-4-6")
        .set("AWS_ACCESS_KEY_ID", FakeBedrock.ACCESS_KEY_ID)
        .set("AWS_SECRET_ACCESS_KEY", FakeBedrock.SECRET_ACCESS_KEY)
        .set("AWS_REGION", "us-east-1")
        .set("AWS_ENDPOINT_URL", bedrock.url());
  }

  private static String basic(String user, String token) {
    return "Basic "
        + Base64.getEncoder().encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_put_below_on_and_beside_its_page_with_a_token_of_its_own(Product product)
      throws Exception {
    try (WritableConfluence wiki =
        product == Product.CLOUD ? WritableConfluence.cloud() : WritableConfluence.dataCenter()) {
      wiki.page("4711", "Checkout").loseAnswerOf("POST .*/(api/v2/pages|rest/api/content)");
      Launcher launcher = launcher(wiki);
      bedrock.anthropicStream(ANSWER);
      launcher.run("run", "4711", "--name", "Checkout", "--provider", "bedrock").exits(0);
      assertEquals(Set.of(basic("reader@example.com", READING)), Set.copyOf(wiki.authorizations()));
      int read = wiki.requests().size();
      launcher.run("publish", "Checkout", "--to", "child").exits(2).says("--yes");
      assertEquals(read, wiki.requests().size());

      // Its answer is lost on the way, and it is found instead of made once more.
      Invocation published = launcher.run("publish", "Checkout", "--to", "child", "--yes").exits(0);
      Content child = wiki.under("4711").get(0);
      assertTrue(published.out().matches("http://.*\\b" + child.id() + "\n"), published.out());
      assertEquals(List.of("orchestrator"), child.labels());
      String run = Invocation.newest(home.resolve("runs"), "Checkout").getFileName().toString();
      for (String said :
          List.of("Checkout@" + run, "version 1 of", "with anthropic.claude-sonnet-4-6.")) {
        assertTrue(child.body().contains(said), child.body());
      }
      assertFalse(child.body().contains("evil.example"), child.body());
      launcher.run("publish", "Checkout", "--to", "comment", "--yes").exits(0);
      launcher.run("publish", "Checkout", "--to", "attachment", "--yes").exits(0);
      List<Content> all = wiki.under("4711");
      assertEquals(3, all.size());
      assertTrue(all.get(1).body().contains("<ac:task-status>complete"), all.get(1).body());
      assertEquals(ANSWER, all.get(2).body());

      wiki.edit(child, child.title(), "<p>better</p>");
      launcher
          .run("publish", "Checkout", "--to", "child", "--yes")
          .exits(3)
          .says("Somebody changed");
      assertEquals("<p>better</p>", child.body());
      List<String> later = wiki.authorizations().subList(read, wiki.authorizations().size());
      assertEquals(Set.of(basic("writer@example.com", WRITING)), Set.copyOf(later));
    }
  }

  @Test
  void a_batch_is_published_page_by_page_and_goes_on_where_it_was_stopped() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    try (WritableConfluence wiki = WritableConfluence.cloud()) {
      wiki.page("4711", "Checkout").page("4712", "Basket").page("4713", "Returns");
      Launcher launcher = launcher(wiki);
      launcher
          .run("batch", "4711", "4712", "4713", "--name", "Release", "--provider", "offline")
          .exits(0);
      launcher.run("export", "Release", "--as", "html", "--out", "plan.html").exits(0);
      Document report = Jsoup.parse(Files.readString(home.resolve("plan.html")));
      assertEquals(
          List.of("Checkout", "Basket", "Returns"),
          report.select("tbody td:nth-child(2)").eachText());

      String[] publish = {"publish", "Release", "--to", "child", "--yes"};
      wiki.holdAnswerOf("GET .*/pages/4712/direct-children", answer);
      Launcher.Started started = launcher.start(publish);
      started.await(() -> wiki.requests().toString().contains("pages/4712/direct-children"));
      Invocation stopped = started.signal("INT").end().exits(130);
      answer.countDown();
      assertTrue(stopped.out().matches("created\t4711\t.*\n"), stopped::toString);
      assertEquals(0, wiki.under("4712").size());
      Invocation resumed = launcher.run(publish).exits(0);
      assertTrue(
          resumed.out().matches("unchanged\t4711\t.*\ncreated\t4712\t.*\ncreated\t4713\t.*\n"),
          resumed::toString);
      for (String page : List.of("4711", "4712", "4713")) {
        assertEquals(1, wiki.under(page).size());
      }
    } finally {
      answer.countDown();
    }
  }

  @Test
  void test_cases_become_a_table_a_document_and_a_report() throws Exception {
    try (WritableConfluence wiki = WritableConfluence.cloud().page("4711", "Checkout")) {
      Launcher launcher = launcher(wiki);
      bedrock.anthropicStream(CASES);
      launcher
          .run(
              ("run 4711 --name Checkout --provider bedrock --prompt test-cases"
                      + " --json-schema test-cases")
                  .split(" "))
          .exits(0);
      launcher.run("export", "Checkout", "--as", "csv", "--bom", "--out", "cases.csv").exits(0);
      assertEquals(
          """
          \uFEFFSummary,Issue Type,Priority,Labels,Description,External ID
          "'=HYPERLINK(""https://evil.example"")",Test,High,API,"Given a basket
          When -1
          Then Größe
          Source: § Scope",TC-01
          """,
          Files.readString(home.resolve("cases.csv")));
      String json = launcher.run("export", "Checkout", "--as", "json").exits(0).out();
      assertEquals(CASES.strip(), Json.parse(json).at("/answer/text").asText().strip());
      String html = launcher.run("export", "Checkout", "--as", "html").exits(0).out();
      assertTrue(Jsoup.parse(html).text().contains("=HYPERLINK"), html);
      launcher.run("run", "4711", "--name", "Other", "--provider", "offline").exits(0);
      launcher
          .run("export", "Other", "--as", "csv")
          .exits(2)
          .prints("")
          .says("--prompt test-cases --json-schema test-cases");
    }
  }
}
