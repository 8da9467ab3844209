package orchestrator.job.batch;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.problem.Problem;
import orchestrator.record.batch.BatchPage;
import org.jspecify.annotations.Nullable;

/**
 * Hears how the run of one page goes on. Holds it up before each call until the limit leaves room
 * for one, and has the call written down before it is made.
 */
final class PageObserver implements RunObserver {
  private static final int OUTSIDE = -1;

  private final BatchPage page;
  private final BatchProgress progress;
  private final ConcurrencyLimit limit;
  private final @Nullable CostBudget budget;
  private final BatchObserver batch;
  private final List<String> notes = new ArrayList<>();
  private @Nullable BigDecimal most;
  private @Nullable BigDecimal reserved;
  private int entered = OUTSIDE;
  private boolean asked;
  private boolean notAsked;

  /**
   * An observer.
   *
   * @param budget what the batch may cost; null for no limit
   */
  PageObserver(
      BatchPage page,
      BatchProgress progress,
      ConcurrencyLimit limit,
      @Nullable CostBudget budget,
      BatchObserver batch) {
    this.page = page;
    this.progress = progress;
    this.limit = limit;
    this.budget = budget;
    this.batch = batch;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Priced priced) {
      most = priced.most().usd();
      reserve(most);
    } else if (event instanceof RunEvent.Stage stage
        && stage.name() == RunEvent.Stage.Name.ANSWER) {
      enter();
    } else if (event instanceof RunEvent.TurnedAway) {
      if (limit.turnedAway(entered)) {
        int now = limit.now();
        batch.note(
            "the service is busy; "
                + (now == 1 ? "one page" : now + " pages")
                + " at once for now");
      }
      progress.turnedAway(page);
      leave();
    } else if (event instanceof RunEvent.AskingAgain) {
      enter();
    } else if (event instanceof RunEvent.Note note) {
      notes.add(note.message());
    }
  }

  private void reserve(BigDecimal price) {
    if (budget == null) {
      return;
    }
    try {
      if (!budget.reserve(price)) {
        throw Problem.COST_LIMIT_EXCEEDED
            .failure(
                "It may cost $"
                    + price.toPlainString()
                    + "; $"
                    + budget.left().toPlainString()
                    + " of --max-cost is left.")
            .exception();
      }
      reserved = price;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
  }

  private void enter() {
    try {
      entered = limit.enter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
    if (!progress.mayBegin()) {
      notAsked = !asked;
      throw Problem.INTERRUPTED.failure("").exception();
    }
    progress.asking(page, most);
    asked = true;
  }

  /**
   * The run is over.
   *
   * @param cost what it has cost; null where nobody knows, and then it counts for what it may have
   */
  void settle(@Nullable BigDecimal cost) {
    BigDecimal aside = reserved;
    if (budget != null && aside != null) {
      budget.settle(aside, cost == null ? aside : cost);
      reserved = null;
    }
  }

  /** The run is over, and cost nothing; the journal has it before anything else is asked. */
  void unpaid() {
    settle(BigDecimal.ZERO);
    if (asked && entered != OUTSIDE) {
      progress.unpaid(page);
    }
  }

  /** Lets another page be asked. */
  void leave() {
    if (entered != OUTSIDE) {
      limit.leave();
      entered = OUTSIDE;
    }
  }

  /** Whether the page was about to be asked at least once. */
  boolean asked() {
    return asked;
  }

  /** Whether the page was read and then not asked, because the batch was stopped. */
  boolean notAsked() {
    return notAsked;
  }

  /** What the user should know about the page. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public @Nullable String ask(String question) {
    return batch.ask(question);
  }

  @Override
  public void tell(String line) {
    batch.tell(line);
  }
}
