package orchestrator.job.batch;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orchestrator.job.RecordedOptions;
import orchestrator.job.RunContext;
import orchestrator.job.RunJob;
import orchestrator.job.RunPlan;
import orchestrator.model.InvocationContext;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.model.batch.BatchInference;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.NameLock;
import orchestrator.record.RunRecord;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchDirectory.Resumable;
import orchestrator.record.batch.BatchHistory;
import orchestrator.record.batch.BatchJournal;
import orchestrator.record.batch.BatchPage;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.EarlierTries;
import orchestrator.record.batch.JobRecord;
import org.jspecify.annotations.Nullable;

/**
 * The job of {@code batch}: many runs over one context, several at a time. What has happened is on
 * the disk at any moment, so that one that was killed can go on.
 */
public final class BatchJob {
  /** Nobody pays a third time for a page whose answer never arrives. */
  private static final int MOST_UNANSWERED = 2;

  private static final int NAMED = 3;

  private final RunContext context;

  /** Batches over these services. */
  public BatchJob(RunContext context) {
    this.context = context;
  }

  /**
   * Does one batch.
   *
   * @param plan what to do
   * @param in standard input, read only if it is among the sources
   * @param observer hears about it meanwhile
   * @param handle by which it can be ended
   * @return how it ended
   * @throws ProblemException if it cannot begin
   */
  @SuppressWarnings("try") // A lock is held, not used.
  public BatchOutcome run(
      BatchPlan plan, InputStream in, BatchObserver observer, BatchHandle handle) {
    List<BatchPage> pages = List.of();
    if (!plan.resume()) {
      pages =
          new PageCollector(plan, context.http(plan.each().access().network()), in, observer)
              .collect();
    } else if (toResume(plan) == null) {
      throw nothingToResume(plan);
    }
    BatchInference service = plan.asJob() ? inference(plan, observer) : null;
    if (service != null && !plan.resume()) {
      JobSubmission.checkCount(pages.size(), service);
    }
    InvocationContext route =
        service == null || plan.each().request().dryRun()
            ? null
            : service.check(service.request("check", "check"));
    try (NameLock lock = plan.each().request().dryRun() ? null : lock(plan)) {
      BatchProgress progress =
          plan.resume() ? resumed(plan, observer) : begun(plan, pages, observer);
      handle.begin(progress);
      JobSubmission submission =
          service != null && route != null
              ? JobSubmission.begin(plan.each(), service, progress.directory(), route)
              : null;
      return go(plan, progress, in, observer, submission);
    }
  }

  /** Two at a time would both ask what neither has asked yet. */
  private NameLock lock(BatchPlan plan) {
    Instant now = plan.each().environment().clock().instant();
    return NameLock.take(context.files(), plan.each().output(), plan.name(), now);
  }

  private BatchOutcome go(
      BatchPlan plan,
      BatchProgress progress,
      InputStream in,
      BatchObserver observer,
      @Nullable JobSubmission submission) {
    RunJob job = new RunJob(context);
    if (submission == null) {
      job.prepare(plan.each(), preparing(observer));
    }
    ConcurrencyLimit limit = new ConcurrencyLimit(plan.jobs());
    BigDecimal most = plan.each().maxCost();
    CostBudget budget = most == null ? null : new CostBudget(most, progress.spent());
    PageQueue queue = new PageQueue(progress::next, plan.jobs());
    Runnable worker =
        new PageWorker(
            plan,
            job,
            progress.directory(),
            progress,
            queue,
            limit,
            budget,
            observer,
            in,
            submission);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(queue.turnsAtOnce(), progress.waiting()); i++) {
      Thread thread = new Thread(worker, "page-" + (i + 1));
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
    if (submission != null) {
      submission.submit(progress, observer);
    }
    return progress.finish();
  }

  private BatchInference inference(BatchPlan plan, BatchObserver observer) {
    RunPlan each = plan.each();
    Target target = each.target();
    if (target == null) {
      throw Problem.BATCH_INFERENCE_UNSUPPORTED
          .failure("Batch inference jobs are for models: --provider bedrock --model ID.")
          .exception();
    }
    return context
        .providers()
        .batchInference(
            target,
            each.settings(),
            each.options(),
            context.http(each.access().network()),
            preparing(observer));
  }

  private BatchProgress begun(BatchPlan plan, List<BatchPage> pages, BatchObserver observer) {
    Clock clock = plan.each().environment().clock();
    BatchDirectory directory =
        BatchDirectory.create(context.files(), plan.each().output(), plan.name(), clock);
    BatchJournal journal = plan.each().request().dryRun() ? null : directory.begin(pages);
    observer.begun(directory.path(), pages.size(), 0);
    if (journal != null) {
      sayWhatMayBeBilled(directory.inFlightBefore(pages), observer);
    }
    return new BatchProgress(
        pages, EarlierTries.NONE, directory, journal, observer, plan.failFast());
  }

  private static void sayWhatMayBeBilled(List<String> pages, BatchObserver observer) {
    if (!pages.isEmpty()) {
      observer.note(
          (pages.size() == 1 ? "1 page was" : pages.size() + " pages were")
              + " being asked when the batch was stopped and may have been billed; asking once more: "
              + some(pages));
    }
  }

  /** What has its answer keeps it, whatever is asked now; the first tells what it was asked. */
  private void sayWhatIsOther(
      List<BatchPage> pages,
      List<Entry> done,
      BatchDirectory directory,
      BatchPlan plan,
      BatchObserver observer) {
    Set<String> answered = new HashSet<>();
    done.stream().filter(e -> e.status().isAnswered()).forEach(e -> answered.add(e.page()));
    for (BatchPage page : pages) {
      RunRecord record = answered.contains(page.page()) ? directory.record(page) : null;
      if (record != null) {
        List<String> other = RecordedOptions.others(record, plan.each(), context.providers());
        if (!other.isEmpty()) {
          observer.note(
              "what has its answer keeps it, and was asked with other options: "
                  + String.join("; ", other));
        }
        return;
      }
    }
  }

  private @Nullable Resumable toResume(BatchPlan plan) {
    Clock clock = plan.each().environment().clock();
    return BatchDirectory.newestToResume(context.files(), plan.each().output(), plan.name(), clock);
  }

  private static ProblemException nothingToResume(BatchPlan plan) {
    return Problem.NOTHING_TO_RESUME
        .failure("No batch of the name '" + plan.name() + "' lacks an answer.")
        .exception();
  }

  private BatchProgress resumed(BatchPlan plan, BatchObserver observer) {
    Resumable found = toResume(plan);
    if (found == null) {
      throw nothingToResume(plan);
    }
    BatchDirectory directory = found.directory();
    JobRecord open = directory.job();
    if (open != null && open.isOpen()) {
      throw Problem.JOB_NOT_ENDED
          .failure("Its answers are not here yet: orchestrator batch fetch " + plan.name())
          .exception();
    }
    BatchHistory history = found.history();
    BatchJournal journal = directory.resume();
    List<Entry> done = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (BatchPage page : history.pages()) {
      Entry entry = ended(page, history, directory);
      if (entry != null) {
        done.add(entry);
        if (!entry.equals(history.ended().get(page.page()))) {
          journal.ended(entry);
        }
      } else if (history.unanswered(page) > 0) {
        again.add(page.page());
      }
    }
    journal.settle();
    observer.begun(directory.path(), history.pages().size(), done.size());
    sayWhatMayBeBilled(again, observer);
    sayWhatIsOther(history.pages(), done, directory, plan, observer);
    BatchHistory now = BatchHistory.read(directory.path()); // the ends just written have their cost
    EarlierTries earlier = EarlierTries.of(now == null ? history : now, done);
    return new BatchProgress(
        history.pages(), earlier, directory, journal, observer, plan.failFast());
  }

  /** How a page ended that needs no further turn; null for one that does. */
  private static @Nullable Entry ended(
      BatchPage page, BatchHistory history, BatchDirectory directory) {
    Entry known = history.ended().get(page.page());
    if (known != null && (known.status().isAnswered() || isGivenUp(known))) {
      return known;
    }
    RunRecord record = directory.record(page);
    Entry ended = null;
    if (record != null && record.status() == RunRecord.Status.COMPLETE) {
      ended = Entry.of(page, record); // killed between the answer and the journal
    } else if (history.unanswered(page) >= MOST_UNANSWERED) {
      ended = Entry.failed(page, Problem.ANSWER_NEVER_CAME.failure(page.page() + "."));
    }
    return ended == null || known == null ? ended : ended.after(known);
  }

  /** Whether a page was asked so often without an answer that it is not asked again. */
  private static boolean isGivenUp(Entry known) {
    RunRecord.Problem why = known.problem();
    return why != null && why.code().equals(Problem.ANSWER_NEVER_CAME.code());
  }

  /** The first few of many. */
  private static String some(List<String> pages) {
    String first = String.join(", ", pages.subList(0, Math.min(NAMED, pages.size())));
    return pages.size() <= NAMED ? first : first + " and " + (pages.size() - NAMED) + " more";
  }

  private static RunObserver preparing(BatchObserver observer) {
    return new RunObserver() {
      @Override
      public void accept(RunEvent event) {
        if (event instanceof RunEvent.Note note) {
          observer.note(note.message());
        }
      }

      @Override
      public @Nullable String ask(String question) {
        return observer.ask(question);
      }

      @Override
      public void tell(String line) {
        observer.tell(line);
      }
    };
  }
}
