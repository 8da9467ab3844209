package orchestrator.faults;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Faults and the tests that prove them, as the compiled tests tell it. */
public final class FaultMap {

  /**
   * A thing that can go wrong.
   *
   * @param number as in {@code F25}
   * @param severity 1 is the worst
   * @param wording what goes wrong
   * @param inapplicable why it cannot happen here; empty where it can
   */
  public record Row(String number, int severity, String wording, String inapplicable) {
    static Row of(String line) {
      String[] columns = line.split("\t", -1);
      return new Row(
          columns[0],
          Integer.parseInt(columns[1]),
          columns[2],
          columns.length > 3 ? columns[3] : "");
    }

    /** Whether a test has to prove what happens. */
    public boolean applies() {
      return inapplicable.isEmpty();
    }
  }

  private FaultMap() {}

  /** All faults, in the order of their numbers. */
  public static List<Row> rows() {
    try (InputStream in =
        Objects.requireNonNull(FaultMap.class.getResourceAsStream("faults.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Row::of)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tests that carry a number, by that number. */
  public static Map<String, List<JavaMethod>> tests() {
    Map<String, List<JavaMethod>> tests = new TreeMap<>();
    new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("orchestrator")
            .stream()
            .flatMap(found -> found.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Fault.class))
            .sorted((one, other) -> one.getFullName().compareTo(other.getFullName()))
            .forEach(
                method -> {
                  for (String number : method.getAnnotationOfType(Fault.class).value()) {
                    tests.computeIfAbsent(number, any -> new ArrayList<>()).add(method);
                  }
                });
    return tests;
  }
}
