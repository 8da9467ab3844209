package orchestrator.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestrator.files.AtomicFiles;
import orchestrator.history.RunListing.Skipped;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunRecord;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchRecord;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The removal of runs that need not be kept. What {@code latest} or another run's record points to
 * stays, and so does what may be under way; nothing goes that is not known to be a run.
 */
public final class Pruning {
  /** A run without an end is one that was killed, once it is so old. */
  private static final Duration LONGEST_RUN = Duration.ofDays(1);

  /**
   * A run to be removed.
   *
   * @param bytes of its files
   */
  public record Removal(Entry run, long bytes) {}

  /**
   * What is to be removed.
   *
   * @param removals the newest first
   * @param skipped what looks like a run and cannot be read as one, and stays
   */
  public record Plan(List<Removal> removals, List<Skipped> skipped) {
    public Plan {
      removals = List.copyOf(removals);
      skipped = List.copyOf(skipped);
    }

    /** Of all files together. */
    public long bytes() {
      return removals.stream().mapToLong(Removal::bytes).sum();
    }
  }

  private Pruning() {}

  /**
   * Finds what may go; each name keeps its own.
   *
   * @param name of this feature alone; null for all
   */
  public static Plan plan(
      RunHistory history, @Nullable String name, Retention retention, Instant now) {
    RunListing all = history.list(name == null ? RunFilter.ALL : RunFilter.named(name));
    Set<Path> pointedTo = new HashSet<>();
    Map<Path, Integer> newer = new HashMap<>();
    List<Removal> removals = new ArrayList<>();
    for (Entry run : all.entries()) {
      pointedTo.addAll(pointers(run));
    }
    for (Entry run : all.entries()) {
      Path feature = run.folder().resolveSibling("");
      int before = newer.merge(feature, 1, Integer::sum) - 1;
      boolean underWay = !hasEnded(run) && run.startedAt().isAfter(now.minus(LONGEST_RUN));
      if (retention.lets(run, before, now)
          && !underWay
          && !pointedTo.contains(run.folder())
          && !run.folder().getFileName().equals(latest(feature))) {
        removals.add(new Removal(run, size(run.folder())));
      }
    }
    return new Plan(removals, all.skipped());
  }

  /**
   * Removes a run, its record last: as long as that is there, it can be removed again.
   *
   * @throws ProblemException if the disk refuses
   */
  public static void remove(AtomicFiles files, Removal removal) {
    Path folder = removal.run().folder();
    try {
      files.removeFolder(
          folder,
          removal.run() instanceof Entry.Run ? EntryReader.RECORD : BatchDirectory.DOCUMENT);
    } catch (IOException e) {
      throw RunDirectory.unwritable(folder, e);
    }
  }

  /**
   * Removes what need not be kept beside a run that has just ended. What cannot be removed is no
   * fault of the run.
   *
   * @param run its folder
   * @param name the feature's name
   * @param settings say what is kept
   * @param notes hears what was not removed
   */
  public static void after(
      Path run, String name, Settings settings, AtomicFiles files, Consumer<String> notes) {
    Setting<String> keep = settings.get(SettingKey.KEEP);
    if (keep == null) {
      return;
    }
    try {
      Retention retention = Retention.parse(keep);
      RunHistory history = new RunHistory(run.resolveSibling("..").normalize());
      Instant now = settings.environment().clock().instant();
      for (Removal removal : plan(history, name, retention, now).removals()) {
        if (!removal.run().folder().equals(run)) {
          remove(files, removal);
        }
      }
    } catch (ProblemException e) {
      notes.accept("older runs stay: " + e.failure().detail());
    }
  }

  private static boolean hasEnded(Entry entry) {
    return entry instanceof Entry.Run run
        ? run.kept().record().finishedAt() != null
        : Files.exists(entry.folder().resolve(BatchDirectory.DOCUMENT));
  }

  /** What the records of a run, or of a batch's pages, point to among the runs beside it. */
  private static List<Path> pointers(Entry entry) {
    List<Path> pointers = new ArrayList<>();
    if (entry instanceof Entry.Run run) {
      add(pointers, run.folder(), run.kept().record());
    } else if (entry instanceof Entry.Batch batch) {
      for (BatchRecord.Entry page : batch.record().pages()) {
        if (page.status() == BatchRecord.PageStatus.UNCHANGED && page.folder() != null) {
          try {
            Entry read = EntryReader.read(batch.folder().resolve(page.folder()), true);
            if (read instanceof Entry.Run run) {
              add(pointers, batch.folder(), run.kept().record());
            }
          } catch (EntryReader.Unreadable e) {
            // It points to nothing that anybody could read.
          }
        }
      }
    }
    return pointers;
  }

  private static void add(List<Path> pointers, Path beside, RunRecord record) {
    for (String pointer : new String[] {record.parent(), record.reused()}) {
      if (pointer != null) {
        Path feature = beside.resolveSibling("");
        Path meant = RunPointer.resolve(beside, pointer);
        pointers.add(feature.resolve(feature.relativize(meant).getName(0)));
      }
    }
  }

  /** What {@code latest} points to; where there are no links, it is a file that says so. */
  private static @Nullable Path latest(Path feature) {
    Path latest = feature.resolve(RunDirectory.LATEST);
    try {
      return Files.isSymbolicLink(latest)
          ? Files.readSymbolicLink(latest).getFileName()
          : Path.of(Files.readString(latest).strip()).getFileName();
    } catch (IOException e) {
      return null;
    }
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // Only for show.
    }
  }
}
