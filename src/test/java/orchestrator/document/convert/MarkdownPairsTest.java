package orchestrator.document.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.document.References;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages beside the Markdown they must become; a page that converts badly is added here. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MarkdownPairsTest {
  private static final Path PAIRS = Path.of("src/test/resources/markdown");
  private static final List<String> ENDINGS = List.of(".storage.xml", ".html", ".json");

  static List<String> pages() throws IOException {
    return files().stream().filter(file -> !file.endsWith(".md")).sorted().toList();
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(PAIRS)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Markdown converted(String file) throws IOException {
    String page = Files.readString(PAIRS.resolve(file));
    return switch (file.substring(file.indexOf('.'))) {
      case ".html" -> Converted.ofHtml(page, References.NONE);
      case ".json" -> Converted.ofAdf(page, References.NONE);
      default -> Converted.ofStorage(page, References.NONE);
    };
  }

  private static String stem(String file) {
    return file.substring(0, file.indexOf('.'));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void becomes_the_Markdown_beside_it(String file) throws IOException {
    assertEquals(Files.readString(PAIRS.resolve(stem(file) + ".md")), converted(file).text());
  }

  @Test
  void every_file_is_half_of_a_pair() throws IOException {
    List<String> files = files();
    List<String> alone = new ArrayList<>();
    for (String file : files) {
      long others = files.stream().filter(other -> stem(other).equals(stem(file))).count();
      boolean known =
          file.equals(stem(file) + ".md") || ENDINGS.contains(file.substring(stem(file).length()));
      if (others != 2 || !known || !files.contains(stem(file) + ".md")) {
        alone.add(file);
      }
    }
    assertEquals(List.of(), alone);
    assertTrue(files.size() > 20, "too few pairs: " + files.size());
  }
}
