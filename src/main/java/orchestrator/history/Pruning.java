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
import java.util.stream.Stream;
import orchestrator.files.AtomicFiles;
import orchestrator.history.RunListing.Skipped;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunDirectory;
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
  public record Removal(KeptRun run, long bytes) {}

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
    for (KeptRun run : all.runs()) {
      pointedTo.addAll(pointers(run));
    }
    for (KeptRun run : all.runs()) {
      Path feature = run.folder().resolveSibling("");
      int before = newer.merge(feature, 1, Integer::sum) - 1;
      boolean underWay =
          run.record().finishedAt() == null
              && run.record().startedAt().isAfter(now.minus(LONGEST_RUN));
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
      files.removeFolder(folder, RunHistory.RECORD);
    } catch (IOException e) {
      throw RunDirectory.unwritable(folder, e);
    }
  }

  /**
   * Removes what need not be kept beside a run that has just ended.
   *
   * @throws ProblemException if the disk refuses
   */
  public static void after(KeptRun run, Retention retention, AtomicFiles files, Instant now) {
    RunHistory history = new RunHistory(run.folder().resolveSibling("..").normalize());
    for (Removal removal : plan(history, run.record().name(), retention, now).removals()) {
      if (!removal.run().folder().equals(run.folder())) {
        remove(files, removal);
      }
    }
  }

  /** The runs beside a run that its record points to. */
  private static List<Path> pointers(KeptRun run) {
    List<Path> pointers = new ArrayList<>();
    for (String pointer : new String[] {run.record().parent(), run.record().reused()}) {
      if (pointer != null) {
        Path feature = run.folder().resolveSibling("");
        Path meant = RunPointer.resolve(run.folder(), pointer);
        pointers.add(feature.resolve(feature.relativize(meant).getName(0)));
      }
    }
    return pointers;
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
