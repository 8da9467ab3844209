package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import orchestrator.json.Json;
import orchestrator.testing.Machine;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports in Chromium ({@code apt-get install chromium}): with hostile content nothing is fetched,
 * nothing complains, and no script runs but that which sorts a table.
 */
class ReportInBrowserDeep {
  private static final String HOSTILE =
      """
      <script>document.title = "hacked"</script>
      <img src="https://evil.example/a.png" onerror="document.title = 'hacked'">
      ![x](https://evil.example/b.png) [y](javascript:document.title='hacked')
      <style>@import url("https://evil.example/c.css");</style>
      <iframe src="https://evil.example/d"></iframe>

      | a | b |
      | --- | --- |
      | <svg onload="document.title='hacked'"> | 2 |
      """;

  @TempDir Path folder;

  private Document seen(Path file) throws Exception {
    Path log = folder.resolve("net.json");
    Path errors = folder.resolve("console.txt");
    Process browser =
        new ProcessBuilder(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--enable-logging=stderr",
                "--log-net-log=" + log,
                "--dump-dom",
                file.toUri().toString())
            .redirectError(errors.toFile())
            .redirectOutput(folder.resolve("dom.html").toFile())
            .start();
    assertTrue(browser.waitFor(120, TimeUnit.SECONDS), "the browser did not end");
    assertEquals(0, browser.exitValue(), Files.readString(errors));
    for (String line : Files.readAllLines(errors)) {
      assertFalse(line.contains("CONSOLE"), line);
    }
    assertEquals(List.of(), requests(Json.parse(Files.readAllBytes(log))));
    return Jsoup.parse(folder.resolve("dom.html").toFile(), StandardCharsets.UTF_8.name());
  }

  /** Addresses of the web that the page asked for. */
  private static List<String> requests(JsonNode log) {
    List<String> asked = new ArrayList<>();
    StreamSupport.stream(log.path("events").spliterator(), false)
        .map(event -> event.path("params").path("url").asText(""))
        .filter(url -> url.contains("evil.example"))
        .forEach(asked::add);
    return asked;
  }

  @Test
  void a_run_asks_for_nothing_and_runs_nothing() throws Exception {
    Files.writeString(folder.resolve("page.md"), "# Scope\n\n" + HOSTILE);
    Invocation.of(Machine.at(folder), "run", "page.md", "--name", "Plan", "--provider", "offline")
        .exits(0);
    Path run = Invocation.newest(folder.resolve("runs"), "Plan");
    Files.writeString(run.resolve("answer.md"), "# Answer (§ Scope)\n\n(§ Scope)\n\n" + HOSTILE);
    Invocation.of(Machine.at(folder), "export", "Plan", "--as", "html", "--out", "plan.html")
        .exits(0);
    Document html = seen(folder.resolve("plan.html"));
    assertEquals("Plan", html.title());
    assertEquals(0, html.select("script, iframe, svg, img").size());
    assertTrue(html.select("#answer a[href^=#page-]").size() > 0, html.html());
  }

  @Test
  void a_batch_asks_for_nothing_and_its_script_runs() throws Exception {
    Files.writeString(folder.resolve("b.md"), "# B\n\n" + HOSTILE);
    Files.writeString(folder.resolve("a.md"), "# A\n\n" + HOSTILE);
    Invocation.of(
            Machine.at(folder), "batch", "b.md", "a.md", "--name", "All", "--provider", "offline")
        .exits(0);
    Document html = seen(folder.resolve("runs/All/latest/report.html").toRealPath());
    assertEquals("Batch All", html.title());
    assertEquals("button", html.select("th").get(0).attr("role"), "the sorting script did not run");
  }
}
