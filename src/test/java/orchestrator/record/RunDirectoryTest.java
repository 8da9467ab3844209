package orchestrator.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.files.AtomicFiles;
import orchestrator.json.Json;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records go, whatever a feature is called, and what becomes of torn ones. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RunDirectoryTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private static final String SAFE = "[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}._-]{0,99}";

  @TempDir Path folder;

  private Path created(String name) {
    return created(name, NOW);
  }

  private Path created(String name, Instant when) {
    return RunDirectory.create(new AtomicFiles(), folder, name, when).folder();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "nul.txt",
        "COM1",
        "lpt9.log",
        "latest",
        "LATEST.md",
        "trailing.",
        "trailing ",
        ".hidden",
        "~",
        "a:b",
        "a\u0000b",
        "$(id)",
        "`id`",
        "%2e%2e",
        "😀",
        "\u202egnp.exe",
        "-rf",
        "..",
        "../../x",
        "/etc/x",
        "a\\b",
        "\n",
        "…"
      })
  @Fault("F19")
  void a_record_is_right_below_its_feature_and_that_right_below_the_output(String name) {
    Path run = created(name);
    assertEquals(3, folder.relativize(run.resolve("record.json")).getNameCount());
    String feature = folder.relativize(run).getName(0).toString();
    assertTrue(feature.matches(SAFE), feature);
    boolean reserved = name.matches("(?i)(con|nul|com1|lpt9|latest)(\\..*)?");
    boolean nothingLeft = name.codePoints().noneMatch(Character::isLetterOrDigit);
    assertEquals(reserved || nothingLeft, feature.matches("(.*-)?[0-9a-f]{8}"), feature);
  }

  @Test
  @Fault("F19")
  void whatever_the_name_it_leads_nowhere_else() {
    Random random = new Random(19);
    String[] odd = {"..", "/", "\\", "\0", "\u001b", "CON", ".", "-", "ß", "é", "😀", "a", " "};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int length = random.nextInt(8); length >= 0; length--) {
        name.append(odd[random.nextInt(odd.length)]);
      }
      String found = RunDirectory.folderName(name.toString());
      assertTrue(found.matches(SAFE), () -> name + ": " + found);
      assertTrue(!found.endsWith("."), () -> name + ": " + found);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Größe, Größe",
    "Gro\u0308ße, Größe",
    "注文 の 流れ, 注文-の-流れ",
    "Оплата 2.0, Оплата-2.0",
    "हिन्दी पृष्ठ, हिन्दी-पृष्ठ",
    "דף הבית, דף-הבית",
    "Checkout (new) & more!, Checkout-new-more",
    "'a  / b', a-b",
    "𝟜𝟚 tests, 𝟜𝟚-tests"
  })
  @Fault({"F19", "F20"})
  void letters_and_digits_of_every_script_stay(String name, String expected) {
    assertEquals(expected, RunDirectory.folderName(name));
  }

  @Test
  @Fault("F20")
  void a_hash_is_added_only_where_two_names_would_meet() throws IOException {
    assertEquals("A-B", begun("A/B"));
    assertEquals("A-B", begun("A/B"));
    String other = begun("A-B");
    assertTrue(other.matches("A-B-[0-9a-f]{8}"), other);
    assertEquals(other, begun("A-B"));
    String third = begun("A B");
    assertTrue(third.matches("A-B-[0-9a-f]{8}") && !third.equals(other), third);
    assertEquals("Other", begun("Other"));
    Files.writeString(folder.resolve("Foreign"), "a file");
    assertEquals(folder.resolve("Foreign"), RunDirectory.feature(folder, "Foreign"));
  }

  /** The folder of a run that has written its first record. */
  private String begun(String name) throws IOException {
    Path run = created(name);
    var record = Json.object().put("schema", 1).put("name", name).put("status", "complete");
    // As we write it, and as somebody's formatter may leave it.
    Files.writeString(
        run.resolve("record.json"), name.equals("A-B") ? record.toString() : Json.pretty(record));
    return folder.relativize(run).getName(0).toString();
  }

  @Test
  @Fault("F20")
  void look_alikes_and_long_names_have_folders_of_their_own() {
    List<Path> features =
        Stream.of(
                "Gr\u00f6\u00dfe",
                "Groesse",
                "Grosse",
                "x".repeat(300),
                "x".repeat(301),
                "字".repeat(99))
            .map(name -> folder.relativize(created(name)).getName(0))
            .distinct()
            .toList();
    assertEquals(6, features.size(), features::toString);
    assertEquals(Path.of("Grosse"), features.get(2));
    features.forEach(
        feature -> assertTrue(feature.toString().getBytes(UTF_8).length < 250, feature::toString));
  }

  private Path old(Path file) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(NOW.minus(Duration.ofHours(25))), null, null);
    return file;
  }

  @Test
  @Fault("F72")
  @Guarantee(4)
  void drafts_of_killed_runs_are_removed_a_day_later_and_nothing_else() throws IOException {
    RunDirectory store = RunDirectory.create(new AtomicFiles(), folder, "F", NOW);
    Path killed = created("F", NOW.minus(Duration.ofDays(7)));
    Path longAgo = created("F", NOW.minus(Duration.ofDays(9)));
    Path feature = killed.resolveSibling("");
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(feature.resolve("behind-a-link"), elsewhere);
    List<Path> gone =
        List.of(
            old(Files.createFile(killed.resolve(".record.json.0123abcd.tmp"))),
            old(Files.createFile(killed.resolve(".page.md.89abcdef.tmp"))),
            old(Files.createSymbolicLink(feature.resolve(".latest.00000000.tmp"), killed)));
    List<Path> kept =
        List.of(
            old(Files.createFile(killed.resolve("record.json"))),
            old(Files.createFile(killed.resolve("answer.partial.md"))),
            old(Files.createFile(killed.resolve(".record.json.0123ABCD.tmp"))),
            old(Files.createFile(killed.resolve("record.json.0123abcd.tmp"))),
            old(Files.createFile(killed.resolve(".record.json.tmp"))),
            old(Files.createDirectory(killed.resolve(".folder.0123abcd.tmp"))),
            old(Files.createFile(longAgo.resolve(".page.md.0123abcd.tmp"))),
            old(Files.createFile(elsewhere.resolve(".page.md.0123abcd.tmp"))),
            Files.createFile(killed.resolve(".prompt.md.0123abcd.tmp")));
    Files.setLastModifiedTime(
        kept.get(kept.size() - 1), FileTime.from(NOW.minus(Duration.ofHours(23))));
    store.removeOldDrafts(NOW);
    for (Path file : gone) {
      assertTrue(!Files.exists(file, LinkOption.NOFOLLOW_LINKS), file::toString);
    }
    for (Path file : kept) {
      assertTrue(Files.exists(file), file::toString);
    }
    assertTrue(Files.isDirectory(killed), "a link was followed");
  }

  @Test
  void a_draft_that_cannot_be_removed_costs_nothing() throws IOException {
    Path draft =
        old(
            Files.createFile(
                created("F", NOW.minus(Duration.ofDays(2))).resolve(".page.md.89abcdef.tmp")));
    AtomicFiles stubborn =
        new AtomicFiles(
            (step, path) -> {
              if (step.equals("remove")) {
                throw new FileSystemException(path.toString(), null, "Operation not permitted");
              }
            });
    RunDirectory.create(stubborn, folder, "F", NOW).removeOldDrafts(NOW);
    assertTrue(Files.exists(draft));
  }
}
