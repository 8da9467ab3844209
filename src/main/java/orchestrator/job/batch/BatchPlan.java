package orchestrator.job.batch;

import orchestrator.job.RunPlan;

/**
 * What one batch does, as checked values.
 *
 * @param each what is done with each page; its page is nobody's
 * @param sources where the pages come from
 * @param jobs how many pages at once
 * @param maxPages with how many pages it may begin
 * @param resume whether to go on with the newest batch of this name that is not complete
 * @param failFast whether to begin nothing more after the first failure
 */
public record BatchPlan(
    RunPlan each, BatchSources sources, int jobs, int maxPages, boolean resume, boolean failFast) {

  /** The name of the batch. */
  public String name() {
    return each.name();
  }
}
