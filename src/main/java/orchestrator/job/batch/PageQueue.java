package orchestrator.job.batch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import orchestrator.job.PreparedRun;
import orchestrator.record.batch.BatchPage;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a batch: a page is read, and when one of the calls at once is free, it is asked
 * about. A few pages are read ahead, so that no call waits for its page; as many as are as good as
 * nothing in memory (docs/adr/0099).
 *
 * <p>This class is thread-safe.
 */
final class PageQueue {
  /** Pages that are read at once: Confluence is sent no more requests than that. */
  private static final int MOST_READING = 6;

  /** Characters of the prompts that are ahead and on their way, beyond which nothing is ahead. */
  private static final long MOST_CHARACTERS = 4_000_000;

  /** A thing to do. */
  sealed interface Turn {}

  /** A page is to be read. */
  record Reading(BatchPage page) implements Turn {}

  /**
   * A page is to be asked about.
   *
   * @param run its run, which has not ended
   * @param size of its prompt, in characters and bytes
   */
  record Asking(BatchPage page, PreparedRun run, PageObserver listener, long size)
      implements Turn {}

  private final Supplier<@Nullable BatchPage> pages;
  private final int jobs;
  private final Deque<Asking> prepared = new ArrayDeque<>();
  private int reading;
  private int asking;

  /** Of the prompts that wait or are being asked. */
  private long characters;

  /** Of the longest prompt so far, which the next one may be like; 0 while there was none. */
  private long longest;

  /**
   * A queue.
   *
   * @param pages gives the next page to be read; null while there is none
   * @param jobs how many pages are asked about at once, and at most are ahead
   */
  PageQueue(Supplier<@Nullable BatchPage> pages, int jobs) {
    this.pages = pages;
    this.jobs = jobs;
  }

  /** How many threads can have a turn at once. */
  int turnsAtOnce() {
    return jobs + mostReading();
  }

  private int mostReading() {
    return Math.min(jobs, MOST_READING);
  }

  /** Waits for the next turn; null when there is none left. The caller says when it is over. */
  synchronized @Nullable Turn next() throws InterruptedException {
    while (true) {
      Asking first = asking < jobs ? prepared.poll() : null;
      if (first != null) {
        asking++;
        return first;
      }
      if (mayRead()) {
        BatchPage page = pages.get();
        if (page != null) {
          reading++;
          return new Reading(page);
        }
        if (reading == 0 && prepared.isEmpty()) {
          return null;
        }
      }
      wait();
    }
  }

  private boolean mayRead() {
    int ahead = prepared.size() + reading;
    return reading < mostReading()
        && (ahead + asking < jobs
            || (ahead < jobs
                && longest > 0
                && characters + (reading + 1) * longest <= MOST_CHARACTERS));
  }

  /**
   * A page has been read.
   *
   * @param next its next turn; null if its run has ended
   */
  synchronized void read(@Nullable Asking next) {
    reading--;
    if (next != null) {
      longest = Math.max(longest, next.size());
      characters += next.size();
      prepared.add(next);
    }
    notifyAll();
  }

  /** A page has been asked about. */
  synchronized void asked(Asking over) {
    asking--;
    characters -= over.size();
    notifyAll();
  }
}
