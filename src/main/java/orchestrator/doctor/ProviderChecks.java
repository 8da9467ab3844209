package orchestrator.doctor;

import java.util.List;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.ReportRedactor;
import orchestrator.doctor.network.HostResolver;
import orchestrator.http.HttpClients;
import orchestrator.job.RunPlan;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The checks of one provider: the part of a run's road that leads to its targets. */
public interface ProviderChecks {

  /**
   * All of them, in the order in which they are told.
   *
   * @param road which run, and what to look with
   */
  List<Check> checks(Road road);

  /**
   * The run that is examined, and what it is examined with.
   *
   * @param settings all settings
   * @param run what the run would do; null if the settings are not in order
   * @param invoke whether a call may cost something
   * @param resolver looks names up
   * @param network the way there
   * @param mask hears what must not be shown
   * @param before the ways that were tried before: what stopped them already is told there
   */
  record Road(
      Settings settings,
      @Nullable RunPlan run,
      boolean invoke,
      HostResolver resolver,
      HttpClients network,
      ReportRedactor mask,
      List<? extends Check> before) {}
}
