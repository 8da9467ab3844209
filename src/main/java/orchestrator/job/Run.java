package orchestrator.job;

import orchestrator.history.Continuation;
import orchestrator.http.HttpClients;
import orchestrator.model.RunObserver;
import orchestrator.record.RunJournal;
import org.jspecify.annotations.Nullable;

/**
 * What one run works with, from its page to its answer.
 *
 * @param continuation what was said before, where it goes on with a conversation
 * @param oneOfMany whether the prompt calls the feature after the page
 */
record Run(
    RunPlan plan,
    HttpClients network,
    @Nullable Continuation continuation,
    RunJournal kept,
    RunObserver listener,
    RunJob.History history,
    boolean oneOfMany) {}
