package orchestrator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.record.RunRecord;
import orchestrator.record.Tool;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch as HTML: a table that can be read without its script. */
class BatchReportTest {
  @TempDir Path folder;

  private static Entry page(String page, String title, PageStatus status, long tokens) {
    return new Entry(
        page,
        title,
        3,
        status,
        "pages/" + page,
        new Usage(tokens, 10L, null, null),
        new Cost(new BigDecimal("0.0" + tokens), "2026-11"),
        status == PageStatus.FAILED
            ? new RunRecord.Problem("throttled", 6, "Too <b>many</b> requests", "", "", null)
            : null);
  }

  private Document report(boolean inside, Entry... pages) {
    BatchRecord batch =
        new BatchRecord(
            "Release",
            BatchRecord.Status.INCOMPLETE,
            Instant.parse("2026-11-30T10:00:00Z"),
            Instant.parse("2026-11-30T10:02:00Z"),
            Tool.running(),
            List.of(pages));
    return Jsoup.parse(BatchReport.html(batch, folder, inside));
  }

  @Test
  void each_page_has_its_row_and_each_state_its_part_of_the_bar() {
    Document html =
        report(
            true,
            page("1", "One", PageStatus.COMPLETE, 100),
            page("2", "Two", PageStatus.FAILED, 300),
            page("3", "Three", PageStatus.COMPLETE, 200));
    List<String> rows = new ArrayList<>();
    html.select("tbody tr")
        .forEach(row -> rows.add(row.child(0).text() + " " + row.child(2).text()));
    assertEquals(List.of("1 complete", "2 failed", "3 complete"), rows);
    assertEquals("2 complete, 1 failed", html.select("svg.states").attr("aria-label"));
    assertEquals("666.67", html.select("svg.states rect.complete").attr("width"));
    assertEquals(6, html.select("svg rect.bar").size());
    assertEquals("Too <b>many</b> requests", html.select("tbody tr:eq(1) td:last-child").text());
    assertTrue(html.select("header").text().contains("600 in, 30 out"), html.text());
  }

  @Test
  void titles_lead_to_the_answers_where_the_report_lies_beside_them() throws IOException {
    Entry page = page("javascript:x y", "One", PageStatus.COMPLETE, 1);
    assertEquals(0, report(true, page).select("tbody a").size());
    Path answer = folder.resolve("pages/javascript:x y/answer.md");
    Files.createDirectories(answer.getParent());
    Files.writeString(answer, "Yes.");
    Element link = report(true, page).selectFirst("tbody a");
    assertEquals(
        "./pages/javascript%3Ax%20y/answer.md",
        String.valueOf(link).replaceAll(".*href=\"([^\"]*)\".*", "$1"));
    assertEquals(0, report(false, page).select("tbody a").size());
  }

  @Test
  void titles_of_pages_stay_text_and_only_our_script_may_run() {
    Document html =
        report(
            true,
            page("<img src=x>", "</td><script>alert(1)</script>", PageStatus.COMPLETE, 1),
            page("b", "\"onclick=\"x", PageStatus.SKIPPED, 2));
    assertEquals(0, html.select("img").size());
    assertEquals(1, html.select("script").size());
    String policy = html.select("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertTrue(policy.contains("script-src 'sha256-"), policy);
  }
}
