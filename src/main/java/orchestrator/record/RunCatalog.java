package orchestrator.record;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orchestrator.json.Json.JsonException;
import org.jspecify.annotations.Nullable;

/** Finds the records of earlier runs. What cannot be read is no record. */
final class RunCatalog {
  private RunCatalog() {}

  /**
   * The newest record beside a run's folder.
   *
   * @return null where there is none
   */
  static @Nullable RunRecord newestBeside(Path folder) {
    String second = "";
    RunRecord newest = null;
    for (String name : others(folder)) {
      if (newest != null && !name.startsWith(second)) {
        break; // Only those of the same second are not in order yet.
      }
      RunRecord record = read(folder.resolveSibling(name));
      if (record != null && (newest == null || record.startedAt().isAfter(newest.startedAt()))) {
        newest = record;
        second = name.substring(0, name.indexOf('-') + 1);
      }
    }
    return newest;
  }

  /** The other folders with the name of a run, the newest first. */
  private static List<String> others(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder.resolveSibling(""))) {
      for (Path run : runs) {
        String name = String.valueOf(run.getFileName());
        if (RunDirectory.isName(name) && !run.equals(folder)) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    names.sort(Comparator.reverseOrder());
    return names;
  }

  private static @Nullable RunRecord read(Path run) {
    Path record = run.resolve("record.json");
    try {
      return Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)
          ? RunRecordJson.read(Files.readAllBytes(record))
          : null;
    } catch (IOException | JsonException e) {
      return null;
    }
  }
}
