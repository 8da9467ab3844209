package orchestrator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That docs/design.md leads to places that exist; ArchitectureTest holds what it says of rooms. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DesignTest {

  static Stream<String> places() throws IOException {
    return DesignPage.places().stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("places")
  void a_class_or_folder_that_the_design_names_exists(String place) {
    Path path =
        place.startsWith("src/")
            ? Path.of(place)
            : Path.of("src/main/java/orchestrator", place.replace('.', '/') + ".java");
    assertTrue(Files.exists(path), place);
  }

  @Test
  void every_change_has_a_place() throws IOException {
    Map<String, String> changes = DesignPage.read().changes();
    assertTrue(changes.size() >= 10, "only " + changes.size() + " changes were found");
    changes.forEach((change, place) -> assertFalse(DesignPage.names(place).isEmpty(), change));
  }
}
