package orchestrator.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Environment.Terminal;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a user is at home, and what that means where nobody is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EnvironmentTest {
  private static final Path HERE = Path.of("/here");

  @ParameterizedTest
  @CsvSource({
    "/home/me, /root, /home/me",
    ", /root, /root",
    "'', /root, /root",
    "me, /root, /root",
    ", ?, /nonexistent",
    "., ?, /nonexistent",
    ", '', /nonexistent",
    ", , /nonexistent"
  })
  void home_is_a_whole_path_or_nowhere(String variable, String entry, Path home) {
    assertEquals(home, Environment.home(variable, entry));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/xdg, /etc/xdg/orchestrator",
    "xdg, /home/me/.config/orchestrator",
    "~/xdg, /home/me/.config/orchestrator",
    "'', /home/me/.config/orchestrator"
  })
  void a_relative_folder_of_XDG_does_not_count(String xdg, Path folder) {
    Environment environment = at(Path.of("/home/me"), Map.of("XDG_CONFIG_HOME", xdg));
    assertEquals(folder, environment.configFolder());
  }

  @Test
  void a_path_in_the_home_folder_of_nobody_says_what_to_set() {
    Environment nobody = at(Environment.NO_HOME, Map.of());
    ProblemException refused =
        assertThrows(ProblemException.class, () -> nobody.path("~/notes.conf"));
    assertEquals(Problem.INVALID_VALUE, refused.failure().problem());
    assertTrue(refused.failure().detail().contains("Set HOME"));
    assertEquals(HERE.resolve("notes.conf"), nobody.path("notes.conf"));
  }

  private static Environment at(Path home, Map<String, String> variables) {
    return new Environment(variables, HERE, home, Clock.systemUTC(), Terminal.NONE);
  }
}
