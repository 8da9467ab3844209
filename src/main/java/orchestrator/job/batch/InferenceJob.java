package orchestrator.job.batch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import orchestrator.files.AtomicFiles;
import orchestrator.model.Answer;
import orchestrator.model.RunEvent;
import orchestrator.model.batch.BatchInference;
import orchestrator.model.batch.BatchJobStatus;
import orchestrator.model.batch.BatchResult;
import orchestrator.model.batch.BatchTotals;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.NameLock;
import orchestrator.record.RunJournal;
import orchestrator.record.RunRecord;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchDirectory.Resumable;
import orchestrator.record.batch.BatchPage;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import orchestrator.record.batch.EarlierTries;
import orchestrator.record.batch.JobRecord;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** The batch inference job of a batch, after it was created: asked after, stopped, and fetched. */
public final class InferenceJob {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** A new job may be missing on the list for a while; to ask its pages anew would be too early. */
  private static final Duration LISTED_LATEST = Duration.ofMinutes(10);

  /** Waits between two questions. */
  public interface Pause {
    /** Returns when the time is over. */
    void sleep(Duration time) throws InterruptedException;
  }

  private final AtomicFiles files;
  private final Path output;
  private final String name;
  private final Clock clock;
  private final BatchDirectory directory;
  private final Resumable batch;

  /**
   * The job of a name's newest batch that has one.
   *
   * @param output where batches are kept
   * @throws ProblemException {@code NO_BATCH_INFERENCE_JOB}
   */
  public InferenceJob(AtomicFiles files, Path output, String name, Clock clock) {
    Resumable found = BatchDirectory.newestWithJob(files, output, name, clock);
    if (found == null) {
      throw Problem.NO_BATCH_INFERENCE_JOB.failure("'" + name + "'.").exception();
    }
    this.files = files;
    this.output = output;
    this.name = name;
    this.clock = clock;
    this.batch = found;
    this.directory = found.directory();
  }

  /** What is known of it here. */
  public JobRecord record() {
    return Objects.requireNonNull(directory.job(), "found by it");
  }

  /** The batch's name. */
  public String name() {
    return name;
  }

  /** The batch's folder. */
  public Path folder() {
    return directory.path();
  }

  /** How far it is; null if it was never created. */
  public @Nullable BatchJobStatus status(BatchInference service) {
    JobRecord job = record();
    String id = job.id() == null && job.isOpen() ? service.find(job.request()) : job.id();
    if (job.id() == null && id != null) {
      directory.job(job.in(JobRecord.State.CREATED, id));
    } else if (job.isOpen() && id == null && isSettled(job)) {
      directory.job(job.in(JobRecord.State.ABANDONED, null));
    }
    return id == null ? null : service.status(id);
  }

  /** Whether a job that was created would be on the service's list by now. */
  private boolean isSettled(JobRecord job) {
    return job.at().plus(LISTED_LATEST).isBefore(clock.instant());
  }

  /**
   * Stops it.
   *
   * @return false if it had ended
   * @throws ProblemException if it was never created
   */
  public boolean stop(BatchInference service) {
    known(status(service));
    return service.stop(id());
  }

  private String id() {
    return Objects.requireNonNull(record().id(), "it has a status");
  }

  private BatchJobStatus known(@Nullable BatchJobStatus status) {
    if (status == null && record().isOpen()) {
      throw Problem.JOB_NOT_CREATED.failure("It is not found yet.").exception();
    }
    if (status == null) {
      throw Problem.NO_BATCH_INFERENCE_JOB
          .failure("It was never created; orchestrator batch --resume begins it anew.")
          .exception();
    }
    return status;
  }

  /** Waits for its end, asking ever more seldom. */
  public void await(BatchInference service, BatchObserver observer, Pause pause) {
    Duration time = FIRST_PAUSE;
    String said = "";
    try {
      while (true) {
        pause.sleep(time);
        BatchJobStatus status = known(status(service));
        if (!status.word().equals(said)) {
          said = status.word();
          observer.note("the batch inference job is " + said);
        }
        if (status.phase().isEnd()) {
          return;
        }
        Duration longer = time.multipliedBy(3).dividedBy(2);
        time = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
  }

  /**
   * Makes a run of each answer, and tells why there is none for the others.
   *
   * @param clean whether to remove what lies on S3 afterwards
   * @throws ProblemException if it has not ended, or something cannot be read or written
   */
  @SuppressWarnings("try") // A lock is held, not used.
  public BatchOutcome fetch(
      BatchInference service, BatchObserver observer, BatchHandle handle, boolean clean) {
    try (NameLock lock = NameLock.take(files, output, name, clock.instant())) {
      BatchJobStatus status = known(status(service));
      if (!status.phase().isEnd()) {
        throw Problem.JOB_NOT_ENDED.failure("It is " + status.word() + ".").exception();
      }
      List<Entry> done = new ArrayList<>();
      for (BatchPage page : batch.history().pages()) {
        Entry entry = batch.history().ended().get(page.page());
        if (entry == null) {
          done.add(Entry.skipped(page));
        } else if (entry.status() != PageStatus.SUBMITTED) {
          done.add(entry);
        }
      }
      List<BatchPage> pages = batch.history().pages();
      BatchProgress progress =
          new BatchProgress(
              pages,
              EarlierTries.of(batch.history(), done),
              directory,
              directory.resume(),
              observer,
              false);
      handle.begin(progress);
      observer.begun(directory.path(), pages.size(), done.size());
      if (status.message() != null) {
        observer.note("the batch inference job is " + status.word() + ": " + status.message());
      }
      fetch(service, status, progress);
      if (clean) {
        service.clean(record().request(), id());
        observer.note("removed what lay in " + record().request().input() + " and beside it");
      }
      return progress.finish();
    }
  }

  private void fetch(BatchInference service, BatchJobStatus status, BatchProgress progress) {
    Map<String, BatchPage> waiting = new LinkedHashMap<>();
    for (JobRecord.Line line : record().records()) {
      RunRecord run = directory.record(line.page());
      if (run != null
          && run.status() != RunRecord.Status.SUBMITTED
          && progress.isWaiting(line.page())) {
        progress.ends(line.page(), Entry.of(line.page(), run), List.of(), null); // killed between
      } else if (progress.isWaiting(line.page())) {
        waiting.put(line.recordId(), line.page());
      }
    }
    if (waiting.isEmpty()) {
      return;
    }
    BatchTotals totals =
        service.results(
            record().request(),
            id(),
            result -> {
              BatchPage page = waiting.remove(result.recordId());
              if (page != null) {
                progress.ends(page, Entry.of(page, keep(page, result)), List.of(), null);
              }
            });
    for (BatchPage page : waiting.values()) {
      Failure failure = missing(status);
      BatchResult none = new BatchResult("", null, failure);
      progress.ends(page, Entry.of(page, keep(page, none)), List.of(), null);
    }
    directory.job(record().fetched(totals));
  }

  /** Why a record has no line among the answers. */
  static Failure missing(BatchJobStatus status) {
    String detail =
        "The job is " + status.word() + (status.message() == null ? "." : ": " + status.message());
    return switch (status.phase()) {
      case FAILED -> Problem.JOB_FAILED.failure(detail);
      case STOPPED -> Problem.JOB_STOPPED.failure(detail);
      case EXPIRED, PARTIALLY_COMPLETED -> Problem.JOB_EXPIRED.failure(detail);
      case COMPLETED, WAITING, RUNNING -> Problem.RECORD_MISSING.failure(detail);
    };
  }

  /** A page's run, ended. */
  private RunRecord keep(BatchPage page, BatchResult result) {
    RunRecord before = directory.record(page);
    if (before == null) {
      throw Problem.OUTPUT_UNWRITABLE
          .failure(directory.path() + " has no record of " + page.page() + ".")
          .exception();
    }
    RunJournal kept = RunJournal.goOn(directory.kept(page), before, clock);
    Answer came = result.answer();
    if (came == null) {
      return kept.finish(RunRecord.Status.FAILED, result.failure()).record();
    }
    Answer answer = came.withText(TerminalSanitizer.text(came.text()));
    if (!answer.text().isEmpty()) {
      kept.keep(new RunEvent.Text(answer.text()));
    }
    kept.answer(answer, null);
    Failure shortfall = answer.shortfall();
    return kept.finish(
            shortfall == null
                ? RunRecord.Status.COMPLETE
                : RunRecord.Status.of(shortfall.problem().exitCode()),
            shortfall)
        .record();
  }
}
