package orchestrator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program decides on enums and records; people read text. One direction only. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DecisionsTest {
  private static final Set<String> QUESTIONS =
      Set.of(
          "contains",
          "contentEquals",
          "endsWith",
          "equals",
          "equalsIgnoreCase",
          "indexOf",
          "lastIndexOf",
          "matches",
          "regionMatches",
          "replaceAll",
          "replaceFirst",
          "split",
          "startsWith");

  /** Methods that ask about a text of a failure all the same, and why. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "RefusedCredentials.with", "whether the sentence before has its full stop",
          "LoginCredentials.notRenewed", "the reason is a code of AWS Sign-In",
          "BedrockProblems.isStreamingUnsupported", "the detail is what AWS said",
          "AccessProbe", "the detail is what AWS said");

  /** Files that look for a phrase, and whose words it is: nobody gives us a type for them. */
  private static final Map<String, String> FOREIGN =
      Map.ofEntries(
          Map.entry("Main.java", "the JDK's names of its threads for signals"),
          Map.entry("aws/AwsResolver.java", "STS, which has one code for two faults"),
          Map.entry("bedrock/AccessProbe.java", "Bedrock"),
          Map.entry("bedrock/error/AccessDenial.java", "Bedrock"),
          Map.entry("bedrock/error/BedrockProblems.java", "Bedrock"),
          Map.entry("cli/stream/Stdout.java", "the operating system"),
          Map.entry("confluence/file/Envelope.java", "headers of Confluence's exports to Word"),
          Map.entry("confluence/rest/Authorization.java", "Confluence"),
          Map.entry("document/macro/PageMacros.java", "Jira's name in Confluence's pages"),
          Map.entry("http/NetworkProblems.java", "the JDK, which has one type for many faults"),
          Map.entry("record/RunDirectory.java", "the operating system"));

  private static final Pattern PHRASE =
      Pattern.compile(
          "\\b(case |(contains|startsWith|endsWith|equals|equalsIgnoreCase|indexOf|says)\\()"
              + "(\\w+, )?\"[^\"]*[A-Za-z]{2,} [A-Za-z]{2,}[^\"]*\""
              + "|[(! ]\"[^\";]*[A-Za-z]{2,} [A-Za-z]{2,}[^\";]*\"\\.(equals|contains|startsWith)\\(");

  private static boolean reads(JavaMethod method) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                (call.getTargetOwner().isEquivalentTo(Failure.class)
                        && Set.of("detail", "advice", "instructions").contains(call.getName()))
                    || (call.getTargetOwner().isEquivalentTo(Problem.class)
                        && Set.of("title", "advice").contains(call.getName())));
  }

  private static boolean asks(JavaMethod method) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                (call.getTargetOwner().isEquivalentTo(String.class)
                        && QUESTIONS.contains(call.getName()))
                    || call.getTargetOwner().isEquivalentTo(Pattern.class));
  }

  private static boolean isAllowed(JavaMethod method) {
    String owner = method.getOwner().getSimpleName();
    return ALLOWED.containsKey(owner) || ALLOWED.containsKey(owner + "." + method.getName());
  }

  private static ArchRule rule() {
    return noMethods()
        .that(
            DescribedPredicate.<JavaMethod>describe(
                "read a text of a failure", method -> reads(method) && !isAllowed(method)))
        .should(
            ArchCondition.from(
                DescribedPredicate.<JavaMethod>describe("ask what it says", DecisionsTest::asks)))
        .allowEmptyShould(true);
  }

  @Test
  void no_method_that_reads_the_text_of_a_failure_asks_what_it_says() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("orchestrator");
    rule().check(classes);
  }

  @SuppressWarnings("unused") // Read by the rule.
  private static final class Offender {
    static boolean isAboutProxies(Failure failure) {
      return failure.detail().contains("proxy");
    }
  }

  @SuppressWarnings("unused") // Read by the rule.
  private static final class LambdaOffender {
    static Stream<Failure> proxies(Stream<Failure> failures) {
      return failures.filter(failure -> failure.problem().title().startsWith("The proxy"));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Offender.class, LambdaOffender.class})
  void the_rule_notices_a_method_that_does(Class<?> offender) {
    JavaClasses classes = new ClassFileImporter().importClasses(offender);
    ArchRule rule = rule();
    assertThrows(AssertionError.class, () -> rule.check(classes));
  }

  @Test
  void phrases_are_looked_for_in_texts_of_others_only() throws IOException {
    Path root = Path.of("src/main/java/orchestrator");
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file).replaceAll("\\s+", " ");
        if (PHRASE.matcher(code).find()) {
          found.add(root.relativize(file).toString());
        }
      }
    }
    found.removeAll(FOREIGN.keySet());
    assertEquals(Set.of(), found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "if (told.startsWith(\"same cause as \")) {",
        "case \"no credentials found\" -> 1;",
        "return \"the environment\".equals(source);",
        "says(thrown, \"not found\")"
      })
  void a_phrase_is_noticed(String code) {
    assertTrue(PHRASE.matcher(code).find(), code);
  }
}
