package orchestrator.record.batch;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.record.RunRecord;
import orchestrator.record.Tool;
import org.jspecify.annotations.Nullable;

/**
 * What {@code batch.json} says about one batch: which pages there were and how each ended.
 *
 * @param name its name
 * @param status how it ended
 * @param startedAt when it began
 * @param finishedAt when it ended, the last time if it was resumed
 * @param tool the program that ran
 * @param pages the pages in their order, each once
 */
public record BatchRecord(
    String name,
    Status status,
    Instant startedAt,
    Instant finishedAt,
    Tool tool,
    List<Entry> pages) {

  public BatchRecord {
    pages = List.copyOf(pages);
  }

  /** How a batch can have ended. */
  public enum Status {
    /** Every page is complete or unchanged. */
    COMPLETE,
    /** At least one page is neither. */
    INCOMPLETE,
    /** It was stopped, and can be resumed. */
    INTERRUPTED,
    /** At least one page waits for a job that has not ended. */
    SUBMITTED,
    /** Its pages were listed, and nobody was asked. */
    DRY_RUN;

    /** What {@code batch.json} says. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether every page had its turn. */
    public boolean hasEnded() {
      return this == COMPLETE || this == INCOMPLETE;
    }
  }

  /** How a page of a batch can have ended. */
  public enum PageStatus {
    COMPLETE,
    INCOMPLETE,
    FAILED,
    /** Nobody was asked: an earlier answer to the same question stands. */
    UNCHANGED,
    /** Not begun: the batch ended before. */
    SKIPPED,
    /** Handed over to a job that has not ended. */
    SUBMITTED;

    /** What {@code batch.json} and standard output say. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is a whole answer. */
    public boolean isAnswered() {
      return this == COMPLETE || this == UNCHANGED;
    }

    static PageStatus of(RunRecord run) {
      return switch (run.status()) {
        case COMPLETE, DRY_RUN -> COMPLETE;
        case UNCHANGED -> UNCHANGED;
        case INCOMPLETE -> INCOMPLETE;
        case SUBMITTED -> SUBMITTED;
        case FAILED -> FAILED;
        case INTERRUPTED -> run.answer() == null ? FAILED : INCOMPLETE;
      };
    }
  }

  /**
   * A page and how it ended.
   *
   * @param page which it is, as PAGE names it
   * @param title its title; null when it was not read
   * @param version its version number, if it has one
   * @param status how it ended
   * @param folder where what came of it is, below the batch's folder; null for nowhere
   * @param usage what it consumed, with all tries of a batch that was resumed
   * @param cost about what that cost; null where nobody knows
   * @param problem why there is no whole answer
   */
  public record Entry(
      String page,
      @Nullable String title,
      @Nullable Integer version,
      PageStatus status,
      @Nullable String folder,
      Usage usage,
      @Nullable Cost cost,
      RunRecord.@Nullable Problem problem) {

    /** The same page in another folder. */
    Entry in(@Nullable String other) {
      return new Entry(page, title, version, status, other, usage, cost, problem);
    }

    /** The same, with what an earlier try consumed, too. */
    public Entry after(Entry earlier) {
      Usage all = plus(earlier.usage, usage);
      Cost both = plus(earlier.cost, cost);
      return new Entry(page, title, version, status, folder, all, both, problem);
    }

    /** What a run's record says about a page. */
    public static Entry of(BatchPage page, RunRecord run) {
      RunRecord.Page read = run.page();
      return new Entry(
          page.page(),
          read == null ? null : read.title(),
          read == null ? null : read.version(),
          PageStatus.of(run),
          BatchDirectory.folder(page),
          run.usage() == null ? Usage.UNKNOWN : run.usage(),
          run.cost(),
          run.problem());
    }

    /** A page that failed before there was a record. */
    public static Entry failed(BatchPage page, Failure failure) {
      RunRecord.Problem problem = RunRecord.Problem.of(failure);
      return new Entry(
          page.page(), null, null, PageStatus.FAILED, null, Usage.UNKNOWN, null, problem);
    }

    /** The same page, whose record could not be written as it ended. */
    public Entry unrecorded(Failure failure) {
      RunRecord.Problem why = RunRecord.Problem.of(failure);
      return new Entry(page, title, version, PageStatus.FAILED, folder, usage, cost, why);
    }

    /** The same page, of which nobody would be asked. */
    public Entry unchanged() {
      return new Entry(page, title, version, PageStatus.UNCHANGED, folder, usage, cost, problem);
    }

    /** The same page, which was not asked for this reason. */
    public Entry skipped(Failure why) {
      RunRecord.Problem reason = RunRecord.Problem.of(why);
      return new Entry(page, title, version, PageStatus.SKIPPED, folder, usage, cost, reason);
    }

    /** A page that was not begun. */
    public static Entry skipped(BatchPage page) {
      return new Entry(
          page.page(), null, null, PageStatus.SKIPPED, null, Usage.UNKNOWN, null, null);
    }
  }

  /** Whether a page was skipped for what it may cost. */
  public boolean wasTooDear() {
    return pages.stream()
        .map(Entry::problem)
        .anyMatch(
            problem ->
                problem != null && problem.code().equals(Problem.COST_LIMIT_EXCEEDED.code()));
  }

  /** How many pages ended so. */
  public int count(PageStatus status) {
    return (int) pages.stream().filter(entry -> entry.status() == status).count();
  }

  /** What all pages consumed together, as far as anybody counted. */
  public Usage usage() {
    Usage sum = Usage.UNKNOWN;
    for (Entry entry : pages) {
      sum = plus(sum, entry.usage());
    }
    return sum;
  }

  private static Usage plus(Usage one, Usage other) {
    return new Usage(
        plus(one.inputTokens(), other.inputTokens()),
        plus(one.outputTokens(), other.outputTokens()),
        plus(one.cacheReadTokens(), other.cacheReadTokens()),
        plus(one.cacheWriteTokens(), other.cacheWriteTokens()));
  }

  /** About what all pages cost together; null where nobody knows of any. */
  public @Nullable Cost cost() {
    Cost sum = null;
    for (Entry entry : pages) {
      sum = plus(sum, entry.cost());
    }
    return sum;
  }

  private static @Nullable Cost plus(@Nullable Cost one, @Nullable Cost other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return new Cost(one.usd().add(other.usd()), other.pricesAsOf());
  }

  private static @Nullable Long plus(@Nullable Long one, @Nullable Long other) {
    return one == null ? other : other == null ? one : Long.valueOf(one + other);
  }
}
