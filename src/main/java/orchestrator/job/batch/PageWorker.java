package orchestrator.job.batch;

import java.io.InputStream;
import java.util.List;
import orchestrator.job.PreparedRun;
import orchestrator.job.RunHandle;
import orchestrator.job.RunJob;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.batch.PageQueue.Asking;
import orchestrator.job.batch.PageQueue.Reading;
import orchestrator.job.batch.PageQueue.Turn;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.KeptRun;
import orchestrator.record.Outcome;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchPage;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import org.jspecify.annotations.Nullable;

/**
 * One of the threads of a batch: reads pages and asks about them until none is left.
 *
 * @param queue says what is next
 * @param job runs a page
 * @param budget what the batch may cost; null for no limit
 * @param in standard input, read only if it is a page
 * @param submission takes the prompts where a job answers them; null for a call for each
 */
record PageWorker(
    BatchPlan plan,
    RunJob job,
    BatchDirectory directory,
    BatchProgress progress,
    PageQueue queue,
    ConcurrencyLimit limit,
    @Nullable CostBudget budget,
    BatchObserver observer,
    InputStream in,
    @Nullable JobSubmission submission)
    implements Runnable {

  @Override
  public void run() {
    try {
      for (Turn turn = queue.next(); turn != null; turn = queue.next()) {
        if (turn instanceof Asking asking) {
          ask(asking);
        } else if (turn instanceof Reading reading) {
          read(reading.page());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the process ends
    }
  }

  private void read(BatchPage page) {
    PageObserver listener = new PageObserver(page, progress, limit, budget, observer);
    RunHandle handle = new RunHandle();
    progress.begins(page, handle);
    Asking next = null;
    try {
      PreparedRun run =
          job.read(
              plan.each().about(page.page()),
              directory.of(page),
              in,
              listener,
              handle,
              named -> directory.newestComplete(page),
              submission == null ? null : prompt -> submission.add(page, prompt, listener));
      Outcome outcome = run.ended();
      if (outcome == null) {
        next = new Asking(page, run, listener, run.size());
      } else {
        ends(page, outcome, listener);
      }
    } catch (RuntimeException | Error e) {
      breaks(page, e, listener);
    } finally {
      queue.read(next);
    }
  }

  private void ask(Asking asking) {
    PageObserver listener = asking.listener();
    try {
      ends(asking.page(), asking.run().ask(), listener);
    } catch (RuntimeException | Error e) {
      breaks(asking.page(), e, listener);
    } finally {
      listener.leave();
      queue.asked(asking);
    }
  }

  private void ends(BatchPage page, Outcome outcome, PageObserver listener) {
    Entry entry = Entry.of(page, outcome.kept().record());
    if (outcome instanceof Outcome.Failed failed && entry.status().isAnswered()) {
      entry = entry.unrecorded(failed.failure()); // record.json does not say so
    }
    if (outcome instanceof Outcome.Rehearsed rehearsed) {
      entry = isUnchanged(page, rehearsed) ? entry.unchanged() : entry;
      progress.rehearses(entry, rehearsed);
    }
    ends(page, entry, failure(outcome), listener);
  }

  /** A run threw: not even its record could be written, or it is a bug. */
  private void breaks(BatchPage page, Throwable thrown, PageObserver listener) {
    Failure failure;
    if (thrown instanceof ProblemException problem) {
      failure = problem.failure();
    } else if (thrown instanceof OutOfMemoryError) {
      failure = Problem.OUT_OF_MEMORY.failure("");
    } else { // no reason to leave the others alone
      failure = Problem.INTERNAL_ERROR.failure(thrown.getClass().getName() + ".");
    }
    ends(page, Entry.failed(page, failure), failure, listener);
  }

  private void ends(BatchPage page, Entry entry, @Nullable Failure failure, PageObserver listener) {
    if (failure == null) {
      limit.answered();
    }
    boolean unpaid = entry.cost() == null && isUnpaid(entry, failure, listener);
    if (unpaid) {
      listener.unpaid();
    } else {
      listener.settle(entry.cost() == null ? null : entry.cost().usd());
    }
    if (failure != null && failure.problem() == Problem.COST_LIMIT_EXCEEDED) {
      progress.tooDear(page, failure);
    } else if (listener.notAsked()) {
      progress.leaves(page);
    } else if (failure == null || !isTurnedAway(failure, entry) || !progress.again(page)) {
      Failure everybodys = failure != null && isEverybodys(failure, listener) ? failure : null;
      // That a page is unchanged stands in its line.
      List<String> notes = entry.status() == PageStatus.UNCHANGED ? List.of() : listener.notes();
      progress.ends(page, entry, notes, everybodys);
    }
  }

  /** Whether a run that is no rehearsal would ask nobody. */
  private boolean isUnchanged(BatchPage page, Outcome.Rehearsed rehearsed) {
    KeptRun newest =
        plan.each().request().is(Switch.IF_CHANGED) ? directory.newestComplete(page) : null;
    return newest != null
        && newest.wasAsked(rehearsed.kept().record().fingerprint())
        && newest.answer() != null;
  }

  /** Whether nobody did any work for a page. */
  private static boolean isUnpaid(Entry entry, @Nullable Failure failure, PageObserver listener) {
    ExitCode code = failure == null ? ExitCode.OK : failure.problem().exitCode();
    return !listener.asked()
        || code == ExitCode.CREDENTIALS
        || code == ExitCode.REFUSED
        || (failure != null && isTurnedAway(failure, entry));
  }

  private static @Nullable Failure failure(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return failed.failure();
    }
    return outcome instanceof Outcome.Incomplete incomplete ? incomplete.failure() : null;
  }

  /** Whether a later turn may go better, and nothing was paid for this one. */
  private static boolean isTurnedAway(Failure failure, Entry entry) {
    return switch (failure.problem()) {
      case CONFLUENCE_THROTTLED, THROTTLED, SERVICE_UNAVAILABLE, MODEL_NOT_READY ->
          entry.usage().outputTokens() == null;
      default -> false;
    };
  }

  /** Whether the other pages would fail for the same reason, so that trying them is no use. */
  private boolean isEverybodys(Failure failure, PageObserver listener) {
    ExitCode code = failure.problem().exitCode();
    if (code == ExitCode.OUTPUT) {
      return true;
    }
    if (failure.problem() == Problem.PAGE_UNAUTHORIZED) {
      return !progress.anyAnswered(); // a token that is refused again and again is locked out
    }
    if (!listener.asked()) {
      return false;
    }
    return switch (failure.problem()) {
      case INPUT_TOO_LONG, INVALID_REQUEST, REQUEST_MALFORMED, ANSWER_UNREADABLE -> false;
      case DAILY_QUOTA_USED_UP -> true;
      case HOST_UNKNOWN,
          DNS_UNAVAILABLE,
          CONNECTION_REFUSED,
          CONNECT_TIMED_OUT,
          TLS_UNTRUSTED,
          TLS_CERTIFICATE_EXPIRED,
          TLS_CERTIFICATE_MISMATCH,
          TLS_FAILED,
          PROXY_FAILED,
          NOT_FROM_AWS ->
          !progress.anyAnswered();
      default -> code == ExitCode.USAGE || code == ExitCode.CREDENTIALS || code == ExitCode.REFUSED;
    };
  }
}
