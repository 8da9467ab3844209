package orchestrator.job.batch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import orchestrator.job.RunHandle;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.Outcome;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchJournal;
import orchestrator.record.batch.BatchPage;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import orchestrator.record.batch.EarlierTries;
import orchestrator.report.BatchReport;
import org.jspecify.annotations.Nullable;

/**
 * The state of a batch that goes on: which pages wait, which are at work, and how the others ended.
 * Ctrl-C can end it from another thread; nothing is written after that.
 *
 * <p>This class is thread-safe.
 */
final class BatchProgress {
  /** How often a page has its turn that was turned away each time. */
  private static final int MOST_TURNS = 5;

  private final List<BatchPage> pages;
  private final BatchDirectory directory;
  private final @Nullable BatchJournal journal;
  private final BatchObserver observer;
  private final boolean failFast;
  private final Set<BatchPage> waiting = new LinkedHashSet<>();
  private final Map<BatchPage, RunHandle> running = new LinkedHashMap<>();
  private final Set<BatchPage> asked = new HashSet<>();
  private final Map<String, Entry> ended = new HashMap<>();
  private final Map<String, Entry> earlier;
  private final BigDecimal spent;
  private final Map<BatchPage, Integer> turns = new HashMap<>();
  private boolean answered;
  private @Nullable Failure stopped;
  private boolean enough;
  private boolean over;

  /**
   * A batch that begins, or goes on.
   *
   * @param pages all its pages
   * @param earlier what was done before
   * @param journal null where nothing is asked, so that there is nothing to go on with
   */
  BatchProgress(
      List<BatchPage> pages,
      EarlierTries earlier,
      BatchDirectory directory,
      @Nullable BatchJournal journal,
      BatchObserver observer,
      boolean failFast) {
    this.pages = pages;
    this.directory = directory;
    this.journal = journal;
    this.observer = observer;
    this.failFast = failFast;
    this.earlier = earlier.again();
    this.spent = earlier.spent();
    earlier.done().forEach(entry -> ended.put(entry.page(), entry));
    for (BatchPage page : pages) {
      if (!ended.containsKey(page.page())) {
        waiting.add(page);
      }
    }
    this.answered = earlier.done().stream().anyMatch(entry -> entry.status().isAnswered());
  }

  /** The page whose turn it is; null when no further one is to be begun. */
  synchronized @Nullable BatchPage next() {
    Iterator<BatchPage> first = waiting.iterator();
    if (!mayBegin() || !first.hasNext()) {
      return null;
    }
    BatchPage page = first.next();
    first.remove();
    return page;
  }

  /** Whether anything more may be begun. */
  synchronized boolean mayBegin() {
    return stopped == null && !enough && !over;
  }

  synchronized void begins(BatchPage page, RunHandle handle) {
    running.put(page, handle);
  }

  /**
   * A page is about to be asked; on the disk before it is.
   *
   * @param most US dollars that it may cost; null where nobody knows, or asks
   */
  void asking(BatchPage page, @Nullable BigDecimal most) {
    synchronized (this) {
      asked.add(page);
    }
    if (journal != null) {
      journal.asking(page, most);
    }
  }

  /** A page was turned away before any work. */
  void turnedAway(BatchPage page) {
    if (journal != null) {
      journal.turnedAway(page);
    }
  }

  /** A page that was asked about cost nothing, and has ended. */
  void unpaid(BatchPage page) {
    try {
      turnedAway(page);
    } catch (ProblemException e) { // A full disk.
      stop(e.failure());
    }
  }

  private void gone(BatchPage page) {
    running.remove(page);
    asked.remove(page);
  }

  /** A page was read and not asked, because the batch was stopped meanwhile. */
  synchronized void leaves(BatchPage page) {
    gone(page);
  }

  /** A page may cost more than is left; so no further one is begun, and the first tells why. */
  synchronized void tooDear(BatchPage page, Failure why) {
    gone(page);
    if (mayBegin()) {
      ended.put(page.page(), withEarlier(Entry.skipped(page).skipped(why)));
    }
    enough = true;
  }

  /**
   * A page that was turned away gets another turn after all others.
   *
   * @return false if it has had enough of them
   */
  synchronized boolean again(BatchPage page) {
    if (!mayBegin() || turns.merge(page, 1, Integer::sum) >= MOST_TURNS) {
      return false;
    }
    gone(page);
    waiting.add(page);
    return true;
  }

  /**
   * A page has ended.
   *
   * @param everybodys why the others would fail as well; null if it is this page's own affair
   */
  void ends(BatchPage page, Entry entry, List<String> notes, @Nullable Failure everybodys) {
    take(page, entry, notes, everybodys);
    try {
      if (journal != null) {
        journal.settle(); // without the lock, so that pages that end together wait together
      }
    } catch (ProblemException e) {
      stop(e.failure());
    }
  }

  private synchronized void take(
      BatchPage page, Entry last, List<String> notes, @Nullable Failure everybodys) {
    Entry entry = withEarlier(last);
    gone(page);
    waiting.remove(page); // of a job's, nobody has taken it out
    if (over) {
      return;
    }
    ended.put(entry.page(), entry);
    answered |= entry.status().isAnswered();
    boolean failed = entry.status() == PageStatus.FAILED || entry.status() == PageStatus.INCOMPLETE;
    enough |= failFast && failed;
    if (everybodys != null) {
      stop(everybodys);
    }
    try {
      if (journal != null && !isUnkept(everybodys)) {
        journal.ended(entry);
      }
      String folder = entry.folder();
      observer.ended(entry, folder == null ? null : directory.path().resolve(folder), notes);
    } catch (ProblemException e) { // A full disk, or a reader that has left.
      stop(e.failure());
    }
  }

  /** What a page consumed counts with what its earlier tries did. */
  private Entry withEarlier(Entry entry) {
    Entry before = earlier.get(entry.page());
    return before == null ? entry : entry.after(before);
  }

  /** Whether what a page was answered found no room: without a line, it may have been billed. */
  private static boolean isUnkept(@Nullable Failure everybodys) {
    return everybodys != null && everybodys.problem().exitCode() == ExitCode.OUTPUT;
  }

  /** What would have been sent about a page. */
  synchronized void rehearses(Entry entry, Outcome.Rehearsed run) {
    observer.rehearsed(entry, run.prompt(), run.most());
  }

  /** Whether any page has its answer. */
  synchronized boolean anyAnswered() {
    return answered;
  }

  /** No further page is begun; the first reason is the one that is told. */
  synchronized void stop(Failure why) {
    stopped = stopped == null ? why : stopped;
  }

  /** The job that pages were handed over to was not created, so they are as good as not begun. */
  synchronized void notSubmitted(Failure why) {
    ended.replaceAll(
        (page, entry) -> entry.status() == PageStatus.SUBMITTED ? entry.skipped(why) : entry);
    stop(why);
  }

  /** Whether the batch was stopped before its end. */
  synchronized boolean isStopped() {
    return stopped != null || over;
  }

  /** Where the batch is. */
  BatchDirectory directory() {
    return directory;
  }

  /** What earlier tries have cost, as far as anybody knows. */
  BigDecimal spent() {
    return spent;
  }

  /** Whether a page waits for its turn. */
  synchronized boolean isWaiting(BatchPage page) {
    return waiting.contains(page);
  }

  /** How many pages wait for their turn. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** How many pages are being asked about. */
  synchronized int asked() {
    return asked.size();
  }

  /** Ends everything now, and what arrived is kept; null when it had ended already. */
  synchronized @Nullable BatchOutcome interrupt(Supplier<Problem> why) {
    if (over) {
      return null;
    }
    Failure reason = why.get().failure("");
    running.forEach(
        (page, handle) -> {
          Outcome.Kept kept = handle.interrupt(why);
          if (kept != null
              && asked.contains(page)) { // It has no line in the journal: it may have been billed.
            ended.put(page.page(), withEarlier(Entry.of(page, kept.record())));
          }
        });
    stopped = reason;
    return finish();
  }

  /** Ends the batch: writes {@code batch.json}. What keeps that from being written stops it. */
  synchronized BatchOutcome finish() {
    if (over) {
      throw new IllegalStateException("it has ended");
    }
    over = true;
    List<Entry> entries = new ArrayList<>();
    for (BatchPage page : pages) {
      Entry entry = ended.get(page.page());
      entries.add(entry == null ? withEarlier(Entry.skipped(page)) : entry);
    }
    BatchRecord record = directory.record(status(entries), entries);
    try {
      write(record);
    } catch (ProblemException e) {
      record = directory.record(BatchRecord.Status.INCOMPLETE, entries);
      stopped = e.failure();
    }
    return new BatchOutcome(record, directory.path(), stopped);
  }

  private void write(BatchRecord record) {
    if (journal == null) {
      directory.finish(record, null);
    } else {
      try (journal) {
        boolean resumable = !record.status().hasEnded();
        // Whoever stops a batch does not wait until thousands of records have been read.
        directory.finish(
            record, resumable ? null : BatchReport.html(record, directory.path(), true));
        if (resumable && stopped != null) {
          journal.stopped(stopped.problem());
        } else {
          journal.finished(record.status());
        }
      }
    }
  }

  private BatchRecord.Status status(List<Entry> entries) {
    if (journal == null) {
      return BatchRecord.Status.DRY_RUN;
    }
    if (entries.stream().allMatch(entry -> entry.status().isAnswered())) {
      return BatchRecord.Status.COMPLETE;
    }
    BatchRecord.Status rest =
        entries.stream().anyMatch(entry -> entry.status() == PageStatus.SUBMITTED)
            ? BatchRecord.Status.SUBMITTED
            : BatchRecord.Status.INCOMPLETE;
    if (stopped == null) {
      return rest;
    }
    return switch (stopped.problem().exitCode()) {
      case INTERRUPTED, TERMINATED, HUNG_UP, CLOSED_PIPE -> BatchRecord.Status.INTERRUPTED;
      default -> rest;
    };
  }
}
