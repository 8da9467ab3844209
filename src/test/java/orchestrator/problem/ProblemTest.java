package orchestrator.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orchestrator.faults.Guarantee;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProblemTest {
  private static final Path KNOWN =
      Path.of("src/test/resources/orchestrator/problem/exit-codes.tsv");

  /** Not made from the code: what stands in the file is what scripts have been told. */
  @Test
  @Guarantee(9)
  void names_and_exit_codes_stay_what_scripts_have_been_told() throws IOException {
    List<String> known =
        Files.readAllLines(KNOWN).stream().filter(line -> !line.startsWith("#")).sorted().toList();
    List<String> now =
        Arrays.stream(Problem.values())
            .map(problem -> problem.code() + "\t" + problem.exitCode().number())
            .sorted()
            .toList();
    assertEquals(
        String.join("\n", known),
        String.join("\n", now),
        "a new problem gets a line in " + KNOWN + "; those of a release stay");
  }

  @Test
  @Guarantee(9)
  void each_has_a_message_of_its_own() {
    Map<String, Problem> titles = new HashMap<>();
    for (Problem problem : Problem.values()) {
      assertNull(titles.put(problem.title(), problem), problem::title);
    }
  }
}
