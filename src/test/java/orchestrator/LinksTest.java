package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The links between the documents. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> files = Files.walk(Path.of("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  @Test
  void each_leads_to_a_file_and_a_heading_that_is_there() throws IOException {
    List<String> broken = new ArrayList<>();
    int followed = 0;
    for (Path document : documents()) {
      Matcher links = LINK.matcher(CODE.matcher(Files.readString(document)).replaceAll(""));
      while (links.find()) {
        String link = links.group(1);
        if (link.contains(":")) {
          continue;
        }
        followed++;
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        boolean there =
            Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
        if (!there) {
          broken.add(document + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(followed > 100, "only " + followed + " links were found");
  }

  /** As GitHub names headings. */
  private static Set<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void the_index_leads_to_every_page() throws IOException {
    String index = Files.readString(Path.of("docs/index.md"));
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        String name = String.valueOf(page.getFileName());
        assertTrue(name.equals("index.md") || index.contains("(" + name + ")"), name);
      }
    }
  }
}
