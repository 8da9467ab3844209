package orchestrator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use what; docs/design.md says why. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("orchestrator");

  @Test
  void there_are_classes_to_look_at() {
    assertTrue(CLASSES.size() > 150, "only " + CLASSES.size() + " classes were imported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "problem|",
        "json|",
        "markdown|json",
        "llm|problem",
        "network|problem",
        "confluence|problem json network",
        "aws|problem json network files",
        "bedrock|problem json llm aws network",
        "offline|problem llm",
        "settings|problem llm aws confluence network",
        "files|",
        "run|problem json llm markdown confluence network settings files",
        "doctor|problem llm markdown confluence network aws bedrock settings",
        "cli|problem json llm confluence settings run doctor files",
      })
  void a_package_uses_only_its_neighbours(String name, String neighbours) {
    List<String> allowed = new ArrayList<>();
    allowed.add("orchestrator." + name);
    for (String neighbour : neighbours == null ? new String[0] : neighbours.split(" ")) {
      allowed.add("orchestrator." + neighbour);
    }
    DescribedPredicate<JavaClass> foreign =
        resideInAnyPackage("orchestrator..")
            .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))));
    noClasses()
        .that()
        .resideInAPackage("orchestrator." + name)
        .should()
        .dependOnClassesThat(foreign)
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "picocli..|orchestrator.cli",
        "org.ini4j..|orchestrator.settings",
        "org.jsoup..|orchestrator.markdown",
        "org.apache.hc..|orchestrator.network orchestrator.confluence",
        "software.amazon.awssdk..|orchestrator.network orchestrator.aws orchestrator.bedrock",
        "software.amazon.awssdk.services.bedrockruntime..|orchestrator.bedrock",
        "com.fasterxml.jackson.core..|orchestrator.json",
      })
  void a_library_is_used_in_few_places(String library, String packages) {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages.split(" "))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("orchestrator.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void only_Main_touches_the_process() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("orchestrator.Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .check(CLASSES);
  }

  @Test
  @Fault({"F38", "F92"})
  @Guarantee(7)
  void nothing_evaluates_or_deserialises() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.script..", "javax.xml..", "java.beans..", "java.awt..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.fasterxml.jackson.databind.ObjectMapper")
        .check(CLASSES);
  }

  @Test
  @Fault("F92")
  @Guarantee(7)
  void only_credential_processes_the_AWS_CLI_and_stty_are_started() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("orchestrator.aws.OtherProgram")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.TerminalSize")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .callMethodWhere(
            DescribedPredicate.describe(
                "Runtime.exec",
                call ->
                    call.getTargetOwner().isEquivalentTo(Runtime.class)
                        && call.getName().equals("exec")))
        .check(CLASSES);
  }

  /** Training writes into a folder of its own, and packagers ask for the share folder. */
  @Test
  @Fault({"F70", "F72", "F77", "F78"})
  void only_the_disk_writes_files() {
    noClasses()
        .that()
        .resideOutsideOfPackage("orchestrator.files")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.Training")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.ShareCommand")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "something that changes the disk",
                call ->
                    call.getTargetOwner().isEquivalentTo(Files.class)
                        && call.getName()
                            .matches(
                                "(write|create|move|copy|delete|new(Output|Buffered[W])|set).*")))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.nio.channels.FileChannel.class,
            java.nio.channels.AsynchronousFileChannel.class,
            java.io.FileWriter.class,
            java.io.RandomAccessFile.class)
        .check(CLASSES);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("orchestrator.Main") // standard output and error
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.io.FileOutputStream.class)
        .check(CLASSES);
  }

  /** No test can cut the power; this is what would be missing then. */
  @Test
  @Fault("F72")
  @Guarantee(4)
  void what_has_its_final_name_was_forced_down_before_and_the_name_after() {
    for (String forcing : List.of("force", "settle")) {
      methods()
          .that()
          .areDeclaredIn(orchestrator.files.Disk.class)
          .and()
          .haveName(forcing)
          .should(
              ArchCondition.from(
                  DescribedPredicate.<JavaMethod>describe(
                      "call FileChannel.force",
                      method ->
                          method.getMethodCallsFromSelf().stream()
                              .anyMatch(
                                  call ->
                                      call.getName().equals("force")
                                          && call.getTargetOwner()
                                              .isEquivalentTo(
                                                  java.nio.channels.FileChannel.class)))))
          .check(CLASSES);
    }
  }

  @Test
  @Fault({"F87", "F88"})
  void only_two_classes_write_to_the_standard_streams() {
    noClasses()
        .that()
        .resideInAPackage("orchestrator.cli")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.Console")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.Stdout")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.Stderr")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.io.OutputStream.class, java.io.PrintWriter.class)
        .check(CLASSES);
  }

  @Test
  @Fault("F08")
  void ini4j_never_expands_values() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "fetch of ini4j",
                call ->
                    call.getTargetOwner().getPackageName().startsWith("org.ini4j")
                        && call.getName().startsWith("fetch")))
        .check(CLASSES);
  }

  @Test
  void names_say_what_a_thing_is() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Impl")
        .andShould()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Constants")
        .check(CLASSES);
  }
}
