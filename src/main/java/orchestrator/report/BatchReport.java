package orchestrator.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import orchestrator.json.Json.JsonException;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecordJson;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import org.jspecify.annotations.Nullable;

/** A batch as one HTML document: how many pages ended how, what each used, and where it is. */
public final class BatchReport {
  private static final List<String> FILES =
      List.of("answer.md", "answer.json", "answer.partial.md", "record.json");

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 80;

  private final BatchRecord batch;
  private final Path folder;
  private final boolean inside;
  private final HtmlPage html;

  private BatchReport(BatchRecord batch, Path folder, boolean inside) {
    this.batch = batch;
    this.folder = folder;
    this.inside = inside;
    this.html = new HtmlPage("Batch " + batch.name(), HtmlPage.resource("sort.js"));
  }

  /**
   * The document about a batch.
   *
   * @param folder where it is
   * @param inside whether the document lies there too, so that it may link to what is beside it
   */
  public static String html(BatchRecord batch, Path folder, boolean inside) {
    return new BatchReport(batch, folder, inside).write();
  }

  private String write() {
    html.raw("<header>\n").element("h1", "Batch " + batch.name()).raw("<dl>\n");
    fact("Status", batch.status().label());
    fact("Pages", String.valueOf(batch.pages().size()));
    fact("Began", Figures.time(batch.startedAt()));
    Duration took = Duration.between(batch.startedAt(), batch.finishedAt());
    fact("Took", Math.max(1, took.toSeconds()) + " s");
    fact("Tokens", Figures.tokens(batch.usage()));
    fact("Cost", batch.cost() == null ? "" : Figures.cost(batch.cost()));
    html.raw("</dl>\n</header>\n");
    states();
    plot("Tokens of each page", entry -> tokens(entry.usage().inputTokens(), entry));
    plot("US dollars of each page", entry -> entry.cost() == null ? null : entry.cost().usd());
    table();
    return html.end();
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      html.raw("<div><dt>" + name + "</dt><dd>").text(value).raw("</dd></div>\n");
    }
  }

  private static @Nullable BigDecimal tokens(@Nullable Long in, Entry entry) {
    Long out = entry.usage().outputTokens();
    return in == null && out == null
        ? null
        : BigDecimal.valueOf((in == null ? 0 : in) + (out == null ? 0 : out));
  }

  /** One bar, as long as the batch, with a part for each state. */
  private void states() {
    int all = batch.pages().size();
    if (all == 0) {
      return;
    }
    StringBuilder words = new StringBuilder();
    StringBuilder bar = new StringBuilder();
    double at = 0;
    for (PageStatus status : PageStatus.values()) {
      int count = batch.count(status);
      if (count > 0) {
        double width = (double) WIDTH * count / all;
        bar.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"24\"/>",
                status.label(),
                at,
                width));
        words.append(words.isEmpty() ? "" : ", ").append(count).append(' ').append(status.label());
        at += width;
      }
    }
    html.raw("<figure>\n<svg viewBox=\"0 0 " + WIDTH + " 24\" role=\"img\" aria-label=\"");
    html.raw(words + "\" preserveAspectRatio=\"none\" class=\"states\">" + bar + "</svg>\n");
    html.raw("<figcaption>" + words + "</figcaption>\n</figure>\n");
  }

  /** What is measured of a page. */
  private interface Measure {
    @Nullable BigDecimal of(Entry entry);
  }

  /** A bar for each page, in the order of the table. */
  private void plot(String title, Measure measure) {
    List<BigDecimal> values = new ArrayList<>();
    BigDecimal most = BigDecimal.ZERO;
    for (Entry entry : batch.pages()) {
      BigDecimal value = measure.of(entry);
      values.add(value == null ? BigDecimal.ZERO : value);
      most = most.max(value == null ? BigDecimal.ZERO : value);
    }
    if (most.signum() == 0 || values.size() < 2) {
      return;
    }
    double step = (double) WIDTH / values.size();
    html.raw(
        "<figure>\n<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"");
    html.raw(title + ", " + most.toPlainString() + " at most\" preserveAspectRatio=\"none\">");
    for (int i = 0; i < values.size(); i++) {
      double height = HEIGHT * values.get(i).doubleValue() / most.doubleValue();
      html.raw(
          String.format(
              Locale.ROOT,
              "<rect class=\"bar\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
              i * step,
              HEIGHT - height,
              Math.max(0.5, step * 0.8),
              height));
    }
    html.raw(
        "</svg>\n<figcaption>" + title + ": " + most.toPlainString() + " at most</figcaption>\n");
    html.raw("</figure>\n");
  }

  private void table() {
    html.raw("<table class=\"sortable\">\n<thead><tr><th>Page</th><th>Title</th><th>Status</th>");
    html.raw("<th>Tokens in</th><th>Tokens out</th><th>US dollars</th><th>Seconds</th>");
    html.raw("<th>Problem</th></tr></thead>\n<tbody>\n");
    for (Entry entry : batch.pages()) {
      row(entry, record(entry));
    }
    html.raw("</tbody>\n</table>\n");
  }

  private void row(Entry entry, @Nullable RunRecord record) {
    html.raw("<tr><td>");
    link(entry.page(), record == null || record.page() == null ? null : record.page().url());
    html.raw("</td><td>");
    String title = entry.title() == null ? "" : entry.title();
    String file = inside ? file(entry) : null;
    if (file != null) {
      html.raw("<a href=\"" + HtmlPage.escaped(address(file)) + "\">");
      html.text(title).raw("</a>");
    } else {
      html.text(title);
    }
    html.raw("</td><td class=\"" + entry.status().label() + "\">" + entry.status().label());
    html.raw("</td><td class=\"number\">" + Figures.count(entry.usage().inputTokens()));
    html.raw("</td><td class=\"number\">" + Figures.count(entry.usage().outputTokens()));
    html.raw("</td><td class=\"number\">");
    html.raw(entry.cost() == null ? "" : entry.cost().usd().toPlainString());
    html.raw("</td><td class=\"number\">");
    if (record != null && record.finishedAt() != null) {
      html.raw(
          String.valueOf(Duration.between(record.startedAt(), record.finishedAt()).toSeconds()));
    }
    html.raw("</td><td>").text(entry.problem() == null ? "" : entry.problem().title());
    html.raw("</td></tr>\n");
  }

  private void link(String words, @Nullable String url) {
    String address = url == null ? words : url;
    if (address.startsWith("https://") || address.startsWith("http://")) {
      html.raw("<a rel=\"noopener noreferrer\" href=\"" + HtmlPage.escaped(address) + "\">");
      html.text(words).raw("</a>");
    } else {
      html.text(words);
    }
  }

  /** What there is of an answer, else the record that says why; below the batch's folder. */
  private @Nullable String file(Entry entry) {
    for (String name : entry.folder() == null ? List.<String>of() : FILES) {
      Path file = folder.resolve(entry.folder()).resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return folder.relativize(file).toString();
      }
    }
    return null;
  }

  /** A file as an address; a name is no scheme, whatever it looks like. */
  private static String address(String below) {
    StringBuilder path = new StringBuilder("./");
    for (byte b : below.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "/-_.".indexOf(c) >= 0);
      path.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return path.toString();
  }

  private @Nullable RunRecord record(Entry entry) {
    if (entry.folder() == null) {
      return null;
    }
    Path file = folder.resolve(entry.folder()).resolve("record.json");
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? RunRecordJson.readForList(Files.readAllBytes(file))
          : null;
    } catch (IOException | JsonException e) {
      return null; // the table goes without
    }
  }
}
