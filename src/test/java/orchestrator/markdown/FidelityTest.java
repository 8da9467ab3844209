package orchestrator.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * Measures what arrives of a page, with a reading of the storage format that shares no line with
 * the converter: the words that people see, the lines of code to the letter, and where links point.
 * With {@code -Dpages=FOLDER} it measures somebody's own pages.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FidelityTest {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
  private static final List<String> UNSEEN =
      List.of(
          "ac:parameter",
          "ac:default-parameter",
          "ac:placeholder",
          "ac:task-id",
          "ac:task-uuid",
          "ac:task-status",
          "ac:adf-attribute",
          "ac:adf-mark",
          "style",
          "script");
  private static final List<String> INLINE =
      List.of("a", "b", "code", "em", "i", "span", "strong", "u", "ac:inline-comment-marker");
  private static final List<String> TITLED =
      List.of("status", "expand", "info", "note", "tip", "warning", "panel");

  /** How much of a kind there is, and how much of it was found. */
  private static final class Share {
    private int found;
    private int all;

    void count(boolean there) {
      all++;
      found += there ? 1 : 0;
    }

    double value() {
      return all == 0 ? 1 : (double) found / all;
    }
  }

  private final Share words = new Share();
  private final Share code = new Share();
  private final Share links = new Share();
  private final List<String> missing = new ArrayList<>();

  @Test
  void pages_keep_their_words_code_and_links() throws IOException {
    Path folder = Path.of(System.getProperty("pages", "src/test/resources/markdown"));
    List<Path> pages;
    try (Stream<Path> files = Files.list(folder)) {
      pages = files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
    int losses = 0;
    for (Path page : pages) {
      losses += measure(Files.readString(page), String.valueOf(page.getFileName()));
    }
    System.out.printf(
        Locale.ROOT,
        "%d pages: %.2f %% of %d words, %.2f %% of %d lines of code, %.2f %% of %d links;"
            + " %d losses reported%n",
        pages.size(),
        100 * words.value(),
        words.all,
        100 * code.value(),
        code.all,
        100 * links.value(),
        links.all,
        losses);
    missing.stream().limit(40).forEach(System.out::println);
    assertTrue(pages.size() > 0, "no page in " + folder);
    assertTrue(words.value() > 0.995 && code.value() > 0.99 && links.value() > 0.99);
  }

  @Test
  void what_is_missing_is_seen_to_be() {
    Document page = page("<p>one two <a href=\"https://example.org\">three</a> four</p>");
    compare(page, "**on**e two [three](https://example.com)", "page");
    assertEquals(List.of("page: https://example.org", "page: four"), missing);
    assertEquals(0.75, words.value());
    assertEquals(0, links.value());
  }

  private int measure(String storage, String name) {
    Markdown markdown = Markdown.ofStorage(storage, References.NONE);
    compare(page(storage), markdown.text(), name);
    return markdown.losses().size();
  }

  private static Document page(String storage) {
    return Jsoup.parse(storage, "", Parser.xmlParser());
  }

  private void compare(Document page, String markdown, String name) {
    page.select("ac|structured-macro, ac|macro").forEach(FidelityTest::leaveWhatIsSeen);
    page.select("ac|adf-extension:has(ac|adf-content) > ac|adf-fallback").remove();
    String text = markdown.replaceAll("\\\\(?=\\p{Punct})", "");
    page.select("ac|structured-macro[ac:name=html] > ac|plain-text-body").remove();
    for (Element body : page.select("ac|plain-text-body, pre:not(:has(*))")) {
      body.wholeText()
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(line -> count(code, markdown.contains(line) || text.contains(line), name, line));
      body.remove();
    }
    for (Element link : page.select("a[href], ac|link > ri|page[ri:content-title]")) {
      String target = link.attr("href") + link.attr("ri:content-title");
      if (!target.isBlank()
          && !target.startsWith("javascript:")
          && link.hasText() == link.is("a")) {
        count(links, text.contains(Unseen.removeFrom(target).strip()), name, target);
      }
    }
    String squeezed = text.replaceAll("</?[a-z]+>|[^\\p{L}\\p{M}\\p{N}]+", "");
    Map<String, Integer> there = new HashMap<>();
    for (String word : BETWEEN_WORDS.split(text, -1)) {
      there.merge(word, 1, Integer::sum);
    }
    for (String word : BETWEEN_WORDS.split(seen(page), -1)) {
      if (!word.isEmpty()) {
        // Marks within a word, as in el**Botón**, split it; then it is enough that it is there.
        int left = there.merge(word, -1, Integer::sum);
        count(words, left >= 0 || (left == -1 && squeezed.contains(word)), name, word);
      }
    }
  }

  private void count(Share share, boolean there, String page, String what) {
    share.count(there);
    if (!there) {
      missing.add(page + ": " + what);
    }
  }

  /** Puts the title of a macro before its body, and takes hidden macros away. */
  private static void leaveWhatIsSeen(Element macro) {
    String title = "";
    for (Element parameter : macro.children()) {
      if (parameter.is("ac|parameter")) {
        if (parameter.attr("ac:name").equals("hidden") && parameter.text().equals("true")) {
          macro.empty();
          return;
        }
        title += parameter.attr("ac:name").equals("title") ? parameter.text() : "";
      }
    }
    if (TITLED.contains(macro.attr("ac:name"))) {
      macro.prependText(" " + title + " ");
    }
  }

  private static String seen(Node parent) {
    StringBuilder text = new StringBuilder();
    for (Node child : parent.childNodes()) {
      if (child instanceof TextNode characters) {
        text.append(Unseen.removeFrom(characters.getWholeText()));
      } else if (child instanceof Element element && !UNSEEN.contains(element.tagName())) {
        boolean inLine = INLINE.contains(element.tagName());
        text.append(inLine ? "" : " ").append(seen(element)).append(inLine ? "" : " ");
      }
    }
    return text.toString();
  }
}
