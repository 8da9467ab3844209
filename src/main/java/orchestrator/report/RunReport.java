package orchestrator.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.json.Json;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/** A run as one HTML document: the answer, beside it the page, and how it came about. */
public final class RunReport {
  private static final List<String> ANSWERS =
      List.of("answer.md", "answer.json", "answer.partial.md");

  private static final List<String> TARGETS = List.of("model_id", "agent_id", "agent_arn");

  private final KeptRun run;
  private final HtmlPage html;

  private RunReport(KeptRun run) {
    this.run = run;
    this.html = new HtmlPage(run.record().name(), "");
  }

  /** The document about a run; what is missing in its folder is missing there. */
  public static String html(KeptRun run) {
    return new RunReport(run).write();
  }

  private String write() {
    Map<String, String> headings = new LinkedHashMap<>();
    String page = file("page.md");
    Pictures pictures = new Pictures(run);
    String shown =
        page == null ? "" : new MarkdownHtml("page-", pictures::data).page(page, headings);
    header();
    html.raw("<main class=\"beside\">\n");
    answer(headings);
    if (page != null) {
      html.raw("<section id=\"page\">\n<h2>Page</h2>\n" + shown + "</section>\n");
    }
    html.raw("</main>\n");
    others(pictures);
    losses();
    folded("system.md", "System prompt");
    folded("prompt.md", "Prompt");
    html.raw("<details id=\"record\">\n<summary><h2>Record</h2></summary>\n<pre>");
    html.text(Json.pretty(RunRecordJson.write(run.record()))).raw("</pre>\n</details>\n");
    return html.end();
  }

  private void header() {
    RunRecord record = run.record();
    html.raw("<header>\n").element("h1", record.name()).raw("<dl>\n");
    html.raw("<div><dt>Status</dt><dd class=\"" + record.status().label() + "\">");
    html.text(record.status().label()).raw("</dd></div>\n");
    RunRecord.Page page = record.page();
    if (page != null) {
      html.raw("<div><dt>Page</dt><dd>");
      address(page.title(), page.url());
      html.text(page.version() == null ? "" : ", version " + page.version()).raw("</dd></div>\n");
    }
    RunRecord.Target target = record.target();
    fact("Asked", target == null ? null : target(target));
    fact("Prompt", record.prompt() == null ? null : record.prompt().template());
    fact("Began", Figures.time(record.startedAt()));
    if (record.finishedAt() != null) {
      Duration took = Duration.between(record.startedAt(), record.finishedAt());
      fact("Took", Math.max(1, took.toSeconds()) + " s");
    }
    if (record.usage() != null) {
      fact("Tokens", Figures.tokens(record.usage()));
    }
    fact("Cost", record.cost() == null ? null : Figures.cost(record.cost()));
    if (record.problem() != null) {
      fact("Problem", record.problem().title());
    }
    html.raw("</dl>\n</header>\n");
  }

  private void fact(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      html.raw("<div><dt>" + name + "</dt><dd>").text(value).raw("</dd></div>\n");
    }
  }

  private void address(String words, @Nullable String url) {
    if (url != null && (url.startsWith("https://") || url.startsWith("http://"))) {
      html.raw("<a rel=\"noopener noreferrer\" href=\"" + HtmlPage.escaped(url) + "\">");
      html.text(words).raw("</a>");
    } else {
      html.text(words);
    }
  }

  private static String target(RunRecord.Target target) {
    for (String name : TARGETS) {
      String id = target.ids().get(name);
      if (id != null) {
        return id;
      }
    }
    return target.kind();
  }

  private void answer(Map<String, String> headings) {
    for (String name : ANSWERS) {
      String answer = file(name);
      if (answer != null) {
        boolean part = name.contains("partial");
        html.raw("<section id=\"answer\">\n<h2>Answer" + (part ? ", cut" : "") + "</h2>\n");
        if (name.endsWith(".json")) {
          html.raw("<pre>").text(answer).raw("</pre>\n");
        } else {
          html.raw(new MarkdownHtml("answer-", picture -> null).answer(answer, headings));
        }
        html.raw("</section>\n");
        return;
      }
    }
  }

  /** Pictures that were sent and that the page does not show. */
  private void others(Pictures pictures) {
    for (String name : pictures.others()) {
      String data = pictures.data(name);
      if (data != null) {
        html.raw("<figure>\n<img src=\"" + data + "\" alt=\"" + HtmlPage.escaped(name) + "\">\n");
        html.raw("<figcaption>").text(name).raw("</figcaption>\n</figure>\n");
      }
    }
  }

  private void losses() {
    List<String> rows = new ArrayList<>();
    for (RunRecord.Loss loss : run.record().losses()) {
      rows.add(
          "<tr><td>"
              + HtmlPage.escaped(loss.kind())
              + "</td><td>"
              + HtmlPage.escaped(loss.what())
              + "</td><td>"
              + HtmlPage.escaped(loss.place())
              + "</td></tr>\n");
    }
    if (!rows.isEmpty()) {
      int all = rows.size() + run.record().lossesNotListed();
      html.raw("<details id=\"losses\">\n<summary><h2>Lost in the conversion: " + all);
      html.raw(
          "</h2></summary>\n<table>\n<thead><tr><th>Kind</th><th>What</th><th>Where</th></tr>");
      html.raw("</thead>\n<tbody>\n" + String.join("", rows) + "</tbody>\n</table>\n</details>\n");
    }
  }

  private void folded(String name, String title) {
    String text = file(name);
    if (text != null) {
      html.raw("<details>\n<summary><h2>" + title + "</h2></summary>\n<pre>").text(text);
      html.raw("</pre>\n</details>\n");
    }
  }

  /** A file of the run; null where there is none that can be read. */
  private @Nullable String file(String name) {
    Path file = run.folder().resolve(name);
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          : null;
    } catch (IOException e) {
      return null;
    }
  }
}
