package orchestrator.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages beside the Markdown they must become; a page that converts badly is added here. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MarkdownPairsTest {
  private static final Path PAIRS = Path.of("src/test/resources/markdown");
  private static final String STORAGE = ".storage.xml";

  static List<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String file : files()) {
      if (file.endsWith(STORAGE)) {
        names.add(file.substring(0, file.length() - STORAGE.length()));
      }
    }
    return new ArrayList<>(names);
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(PAIRS)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void becomes_the_Markdown_beside_it(String name) throws IOException {
    String storage = Files.readString(PAIRS.resolve(name + STORAGE));
    assertEquals(
        Files.readString(PAIRS.resolve(name + ".md")),
        Markdown.ofStorage(storage, References.NONE).text());
  }

  @Test
  void every_file_is_half_of_a_pair() throws IOException {
    List<String> files = files();
    List<String> alone = new ArrayList<>();
    for (String file : files) {
      String other =
          file.endsWith(".md")
              ? file.substring(0, file.length() - 3) + STORAGE
              : file.replace(STORAGE, ".md");
      if (other.equals(file) || !files.contains(other)) {
        alone.add(file);
      }
    }
    assertEquals(List.of(), alone);
    assertTrue(files.size() > 20, "too few pairs: " + files.size());
  }
}
