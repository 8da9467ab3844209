package orchestrator.job.batch;

import java.util.Locale;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;

/** Who answers the pages of a batch. */
public enum BatchEngine {
  /** A call for each page, from this machine. */
  LIVE,
  /** One batch inference job for all of them. */
  BEDROCK_BATCH;

  /**
   * The one that the settings name.
   *
   * @throws orchestrator.problem.ProblemException if they name none that there is
   */
  public static BatchEngine of(Settings settings) {
    BatchEngine engine =
        new SettingValues(settings)
            .optional(
                SettingKey.ENGINE,
                BatchEngine.class,
                each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return engine == null ? LIVE : engine;
  }
}
