package orchestrator.model.batch;

import orchestrator.http.HttpClients;
import orchestrator.model.InferenceOptions;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.settings.Settings;

/** A provider that answers many prompts as one job as well. */
public interface BatchProvider {

  /**
   * Its jobs for a target. Nothing is looked up or connected yet.
   *
   * @param settings all settings, of which it reads its own
   * @param options how the answers should be made
   * @param http how others are reached
   * @param observer hears what happens, and can be asked
   * @throws orchestrator.problem.ProblemException if the target, or an option, is not for jobs
   */
  BatchInference batchInference(
      Target target,
      Settings settings,
      InferenceOptions options,
      HttpClients http,
      RunObserver observer);
}
