package orchestrator.record.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import orchestrator.files.AtomicFiles;
import orchestrator.files.GrowingFile;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunDirectory;
import orchestrator.record.RunRecord;
import orchestrator.record.RunRecordJson;
import orchestrator.record.Tool;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one batch: {@code journal.jsonl}, {@code pages}, and at the end {@code batch.json}.
 *
 * <p>This class is thread-safe.
 */
public final class BatchDirectory {
  static final String PAGES = "pages";

  /** The name of what tells about the whole batch, once it has ended. */
  public static final String DOCUMENT = "batch.json";

  private static final String REPORT = "report.html";

  private final AtomicFiles disk;
  private final RunDirectory folder;
  private final String name;
  private final Instant startedAt;
  private final Clock clock;
  private @Nullable List<Path> before;

  private BatchDirectory(
      AtomicFiles disk, RunDirectory folder, String name, Instant startedAt, Clock clock) {
    this.disk = disk;
    this.folder = folder;
    this.name = name;
    this.startedAt = startedAt;
    this.clock = clock;
  }

  /**
   * Makes the folder of a new batch.
   *
   * @throws ProblemException if it cannot be made
   */
  public static BatchDirectory create(AtomicFiles disk, Path output, String name, Clock clock) {
    Instant now = clock.instant();
    return new BatchDirectory(disk, RunDirectory.create(disk, output, name, now), name, now, clock);
  }

  /** A batch that was stopped, and what it had done. */
  public record Resumable(BatchDirectory directory, BatchHistory history) {}

  /** The newest batch of a name that has not an answer for every page; null if there is none. */
  public static @Nullable Resumable newestToResume(
      AtomicFiles disk, Path output, String name, Clock clock) {
    for (Path batch : newestFirst(RunDirectory.feature(output, name))) {
      BatchHistory history = BatchHistory.read(batch);
      if (history != null && history.name().equals(name) && !history.isComplete()) {
        RunDirectory folder = RunDirectory.open(disk, batch);
        return new Resumable(
            new BatchDirectory(disk, folder, name, history.startedAt(), clock), history);
      }
    }
    return null;
  }

  /**
   * Those of some pages that were asked by the batch of this name before without an end that is
   * known: it was killed, or what came found no room.
   */
  public List<String> inFlightBefore(List<BatchPage> pages) {
    List<Path> before = before();
    BatchHistory history = before.isEmpty() ? null : BatchHistory.read(before.get(0));
    if (history == null || !history.name().equals(name)) {
      return List.of();
    }
    return pages.stream()
        .filter(page -> history.unanswered(page) > 0)
        .map(BatchPage::page)
        .toList();
  }

  /** The folders of a name that hold a journal, the newest first. */
  private static List<Path> newestFirst(Path feature) {
    List<Path> batches = new ArrayList<>();
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(feature)) {
      for (Path run : runs) {
        if (!Files.isSymbolicLink(run)
            && Files.isRegularFile(run.resolve(BatchJournal.FILE), LinkOption.NOFOLLOW_LINKS)) {
          batches.add(run);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return batches; // There has been none.
    }
    batches.sort(
        Comparator.comparing(BatchDirectory::second)
            .thenComparing(BatchDirectory::written)
            .reversed());
    return batches;
  }

  /** When it began, as its name tells. */
  private static String second(Path batch) {
    String name = String.valueOf(batch.getFileName());
    return name.substring(0, Math.max(0, name.indexOf('-')));
  }

  /** Tells batches of the same second apart, of which one ended before the next began. */
  private static FileTime written(Path batch) {
    try {
      return Files.getLastModifiedTime(batch.resolve(BatchJournal.FILE));
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** Where it is. */
  public Path path() {
    return folder.folder();
  }

  /** Begins the journal. */
  public BatchJournal begin(List<BatchPage> pages) {
    return BatchJournal.begin(folder, name, pages, clock);
  }

  /** Goes on with the journal. */
  public BatchJournal resume() {
    return BatchJournal.resume(folder, clock);
  }

  /** What there is to be said at the end. */
  public BatchRecord record(BatchRecord.Status status, List<BatchRecord.Entry> pages) {
    return new BatchRecord(name, status, startedAt, clock.instant(), Tool.running(), pages);
  }

  /** The folder of a page, below the batch's. */
  static String folder(BatchPage page) {
    return PAGES + "/" + page.folder();
  }

  /**
   * Makes the folder of a page that is about to be read. What an earlier try has left moves aside:
   * part of an answer may have been paid for.
   *
   * @throws ProblemException if it cannot be made
   */
  public RunDirectory of(BatchPage page) {
    Path place = path().resolve(folder(page));
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      Path earlier = path().resolve("earlier");
      try {
        disk.makeFolders(earlier);
        int number = 1;
        while (Files.exists(earlier.resolve(page.folder() + "." + number))) {
          number++;
        }
        disk.rename(place, earlier.resolve(page.folder() + "." + number));
      } catch (IOException e) {
        throw RunDirectory.unwritable(place, e);
      }
    }
    return RunDirectory.ofPage(disk, place);
  }

  /**
   * The newest complete run about a page, among the batches of this name before this one.
   *
   * @return null where there is none
   */
  public @Nullable KeptRun newestComplete(BatchPage page) {
    for (Path batch : before()) {
      RunRecord record = record(batch, page);
      if (record != null && record.status() == RunRecord.Status.COMPLETE) {
        return new KeptRun(batch.resolve(folder(page)), record);
      }
    }
    return null;
  }

  /** The other batches of this name, found out once: there may be thousands of pages. */
  private synchronized List<Path> before() {
    if (before == null) {
      List<Path> others = newestFirst(path().resolveSibling(""));
      others.remove(path());
      before = others;
    }
    return before;
  }

  /** The folder of a page as an earlier step left it. */
  public RunDirectory kept(BatchPage page) {
    return RunDirectory.openPage(disk, path().resolve(folder(page)));
  }

  /** The newest batch of a name that has a job, whatever became of it; null if there is none. */
  public static @Nullable Resumable newestWithJob(
      AtomicFiles disk, Path output, String name, Clock clock) {
    for (Path batch : newestFirst(RunDirectory.feature(output, name))) {
      BatchHistory history = BatchHistory.read(batch);
      if (history != null && history.name().equals(name) && job(batch) != null) {
        RunDirectory folder = RunDirectory.open(disk, batch);
        return new Resumable(
            new BatchDirectory(disk, folder, name, history.startedAt(), clock), history);
      }
    }
    return null;
  }

  /** Its job at the provider; null if it has none. */
  public @Nullable JobRecord job() {
    return job(path());
  }

  private static @Nullable JobRecord job(Path batch) {
    Path file = batch.resolve(JobRecord.FILE);
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          ? JobRecord.read(Files.readAllBytes(file))
          : null;
    } catch (IOException | JsonException e) {
      return null;
    }
  }

  /**
   * Writes {@code job.json}, down to the disk.
   *
   * @throws ProblemException if it cannot be written
   */
  public void job(JobRecord job) {
    folder.write(JobRecord.FILE, Json.pretty(job.toJson()));
    folder.settle();
  }

  /**
   * Opens a file of the batch that grows.
   *
   * @throws ProblemException if it cannot be made
   */
  public GrowingFile grow(String file) {
    return folder.grow(file);
  }

  /** When it is. */
  public Instant now() {
    return clock.instant();
  }

  /** The record of a page; null where there is none that can be read. */
  public @Nullable RunRecord record(BatchPage page) {
    return record(path(), page);
  }

  private static @Nullable RunRecord record(Path batch, BatchPage page) {
    Path record = batch.resolve(folder(page)).resolve("record.json");
    try {
      return Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)
          ? RunRecordJson.read(Files.readAllBytes(record))
          : null;
    } catch (IOException | JsonException e) {
      return null;
    }
  }

  /**
   * Writes {@code batch.json}, and lets {@code latest} point here if every page had its turn.
   *
   * @param report what {@code report.html} is to hold; null for no such file
   * @throws ProblemException if it cannot be written
   */
  public void finish(BatchRecord record, @Nullable String report) {
    ObjectNode document = BatchRecordJson.write(record, path());
    folder.write(DOCUMENT, Json.pretty(document));
    if (report != null) {
      folder.write(REPORT, report);
    }
    folder.settle();
    if (record.status().hasEnded()) {
      folder.becomeLatest();
    }
    folder.settleName();
  }
}
