package orchestrator.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** A search that goes on beside other work finds what one at once would find. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretSearchTest {
  private static final String PAGE = "Hello\n\nglpat-" + "x1".repeat(10) + "\n";
  private static final List<String> FOUND = List.of("GitLab token (line 3)");

  @Test
  void its_findings_are_the_same_beside_and_later() {
    assertEquals(FOUND, SecretSearch.beside(PAGE).findings());
    assertEquals(FOUND, SecretSearch.later(PAGE).findings());
  }

  @Test
  void whoever_is_interrupted_has_the_findings_and_stays_interrupted() {
    SecretSearch search = SecretSearch.beside(PAGE);
    Thread.currentThread().interrupt();
    assertEquals(FOUND, search.findings());
    assertTrue(Thread.interrupted());
  }
}
