package orchestrator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use what; docs/design.md says why. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("orchestrator");

  /** Near what there is: a rule over a part of the classes would pass in silence. */
  private static final int CLASSES_AT_LEAST = 540;

  /** Rooms of fewer than four classes, each of them a subject that is no bigger. */
  private static final Set<String> SMALL =
      Set.of("bedrock", "cli.completion", "cli.demo", "files", "job.inputs", "json", "model.usage");

  /** A process of its own that start-up archives are trained against; no run comes by it. */
  private static final String PRACTICE = "orchestrator.startup.PracticeServer";

  /** Reads what is sent to the demo, without document types and their entities. */
  private static final String DEMO_XML = "orchestrator.confluence.demo.StorageXml";

  @Test
  void there_are_classes_to_look_at() {
    assertTrue(CLASSES.size() >= CLASSES_AT_LEAST, "only " + CLASSES.size() + " were imported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // the rooms, and what each may use
        "attachment|confluence document model problem prompt record text",
        "aws|files http json problem settings text",
        "bedrock|aws http json model problem settings text",
        "cli|aws confluence doctor document export files history job json model problem prompt record schema settings text",
        "confluence|http json problem settings text",
        "doctor|aws bedrock confluence document http job model problem settings",
        "document|json problem text",
        "files|",
        "export|history json problem record report text",
        "history|document files json model problem prompt record settings text",
        "http|problem settings",
        "job|attachment confluence document files history http model problem prompt record report schema settings text",
        "json|",
        "model|document http problem settings",
        "offline|document model problem settings",
        "problem|",
        "prompt|document model problem text",
        "record|confluence document files json model problem text",
        "report|json model problem record",
        "schema|json model problem text",
        "settings|problem text",
        "startup|Main json settings",
        "text|",
        // until here
      })
  void a_room_and_the_rooms_in_it_use_only_their_neighbours(String name, String neighbours) {
    List<String> allowed = new ArrayList<>();
    allowed.add("orchestrator." + name + "..");
    for (String neighbour : neighbours == null ? new String[0] : neighbours.split(" ")) {
      allowed.add(neighbour.equals("Main") ? "orchestrator" : "orchestrator." + neighbour + "..");
    }
    DescribedPredicate<JavaClass> foreign =
        resideInAnyPackage("orchestrator..")
            .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))));
    noClasses()
        .that()
        .resideInAPackage("orchestrator." + name + "..")
        .should()
        .dependOnClassesThat(foreign)
        .check(CLASSES);
  }

  static Stream<DesignPage.Room> rooms() throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      DesignPage.write(USES);
    }
    return DesignPage.read().rooms().stream();
  }

  /** Both ways: what is not in the row is not used, and what is in the row is. */
  @ParameterizedTest
  @MethodSource("rooms")
  void a_package_uses_what_its_row_in_the_design_says(DesignPage.Room room) {
    assertEquals(room.uses(), USES.get(room.name()), room.name());
  }

  @Test
  void every_package_has_its_row_in_the_design() throws IOException {
    Set<String> described = new TreeSet<>();
    DesignPage.read().rooms().forEach(room -> described.add(room.name()));
    assertEquals(described, USES.keySet());
  }

  @Test
  void a_room_uses_only_rooms_that_are_drawn_below_it() throws IOException {
    Map<String, Integer> rows = DesignPage.read().drawing();
    Set<String> tops = new TreeSet<>(Set.of("Main"));
    USES.forEach(
        (name, uses) -> {
          String top = name.replaceFirst("[.].*", "");
          tops.add(top);
          for (String used : uses) {
            String other = used.replaceFirst("[.].*", "");
            assertTrue(
                other.equals(top) || rows.getOrDefault(top, 0) < rows.getOrDefault(other, 0),
                name + " uses " + used);
          }
        });
    assertEquals(tops, rows.keySet());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void a_room_holds_four_to_fifteen_classes(DesignPage.Room room) throws IOException {
    Path folder = Path.of("src/main/java/orchestrator", room.name().split("[.]"));
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertTrue(names.contains("package-info.java"), room.name());
      long classes = names.stream().filter(name -> name.endsWith(".java")).count() - 1;
      assertTrue(classes <= 15, room.name() + " holds " + classes);
      assertEquals(SMALL.contains(room.name()), classes < 4, room.name() + " holds " + classes);
    }
  }

  /** So nobody else can ask which kind a target is, or cast it to one. */
  @Test
  void only_a_provider_and_its_checks_know_its_targets() {
    noClasses()
        .that()
        .resideOutsideOfPackages("orchestrator.bedrock..", "orchestrator.doctor.aws..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are a kind of target on Bedrock",
                type ->
                    type.isAssignableTo(orchestrator.model.Target.class)
                        && type.getPackageName().startsWith("orchestrator.bedrock")))
        .check(CLASSES);
    classes()
        .that(
            DescribedPredicate.describe(
                "ask for the kind of a target",
                type ->
                    type.getInstanceofChecks().stream()
                        .anyMatch(
                            check ->
                                check
                                    .getRawType()
                                    .isAssignableTo(orchestrator.model.Target.class))))
        .should()
        .resideInAPackage("nowhere")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void nothing_uses_what_makes_the_start_up_archive() {
    noClasses()
        .that()
        .resideOutsideOfPackage("orchestrator.startup..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("orchestrator.startup..")
        .check(CLASSES);
  }

  /** The packages that the classes of each package use, by their names below ours. */
  private static final Map<String, Set<String>> USES = uses();

  private static Map<String, Set<String>> uses() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass user : CLASSES) {
      String name = room(user);
      if (name.equals("Main")) {
        continue;
      }
      Set<String> used = uses.computeIfAbsent(name, any -> new TreeSet<>());
      user.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> (target.getPackageName() + ".").startsWith("orchestrator."))
          .map(ArchitectureTest::room)
          .filter(other -> !other.equals(name))
          .forEach(used::add);
    }
    return uses;
  }

  private static String room(JavaClass type) {
    return type.getPackageName().equals("orchestrator")
        ? "Main"
        : type.getPackageName().substring("orchestrator.".length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "picocli..|orchestrator.cli..",
        "org.ini4j..|orchestrator.settings..",
        "org.jsoup..|orchestrator.document..",
        "com.github.difflib..|orchestrator.history..",
        "com.networknt..|orchestrator.schema..",
        "org.commonmark..|orchestrator.document.. orchestrator.report..",
        "org.conscrypt..|orchestrator.http.tls..",
        "org.apache.hc..|orchestrator.http.. orchestrator.confluence.rest..",
        "software.amazon.awssdk..|orchestrator.http.. orchestrator.aws.. orchestrator.bedrock..",
        "software.amazon.awssdk.services.bedrockruntime..|orchestrator.bedrock..",
        "com.fasterxml.jackson.core..|orchestrator.json..",
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
  void rooms_have_no_cycles() {
    slices().matching("orchestrator.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** So there is none between classes of different packages either. */
  @Test
  void packages_have_no_cycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public String getDescription() {
                return "each package by itself";
              }

              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void only_Main_touches_the_process() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("orchestrator.Main")
        .and()
        .doNotHaveFullyQualifiedName(PRACTICE)
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

  /** It takes a quarter of a second to load. */
  @Test
  void one_class_decodes_pictures() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("orchestrator.attachment.PictureScaler")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.awt..", "javax.imageio..")
        .check(CLASSES);
  }

  @Test
  @Fault({"F38", "F92"})
  @Guarantee(7)
  void nothing_evaluates_or_deserialises() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(DEMO_XML)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.script..", "javax.xml..", "java.beans..")
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
        .doNotHaveFullyQualifiedName("orchestrator.aws.profile.Subprocess")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.TerminalSize")
        .and()
        .doNotHaveFullyQualifiedName(PRACTICE)
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

  /** The trainer writes into a folder of its own, and packagers ask for the share folder. */
  @Test
  @Fault({"F70", "F72", "F77", "F78"})
  void only_the_disk_writes_files() {
    noClasses()
        .that()
        .resideOutsideOfPackage("orchestrator.files..")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.startup.ArchiveTrainer")
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
    for (String forcing : List.of("force", "fsyncDirectory")) {
      methods()
          .that()
          .areDeclaredIn(orchestrator.files.AtomicFiles.class)
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
        .resideInAPackage("orchestrator.cli..")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.args.Console")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.stream.Stdout")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.cli.stream.Stderr")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.io.OutputStream.class, java.io.PrintWriter.class)
        .check(CLASSES);
  }

  /** What was understood of it is the reason of a CallFailedException, or the problem. */
  @Test
  void only_one_room_of_bedrock_reads_what_AWS_says_and_one_table_of_it_knows_the_sentences() {
    noClasses()
        .that()
        .resideInAPackage("orchestrator.bedrock..")
        .and()
        .resideOutsideOfPackage("orchestrator.bedrock.error..")
        .and()
        .haveNameNotMatching( // these quote what was said
            "orchestrator.bedrock.(model.ModelProbe|batch.JobProbe)")
        .should()
        .callMethod(orchestrator.problem.Failure.class, "detail")
        .orShould()
        .callMethod(orchestrator.problem.Failure.class, "advice")
        .orShould()
        .callMethod(orchestrator.problem.Failure.class, "facts")
        .orShould()
        .callMethod(Throwable.class, "getMessage")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("software.amazon.awssdk.awscore.exception.AwsErrorDetails")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("orchestrator.bedrock.error..")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.bedrock.error.ServiceText")
        .and()
        .doNotHaveFullyQualifiedName("orchestrator.bedrock.error.AccessDenial") // a grammar
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.regex.Pattern.class, java.util.regex.Matcher.class)
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

  /** See docs/adr/0102: how storage format spells a thing stands in PageElements alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AdfReader",
        "AtlasExtension",
        "ConfluenceHtmlReader",
        "HtmlIcons",
        "HtmlPlaceholder"
      })
  void who_reads_HTML_or_ADF_names_things_as_the_page_does(String reader) throws IOException {
    String code =
        Files.readString(Path.of("src/main/java/orchestrator/document/source/" + reader + ".java"));

    assertTrue(code.contains("PageElements."), reader);
    assertEquals(
        List.of(), code.lines().filter(line -> line.matches(".*\"(ac|ri):.*")).toList(), reader);
  }

  @Test
  void names_say_what_a_thing_is() {
    classes()
        .that()
        .areNotAssignableTo(javax.net.ssl.TrustManager.class) // Java's own word
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
