package orchestrator.job.batch;

import java.util.Locale;
import orchestrator.job.RunPlan;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;

/**
 * What one batch does, as checked values.
 *
 * @param each what is done with each page; its page is nobody's
 * @param sources where the pages come from
 * @param jobs how many pages at once
 * @param maxPages with how many pages it may begin
 * @param resume whether to go on with the newest batch of this name that is not complete
 * @param failFast whether to begin nothing more after the first failure
 * @param asJob whether a job of the provider's answers all pages, and not a call for each
 */
public record BatchPlan(
    RunPlan each,
    BatchSources sources,
    int jobs,
    int maxPages,
    boolean resume,
    boolean failFast,
    boolean asJob) {

  /** Who answers the pages of a batch. */
  public enum Engine {
    /** A call for each page, from this machine. */
    LIVE,
    /** One batch inference job for all of them. */
    BEDROCK_BATCH;

    /**
     * The one that the settings name.
     *
     * @throws orchestrator.problem.ProblemException if they name none that there is
     */
    public static Engine of(Settings settings) {
      Engine engine =
          new SettingValues(settings)
              .optional(
                  SettingKey.ENGINE,
                  Engine.class,
                  each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      return engine == null ? LIVE : engine;
    }
  }

  /** The name of the batch. */
  public String name() {
    return each.name();
  }
}
