package orchestrator.faults;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /**
   * A promise of the README.
   *
   * @param number as on the tests
   * @param promise what is promised
   * @param threat what could break it
   * @param control what holds it
   */
  public record Promise(int number, String promise, String threat, String control) {
    static Promise of(String line) {
      String[] columns = line.split("\t", -1);
      return new Promise(Integer.parseInt(columns[0]), columns[1], columns[2], columns[3]);
    }
  }

  private FaultMap() {}

  /** All faults, in the order of their numbers. */
  public static List<Row> rows() {
    return lines("faults.tsv").map(Row::of).toList();
  }

  /** All promises, in the order of their numbers. */
  public static List<Promise> promises() {
    return lines("guarantees.tsv").map(Promise::of).toList();
  }

  private static Stream<String> lines(String file) {
    try (InputStream in = Objects.requireNonNull(FaultMap.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The tests that carry a number, by that number: faults as {@code F25}, promises as {@code 1}.
   */
  public static Map<String, List<JavaMethod>> tests() {
    Map<String, List<JavaMethod>> tests = new TreeMap<>();
    new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("orchestrator")
            .stream()
            .flatMap(found -> found.getMethods().stream())
            .sorted((one, other) -> one.getFullName().compareTo(other.getFullName()))
            .forEach(
                method ->
                    numbers(method)
                        .forEach(
                            number ->
                                tests
                                    .computeIfAbsent(number, any -> new ArrayList<>())
                                    .add(method)));
    return tests;
  }

  private static List<String> numbers(JavaMethod method) {
    List<String> numbers = new ArrayList<>();
    method
        .tryGetAnnotationOfType(Fault.class)
        .ifPresent(fault -> numbers.addAll(List.of(fault.value())));
    method
        .tryGetAnnotationOfType(Guarantee.class)
        .ifPresent(promise -> Arrays.stream(promise.value()).forEach(n -> numbers.add("" + n)));
    return numbers;
  }

  /** A test as the report of the build names it: {@code RunTest.Limits.on_secrets_hold}. */
  public static String name(JavaMethod test) {
    String owner = test.getOwner().getName();
    return owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.') + "." + test.getName();
  }
}
