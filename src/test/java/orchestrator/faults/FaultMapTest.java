package orchestrator.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import orchestrator.faults.FaultMap.Promise;
import orchestrator.faults.FaultMap.Row;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** No fault without a test, and no number that stands for nothing. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FaultMapTest {
  private static final List<Row> ROWS = FaultMap.rows();
  private static final List<Promise> PROMISES = FaultMap.promises();
  private static final Map<String, List<JavaMethod>> TESTS = FaultMap.tests();

  @Test
  void the_list_is_complete() {
    assertEquals(
        IntStream.rangeClosed(1, 92).mapToObj("F%02d"::formatted).toList(),
        ROWS.stream().map(Row::number).toList());
  }

  @Test
  @Guarantee(9)
  void every_fault_that_can_happen_has_a_test() {
    List<String> missing = new ArrayList<>();
    for (Row row : ROWS) {
      if (row.applies() && !TESTS.containsKey(row.number())) {
        missing.add(row.number() + " " + row.wording());
      }
    }
    assertEquals(List.of(), missing, "no test carries @Fault with these numbers");
  }

  @Test
  void every_promise_has_a_test_and_stands_in_the_README() throws IOException {
    String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
    for (Promise promise : PROMISES) {
      List<JavaMethod> tests = TESTS.getOrDefault("" + promise.number(), List.of());
      assertTrue(!tests.isEmpty(), () -> "no test holds " + promise);
      String line = promise.number() + ". " + promise.promise() + ": ";
      int start = readme.indexOf(line);
      assertTrue(start >= 0, () -> "README.md does not say: " + line);
      String told = readme.substring(start + line.length(), readme.indexOf("`.", start) + 1);
      assertTrue(
          tests.stream().anyMatch(test -> told.contains("`" + FaultMap.name(test) + "`")),
          () -> "README.md names no test of: " + line + " but " + told);
    }
  }

  @Test
  void a_fault_that_cannot_happen_has_none() {
    for (Row row : ROWS) {
      assertTrue(row.applies() || !TESTS.containsKey(row.number()), row.toString());
    }
  }

  @Test
  void every_number_on_a_test_is_on_the_list() {
    Set<String> unknown = new HashSet<>(TESTS.keySet());
    ROWS.forEach(row -> unknown.remove(row.number()));
    PROMISES.forEach(promise -> unknown.remove("" + promise.number()));
    assertEquals(Set.of(), unknown);
  }

  @Test
  void every_number_stands_on_a_test_that_the_build_runs() {
    TESTS
        .values()
        .forEach(
            methods -> methods.forEach(method -> assertTrue(runs(method), method::getFullName)));
  }

  /** Whether it is a test in a class that Surefire or Failsafe picks. */
  private static boolean runs(JavaMethod method) {
    String file = method.getOwner().getName().replaceAll("\\$.*", "");
    return (method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class))
        && (file.endsWith("Test") || file.endsWith("IT"));
  }
}
