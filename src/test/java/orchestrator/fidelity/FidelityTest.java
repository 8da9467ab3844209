package orchestrator.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import orchestrator.document.References;
import orchestrator.document.convert.Converted;
import orchestrator.fidelity.Fidelity.Share;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How much of a page arrives: the pairs of this repository must reach the figures that it promises.
 * With {@code -Dpages=FOLDER} it measures the pages in a folder, in storage format, and prints what
 * did not arrive; with {@code -Dmarkdown=FOLDER}, as another converter made them.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FidelityTest {
  private static final int LARGE = 3000;

  /** The figures for a number of pages. */
  private static final class Report {
    private final List<Double> pages = new ArrayList<>();
    private final List<Double> large = new ArrayList<>();
    private final Map<Part, Share> parts = new EnumMap<>(Part.class);
    private int crashes;

    void add(String storage, double value, Map<Part, Share> shares) {
      pages.add(value);
      if (storage.getBytes(StandardCharsets.UTF_8).length >= LARGE) {
        large.add(value);
      }
      shares.forEach((part, share) -> parts.merge(part, share, Share::plus));
    }

    static double mean(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(1);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%d pages: mean %.4f; %d of 3 KB and more: mean %.4f; %d crashes%n",
              pages.size(),
              mean(pages),
              large.size(),
              mean(large),
              crashes));
      parts.forEach(
          (part, share) ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "%-10s %.4f%n",
                      part.name().toLowerCase(Locale.ROOT),
                      share.value())));
      return text.toString();
    }
  }

  private record Poor(String page, double value, List<String> missing) {}

  private final Report report = new Report();
  private final List<Poor> poor = new ArrayList<>();

  @Test
  void pages_keep_what_people_see() throws IOException {
    Path folder = Path.of(System.getProperty("pages", "src/test/resources/markdown"));
    List<Path> pages;
    try (Stream<Path> files = Files.list(folder)) {
      pages = files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
    assertTrue(pages.size() > 0, "no page in " + folder);
    for (Path page : pages) {
      measure(page);
    }
    System.out.print(report);
    poor.stream()
        .sorted(Comparator.comparingDouble(Poor::value))
        .limit(20)
        .forEach(
            page ->
                System.out.printf(
                    Locale.ROOT,
                    "%.3f %s%n  %s%n",
                    page.value(),
                    page.page(),
                    shortened(page.missing())));
    assertEquals(0, report.crashes);
    assertTrue(
        Report.mean(report.pages) >= 0.985 && Report.mean(report.large) >= 0.99, report::toString);
    report.parts.forEach((part, share) -> assertTrue(share.value() >= 0.95, part::name));
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void what_is_missing_counts_against_its_part(Part part) {
    String storage =
        """
        <h1>Plan</h1><p>one <a href="https://example.org">two</a> three</p>
        <ul><li>a<ul><li>b</li></ul></li></ul>
        <table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>
        <pre>x = 1;</pre>
        <ac:task-list><ac:task><ac:task-status>complete</ac:task-status>
        <ac:task-body>Do it</ac:task-body></ac:task></ac:task-list>
        <ac:structured-macro ac:name="status"><ac:parameter ac:name="title">Done</ac:parameter>
        </ac:structured-macro>
        <ac:structured-macro ac:name="warning"><ac:rich-text-body><p>Mind the gap</p>
        </ac:rich-text-body></ac:structured-macro>
        <p><ac:image><ri:attachment ri:filename="a.png"/></ac:image></p>
        """;
    String whole =
        """
        # Plan

        one [two](https://example.org) three

        - a
          - b

        | | |
        | --- | --- |
        | 1 | 2 |
        | 3 | 4 |

        ```
        x = 1;
        ```

        - [x] Do it

        [Done]

        > [!WARNING]
        > Mind the gap

        ![a.png](a.png)
        """;
    assertEquals(List.of(), Fidelity.of(storage, whole).missing());
    String poor =
        switch (part) {
          case TEXT -> whole.replace("three", "");
          case HEADINGS -> whole.replace("# ", "**");
          case LISTS -> whole.replace("  - b", "- b");
          case TABLES -> whole.replace("| 3 | 4 |", "3 4");
          case CODE -> whole.replace("x = 1;", "x=1;");
          case LINKS -> whole.replace("(https://example.org)", "(https://example.com)");
          case TASKS -> whole.replace("[x]", "[ ]");
          case STATUS -> whole.replace("[Done]", "");
          case PANELS -> whole.replace("> [!WARNING]\n", "");
          case REFERENCES -> whole.replace("a.png", "");
          case CLEAN -> whole + "<ac:image/>";
          case NOISE -> whole + "e58ed763 true 960\n";
        };
    Fidelity fidelity = Fidelity.of(storage, poor);
    Share share = fidelity.shares().get(part);
    assertTrue(share != null && share.value() < 1 && fidelity.value() < 1, poor);
  }

  private void measure(Path page) throws IOException {
    String storage = Files.readString(page);
    String name = String.valueOf(page.getFileName()).replaceFirst("\\.xml$", "");
    String made = System.getProperty("markdown");
    Fidelity fidelity;
    try {
      String markdown =
          made == null
              ? Converted.ofStorage(storage, References.NONE).text()
              : Files.readString(Path.of(made, name + ".md"));
      fidelity = Fidelity.of(storage, markdown);
    } catch (RuntimeException | StackOverflowError e) {
      report.crashes++;
      report.add(storage, 0, Map.of());
      poor.add(new Poor(name, 0, List.of(e.toString())));
      return;
    }
    report.add(storage, fidelity.value(), fidelity.shares());
    if (!fidelity.missing().isEmpty()) {
      poor.add(new Poor(name, fidelity.value(), fidelity.missing()));
    }
  }

  private static String shortened(List<String> missing) {
    return String.join(
        "\n  ",
        missing.stream()
            .limit(4)
            .map(what -> what.length() < 240 ? what : what.substring(0, 240) + "…")
            .toList());
  }
}
