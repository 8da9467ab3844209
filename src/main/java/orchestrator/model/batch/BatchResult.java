package orchestrator.model.batch;

import orchestrator.model.Answer;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What came of one record: an answer, or why there is none.
 *
 * @param recordId which record
 * @param answer whole, or with the reason why it is not; null for none
 * @param failure why there is none; null if there is one
 */
public record BatchResult(String recordId, @Nullable Answer answer, @Nullable Failure failure) {}
