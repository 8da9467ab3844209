package orchestrator.job.batch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import orchestrator.files.GrowingFile;
import orchestrator.job.RunPlan;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.model.batch.BatchInference;
import orchestrator.model.batch.BatchJobRequest;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunDirectory;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchPage;
import orchestrator.record.batch.JobRecord;
import orchestrator.settings.SettingKey;
import orchestrator.text.ShellQuoting;

/**
 * The making of a batch inference job: prompts become the lines of its file as they are made, and
 * when all pages have had their turn, the job is created. Prompts may come from several threads.
 */
final class JobSubmission {
  private static final String FILE = "input.jsonl";

  private final RunPlan plan;
  private final BatchInference service;
  private final BatchDirectory directory;
  private final BatchJobRequest request;
  private final InvocationContext route;
  private final GrowingFile file;
  private final List<JobRecord.Line> records = new ArrayList<>();
  private long bytes;

  private JobSubmission(
      RunPlan plan,
      BatchInference service,
      BatchDirectory directory,
      BatchJobRequest request,
      InvocationContext route) {
    this.plan = plan;
    this.service = service;
    this.directory = directory;
    this.request = request;
    this.route = route;
    // Of a name of its own: what a killed process has left may lie there.
    this.file = directory.grow("input." + UUID.randomUUID().toString().substring(0, 8) + ".jsonl");
  }

  /**
   * A job in the making.
   *
   * @param route how its place is reached
   * @throws ProblemException if its file cannot be made
   */
  static JobSubmission begin(
      RunPlan plan, BatchInference service, BatchDirectory directory, InvocationContext route) {
    JobRecord earlier = directory.job();
    String id = UUID.randomUUID().toString();
    BatchJobRequest request =
        earlier != null
                && earlier.state()
                    == JobRecord.State
                        .ABANDONED // should it have come to be after all, this creates no other one
            ? service.request(earlier.request().name(), earlier.request().token())
            : service.request(
                "orchestrator-" + RunDirectory.stamp(directory.now()) + "-" + id.substring(0, 8),
                id);
    return new JobSubmission(plan, service, directory, request, route);
  }

  /**
   * Finds out that a job has a wrong number of records.
   *
   * @throws ProblemException if so
   */
  static void checkCount(int count, BatchInference service) {
    if (count < service.leastRecords()) {
      throw Problem.BATCH_INFERENCE_TOO_SMALL
          .failure(
              String.format(
                  Locale.ROOT,
                  "There %s to be asked; a job takes %,d and more.",
                  count == 1 ? "is 1 page" : "are " + count + " pages",
                  service.leastRecords()))
          .exception();
    }
    if (count > service.mostRecords()) {
      throw Problem.BATCH_INFERENCE_TOO_LARGE
          .failure(
              String.format(
                  Locale.ROOT, "%,d pages; a job takes %,d.", count, service.mostRecords()))
          .exception();
    }
  }

  /**
   * Adds a page's prompt.
   *
   * @throws ProblemException if it is too large, or the disk is full
   */
  void add(BatchPage page, Prompt prompt, RunObserver listener) {
    int number;
    synchronized (this) {
      number = records.size() + 1;
      records.add(new JobRecord.Line(String.format(Locale.ROOT, "P%010d", number), page));
    }
    String id = String.format(Locale.ROOT, "P%010d", number);
    String line;
    try {
      line = service.line(id, prompt, listener) + "\n";
    } catch (ProblemException e) {
      forget(id);
      throw e;
    }
    append(line);
  }

  private synchronized void forget(String id) {
    records.removeIf(line -> line.recordId().equals(id));
  }

  private synchronized void append(String line) {
    bytes += line.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > service.largestFile()) {
      return; // The job will be refused; it need not fill the disk.
    }
    try {
      file.append(line);
    } catch (IOException e) {
      throw RunDirectory.unwritable(file.path(), e);
    }
  }

  /** Creates the job, if there is anything to be asked. */
  void submit(BatchProgress progress, BatchObserver observer) {
    try {
      file.keepAs(FILE);
      if (records.isEmpty() || progress.isStopped()) {
        return;
      }
      checkCount(records.size(), service);
      if (bytes > service.largestFile()) {
        throw Problem.BATCH_INFERENCE_TOO_LARGE
            .failure(
                String.format(
                    Locale.ROOT, "%,d bytes; a file may have %,d.", bytes, service.largestFile()))
            .exception();
      }
      create(progress, observer);
    } catch (IOException e) {
      progress.notSubmitted(RunDirectory.unwritable(file.path(), e).failure());
    } catch (ProblemException e) {
      progress.notSubmitted(e.failure());
    }
  }

  private void create(BatchProgress progress, BatchObserver observer) {
    JobRecord job = prepared();
    directory.job(job);
    String id;
    try {
      service.upload(request, directory.path().resolve(FILE));
    } catch (ProblemException e) {
      directory.job(job.in(JobRecord.State.REFUSED, null));
      throw e;
    }
    try {
      id = service.create(request);
    } catch (ProblemException e) {
      if (isUncertain(e)) {
        lookFor(job, e, progress);
        return;
      }
      directory.job(job.in(JobRecord.State.REFUSED, null));
      takeBack(observer);
      throw e;
    }
    directory.job(job.in(JobRecord.State.CREATED, id));
    observer.note(
        "created the batch inference job "
            + id
            + "; its answers come with: orchestrator batch fetch "
            + ShellQuoting.word(plan.name()));
    observer.note("the prompts lie in " + request.input() + " until batch fetch --clean");
  }

  /** What no job will read is not left lying about. */
  private void takeBack(BatchObserver observer) {
    try {
      service.clean(request, null);
    } catch (ProblemException e) {
      observer.note("the prompts still lie in " + request.input() + ": " + e.failure().detail());
    }
  }

  private JobRecord prepared() {
    Target target = Objects.requireNonNull(plan.target(), "only a dry run leaves it open");
    return new JobRecord(
        JobRecord.State.PREPARED,
        target.provider(),
        Objects.requireNonNull(plan.settings().value(SettingKey.MODEL), "jobs are for models"),
        plan.settings().value(SettingKey.MODEL_PROVIDER),
        route.region(),
        request,
        null,
        directory.now(),
        records,
        null);
  }

  /** Whether the job may have come to be although no good answer did. */
  private static boolean isUncertain(ProblemException refused) {
    return refused.failure().problem().exitCode() == ExitCode.UNAVAILABLE;
  }

  private void lookFor(JobRecord job, ProblemException lost, BatchProgress progress) {
    try {
      String id = service.find(request);
      if (id != null) {
        directory.job(job.in(JobRecord.State.CREATED, id));
        return;
      }
    } catch (ProblemException e) {
      // As unknown as before.
    }
    progress.stop(Problem.JOB_NOT_CREATED.failure(lost.failure().detail()));
  }
}
