package orchestrator.job.batch;

import java.nio.file.Path;
import java.util.List;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Cost;
import orchestrator.record.batch.BatchRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hears how a batch goes on, on one thread at a time, and speaks for the user who can be asked.
 * What it throws ends the batch.
 */
public interface BatchObserver {
  /**
   * The pages are known.
   *
   * @param folder where it keeps what it does
   * @param pages how many there are
   * @param done how many of them had ended before, where it is resumed
   */
  void begun(Path folder, int pages, int done);

  /**
   * A page has ended.
   *
   * @param page how
   * @param folder where what came of it is; null for nowhere
   * @param notes what the user should know about it
   */
  void ended(BatchRecord.Entry page, @Nullable Path folder, List<String> notes);

  /**
   * What would have been sent, in a dry run; {@link #ended} follows.
   *
   * @param most what it may cost; null where nobody knows
   */
  void rehearsed(BatchRecord.Entry page, Prompt prompt, @Nullable Cost most);

  /** Something about the whole that the user should know. */
  void note(String message);

  /**
   * Asks the user a question and waits for the answer, one line.
   *
   * @return null when nobody can answer
   */
  @Nullable String ask(String question);

  /** Something the user has to see now, whatever else is silenced. */
  void tell(String line);
}
