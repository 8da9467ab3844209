package orchestrator;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Nobody would hear of a fault on the thread that practises: the run would only be slower. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PracticeTest {
  @Test
  void it_gets_to_its_end() {
    assertDoesNotThrow(Practice::run);
  }
}
