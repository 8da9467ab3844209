package orchestrator.record;

import java.nio.file.Path;
import orchestrator.model.Prompt;
import orchestrator.model.usage.Cost;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/** How a run ended. A failure is a value, so that many runs can follow each other. */
public sealed interface Outcome {

  /** What the run leaves behind. */
  Kept kept();

  /**
   * The whole answer arrived.
   *
   * @param answer its text
   */
  record Succeeded(Kept kept, String answer) implements Outcome {}

  /**
   * An earlier run was asked the same, and its answer stands.
   *
   * @param answer its text
   * @param earlier that run
   */
  record Unchanged(Kept kept, String answer, KeptRun earlier) implements Outcome {}

  /**
   * The prompt was made and nobody was asked.
   *
   * @param prompt what would have been sent
   * @param most what it may cost; null where nobody knows
   * @param counted its tokens as the service counts them; null where they are estimated
   */
  record Rehearsed(Kept kept, Prompt prompt, @Nullable Cost most, @Nullable Long counted)
      implements Outcome {}

  /** The prompt was handed over to a job, which will bring the answer. */
  record HandedOver(Kept kept) implements Outcome {}

  /**
   * A part of the answer arrived and is kept.
   *
   * @param answer that part
   * @param failure why there is no more
   */
  record Incomplete(Kept kept, String answer, Failure failure) implements Outcome {}

  /**
   * No answer, or none that could be kept.
   *
   * @param failure why
   * @param cause what it came from, for {@code --debug}
   * @param answer the text of the answer that found no room; null where none arrived
   */
  record Failed(Kept kept, Failure failure, @Nullable Throwable cause, @Nullable String answer)
      implements Outcome {}

  /**
   * The record on disk.
   *
   * @param folder where it is
   * @param record what {@code record.json} says
   */
  record Kept(Path folder, RunRecord record) {}
}
