package orchestrator.job.batch;

import java.nio.file.Path;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.record.batch.BatchRecord;
import orchestrator.record.batch.BatchRecord.PageStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a batch ended.
 *
 * @param record what {@code batch.json} says
 * @param folder where it is
 * @param stopped why no further page was begun, where that is no single page's fault; null where
 *     every page had its turn
 */
public record BatchOutcome(BatchRecord record, Path folder, @Nullable Failure stopped) {

  /** Whether nothing at all came of it. */
  public boolean nothingCame() {
    return record.pages().stream()
        .noneMatch(page -> page.status().isAnswered() || page.status() == PageStatus.INCOMPLETE);
  }

  /** Whether every page has its answer, or a job that will bring it. */
  private boolean isWhole() {
    return record.pages().stream()
        .allMatch(page -> page.status().isAnswered() || page.status() == PageStatus.SUBMITTED);
  }

  /** What the process exits with. */
  public ExitCode exitCode() {
    ExitCode code = stopped == null ? ExitCode.OK : stopped.problem().exitCode();
    return switch (code) {
      case INTERRUPTED, TERMINATED, HUNG_UP, CLOSED_PIPE, OUTPUT -> code;
      default -> {
        boolean whole = isWhole();
        // Stopped and yet whole: handed over to a job of which nobody knows whether there is one.
        if (stopped != null && (whole || nothingCame())) {
          yield code;
        }
        yield whole ? ExitCode.OK : ExitCode.FINDINGS;
      }
    };
  }
}
