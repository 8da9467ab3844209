package orchestrator.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ToolTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "17.0.15+6-Debian-1deb12u1",
        "25.0.3+9-LTS",
        "21",
        "25-ea+30",
        "26-ea+5-441",
        "17.0.2-internal",
        "17.0.2+-adhoc"
      })
  void a_version_of_Java_is_written_as_it_says_itself(String version) {
    assertEquals(version, Tool.written(Runtime.Version.parse(version)));
  }
}
