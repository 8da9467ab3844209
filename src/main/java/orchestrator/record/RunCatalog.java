package orchestrator.record;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import orchestrator.json.Json.JsonException;
import orchestrator.record.RunRecord.Status;
import org.jspecify.annotations.Nullable;

/** Finds the records of earlier runs. What cannot be read is no record. */
public final class RunCatalog {
  private RunCatalog() {}

  /**
   * The newest record beside a run's folder.
   *
   * @return null where there is none
   */
  static @Nullable RunRecord newestBeside(Path folder) {
    KeptRun newest =
        newest(folder.resolveSibling(""), run -> run.folder().equals(folder) ? null : run);
    return newest == null ? null : newest.record();
  }

  /**
   * The newest complete run about the page of a name. A run that found nothing changed leads to the
   * one whose answer stands, so that a year of those costs no more than one.
   *
   * @param output where records go
   * @return null where there is none
   */
  public static @Nullable KeptRun newestComplete(Path output, String name) {
    return newestCompleteIn(
        RunDirectory.feature(output, name),
        run ->
            run.record().parent() == null // what was asked further stands beside the page's answer
                && RunDirectory.isSameName(run.record().name(), name));
  }

  /**
   * The newest complete run among the folders of runs in a folder.
   *
   * @param wanted which of them count
   * @return null where there is none
   */
  public static @Nullable KeptRun newestCompleteIn(Path folder, Predicate<KeptRun> wanted) {
    return newest(
        folder,
        run -> {
          KeptRun answered = run;
          if (run.record().status() == Status.UNCHANGED && run.record().reused() != null) {
            answered = reused(folder, run.record().reused());
          }
          return answered != null
                  && answered.record().status() == Status.COMPLETE
                  && wanted.test(answered)
              ? answered
              : null;
        });
  }

  /** The run whose answer stands; wherever the folders have been moved, it lies beside. */
  private static @Nullable KeptRun reused(Path folder, String reused) {
    try {
      Path name = Path.of(reused).getFileName();
      return name == null || !isRun(name.toString()) ? null : read(folder.resolve(name));
    } catch (InvalidPathException e) {
      return null; // written on a machine that names folders in another way
    }
  }

  /** Turns a run that was found into the one that is meant by it; null for none. */
  private interface Choice {
    @Nullable KeptRun of(KeptRun run);
  }

  private static @Nullable KeptRun newest(Path folder, Choice choice) {
    String second = "";
    KeptRun newest = null;
    for (String name : runs(folder)) {
      if (newest != null && !name.startsWith(second)) {
        break; // Only those of the same second are not in order yet.
      }
      KeptRun found = read(folder.resolve(name));
      KeptRun run = found == null ? null : choice.of(found);
      if (run != null
          && (newest == null || run.record().startedAt().isAfter(newest.record().startedAt()))) {
        newest = run;
        second = name.substring(0, name.indexOf('-') + 1);
      }
    }
    return newest;
  }

  /** The folders with the name of a run, the newest first. */
  private static List<String> runs(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (isRun(name)) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    names.sort(Comparator.reverseOrder());
    return names;
  }

  private static boolean isRun(String name) {
    return RunDirectory.isName(name);
  }

  private static @Nullable KeptRun read(Path run) {
    Path record = run.resolve("record.json");
    try {
      return Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)
          ? new KeptRun(run, RunRecordJson.read(Files.readAllBytes(record)))
          : null;
    } catch (IOException | JsonException e) {
      return null;
    }
  }
}
