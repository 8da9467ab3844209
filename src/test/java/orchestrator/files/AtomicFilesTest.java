package orchestrator.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AtomicFilesTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private List<String> entries() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  @Fault("F72")
  @Guarantee(4)
  void a_file_has_its_old_content_or_its_new_one_whichever_step_fails() throws IOException {
    Path file = folder.resolve("a");
    List<String> steps = new ArrayList<>();
    for (int refused = 0; ; refused++) {
      Files.writeString(file, "old");
      steps.clear();
      int last = refused;
      AtomicFiles disk =
          new AtomicFiles(
              (step, path) -> {
                steps.add(step);
                if (steps.size() > last) {
                  throw new IOException("refused");
                }
              });
      try {
        disk.write(file, NEW);
        break;
      } catch (IOException e) {
        boolean renamed = steps.contains("force folder");
        assertEquals(renamed ? "new" : "old", Files.readString(file), steps::toString);
        assertEquals(List.of("a"), entries(), steps::toString);
      }
    }
    assertEquals(List.of("create", "write", "force", "rename", "force folder"), steps);
    assertEquals("new", Files.readString(file));
  }

  @Test
  @Fault("F77")
  @Guarantee(6)
  void a_symbolic_link_in_the_way_is_replaced_and_not_followed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), victim);
    new AtomicFiles().write(link, NEW);
    assertEquals("mine", Files.readString(victim));
    assertFalse(Files.isSymbolicLink(link));
    Path other = Files.createSymbolicLink(folder.resolve("other"), victim);
    assertThrows(FileAlreadyExistsException.class, () -> new AtomicFiles().grow(other));
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nope"));
    assertThrows(FileAlreadyExistsException.class, () -> new AtomicFiles().grow(dangling));
    assertFalse(Files.exists(folder.resolve("nope")));
  }

  @Test
  @Fault("F76")
  void a_device_and_a_pipe_stay_what_they_are() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process reader =
        new ProcessBuilder("cat", pipe.toString())
            .redirectOutput(folder.resolve("read").toFile())
            .start();
    new AtomicFiles().write(pipe, NEW);
    assertEquals(0, reader.waitFor());
    assertEquals("new", Files.readString(folder.resolve("read")));
    assertFalse(Files.isRegularFile(pipe));
    Path link = Path.of("/dev/null");
    new AtomicFiles().write(link, NEW);
    assertFalse(Files.isRegularFile(link));
    assertEquals(List.of("pipe", "read"), entries());
  }

  @Test
  @Fault("F78")
  @Guarantee(6)
  void files_and_folders_are_the_owners_alone() throws IOException {
    AtomicFiles disk = new AtomicFiles();
    Path inner = folder.resolve("a/b");
    disk.makeFolders(inner);
    disk.write(inner.resolve("whole"), NEW);
    disk.grow(inner.resolve("growing")).close();
    for (String made : List.of("a", "a/b")) {
      assertEquals("rwx------", mode(made));
    }
    for (String made : List.of("a/b/whole", "a/b/growing")) {
      assertEquals("rw-------", mode(made));
    }
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }

  @Test
  void a_growing_file_gets_its_name_at_the_end() throws IOException {
    try (GrowingFile file = new AtomicFiles().grow(folder.resolve("part"))) {
      file.append("Grö");
      file.append("ße");
      assertEquals(List.of("part"), entries());
      file.keepAs("whole");
    }
    assertEquals(List.of("whole"), entries());
    assertEquals("Größe", Files.readString(folder.resolve("whole")));
  }

  @Test
  void a_pointer_moves_and_a_folder_in_its_way_stays() throws IOException {
    Path latest = folder.resolve("latest");
    new AtomicFiles().point(latest, Path.of("one"));
    new AtomicFiles().point(latest, Path.of("two"));
    assertEquals(Path.of("two"), Files.readSymbolicLink(latest));
    Files.delete(latest);
    Files.createDirectories(latest.resolve("in the way"));
    assertThrows(IOException.class, () -> new AtomicFiles().point(latest, Path.of("three")));
    assertTrue(Files.isDirectory(latest));
    assertEquals(List.of("latest"), entries());
  }
}
