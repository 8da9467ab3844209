package orchestrator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import orchestrator.json.Json;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecordJson;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run as HTML: readable everywhere, and whatever is in it stays text. */
class RunReportTest {
  private static final Set<String> ADDRESSES = Set.of("http", "https", "mailto");

  @TempDir Path folder;

  private Document report(String answer, String page, String title) throws IOException {
    Files.writeString(folder.resolve("answer.md"), answer);
    Files.writeString(folder.resolve("page.md"), page);
    Files.writeString(folder.resolve("prompt.md"), "Prompt about:\n" + page);
    String record =
        """
        {"schema": 1, "name": %1$s, "status": "complete", "started_at": "2026-11-30T10:00:00Z",
         "finished_at": "2026-11-30T10:00:07Z",
         "target": {"provider": "bedrock", "kind": "model", "model_id": %1$s},
         "losses": [{"kind": "image", "what": %1$s, "where": %1$s}],
         "page": {"id": "1", "title": %1$s, "url": "https://wiki.example.com/p?a=1&b=2",
                  "version": 7, "source": "cloud", "sha256": "0"},
         "inputs": {"images": [
           {"name": "flow v2.png", "media_type": "image/png", "bytes": 3, "sha256": "0", "width": 100,
            "height": 100, "sent_width": 100, "sent_height": 100, "file": "inputs/image-1.png"},
           {"name": "all.jpg", "media_type": "image/jpeg", "bytes": 3, "sha256": "0", "width": 100,
            "height": 100, "sent_width": 100, "sent_height": 100, "file": "inputs/image-2.jpg"},
           {"name": "out.png", "media_type": "image/png", "bytes": 3, "sha256": "0", "width": 100,
            "height": 100, "sent_width": 100, "sent_height": 100, "file": "../../etc/passwd"}]},
         "prompt": {"template": %1$s, "sha256": "0", "params": {}},
         "usage": {"input_tokens": 12345, "output_tokens": 34}}
        """
            .formatted(
                Json.line(Json.object().put("x", title))
                    .replaceFirst("^\\{\"x\":", "")
                    .replaceFirst("}$", ""));
    KeptRun run = new KeptRun(folder, RunRecordJson.read(record.getBytes(StandardCharsets.UTF_8)));
    return Jsoup.parse(RunReport.html(run));
  }

  private Document report(String answer, String page) throws IOException {
    return report(answer, page, "Checkout");
  }

  @Test
  void the_answer_is_rendered_and_the_page_stands_beside_it() throws IOException {
    Document html =
        report(
            "# Plan\n\n- [x] done\n\n| a | b |\n| --- | --- |\n| 1 | ~~2~~ |\n",
            "# Scope\n\nBuy.\n");
    assertEquals("Plan", html.select("#answer h3").text());
    assertEquals(1, html.select("#answer input[type=checkbox][checked][disabled]").size());
    assertEquals("2", html.select("#answer td del").text());
    assertEquals("Scope", html.select("#page h3").text());
    assertTrue(html.select("header").text().contains("12,345 in, 34 out"), html.text());
    assertTrue(html.select("header").text().contains("7 s"), html.text());
    assertEquals("https://wiki.example.com/p?a=1&b=2", html.select("header a").attr("href"));
    assertEquals("Lost in the conversion: 1", html.select("#losses summary").text());
  }

  @Test
  void references_of_the_answer_lead_to_the_headings_of_the_page() throws IOException {
    Document html =
        report(
            "Pay once (§ How to  pay) and (§ Nowhere), `(§ Scope)`, (§ Scope).\n",
            "# Scope\n\n## How *to* pay\n");
    List<Element> links = html.select("#answer a");
    assertEquals(
        List.of("(§ How to pay)", "(§ Scope)"), links.stream().map(Element::text).toList());
    for (Element link : links) {
      Element heading = html.getElementById(link.attr("href").substring(1));
      assertNotNull(heading, link.outerHtml());
      assertTrue(link.text().contains(heading.text()), heading.outerHtml());
    }
    assertTrue(html.select("#answer").text().contains("(§ Nowhere)"));
  }

  @Test
  void panels_of_the_page_begin_with_their_word() throws IOException {
    Document html =
        report("x", "> [!NOTE]\n> **Info: Read this**\n>\n> It helps.\n\n> [!WARNING]\n> Hot.\n");
    assertEquals("Info: Read this It helps.", html.select("#page blockquote").get(0).text());
    assertEquals("Warning Hot.", html.select("#page blockquote").get(1).text());
  }

  @Test
  void pictures_that_were_sent_are_in_the_document_and_no_others() throws IOException {
    Files.createDirectories(folder.resolve("inputs"));
    Files.write(folder.resolve("inputs/image-1.png"), new byte[] {1, 2, 3});
    Files.write(folder.resolve("inputs/image-2.jpg"), new byte[] {4, 5, 6});
    Files.writeString(folder.resolve("inputs/secret.png"), "no picture of the run");
    Document html =
        report(
            "![stolen](flow%20v2.png)",
            "![Flow](<flow v2.png>) ![x](https://evil.example/t.png) ![y](../secret.png)\n");
    assertEquals("data:image/png;base64,AQID", html.select("#page img").attr("src"));
    assertEquals("data:image/jpeg;base64,BAUG", html.select("figure img").attr("src"));
    assertEquals("all.jpg", html.select("figcaption").text());
    assertEquals(2, html.select("img").size());
    assertEquals("Page [picture: x] [picture: y]", html.select("#page").text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\n\n<script>\nalert(1)\n</script>\n",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "</pre></section></main><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "[x](javascript:alert(1)) [y](data:text/html,<script>alert(1)</script>) [z](JAVASCRIPT:x)",
        "[x](https://e.example/\"onmouseover=\"alert(1))",
        "![x](javascript:alert(1))",
        "![x\"onerror=\"alert(1)](x.png)",
        "<a href=\"https://evil.example\">x</a>",
        "<iframe src=https://evil.example></iframe>",
        "<style>@import url(https://evil.example)</style>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
        "<sub onclick=alert(1)>x</sub> <sub>open",
        "```\"><script>alert(1)</script>\nx\n```",
        "# <a name=x></a><script>alert(1)</script>",
        "<form action=https://evil.example><input name=x></form>",
        "<base href=https://evil.example/>",
        "\u0000\u0007\u001b[31m <![CDATA[<script>]]> <!-- --> <?php x ?>",
      })
  void what_others_wrote_stays_text(String hostile) throws IOException {
    Document html = report(hostile, hostile, hostile);
    assertEquals(List.of(), html.select("script, iframe, object, embed, link, base, form, svg"));
    assertEquals(1, html.select("style").size());
    for (Element element : html.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        String name = attribute.getKey();
        String value = attribute.getValue();
        assertTrue(!name.startsWith("on") && !name.equals("style"), element.outerHtml());
        if (name.equals("href") && !value.isEmpty() && !value.startsWith("#")) {
          assertTrue(ADDRESSES.contains(value.replaceFirst(":.*", "")), value);
        }
        if (name.equals("src")) {
          assertTrue(value.startsWith("data:image/"), value);
        }
      }
    }
  }

  @Test
  void nothing_may_be_fetched_or_run() throws IOException {
    String policy =
        report("x", "y").select("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
    assertTrue(policy.contains("script-src 'none'"), policy);
    assertTrue(policy.contains("img-src data:;"), policy);
  }
}
