package orchestrator.job;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orchestrator.http.HttpClients;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Settings;

/** Finds what a run would end with before it has asked anybody anything. */
public final class Preflight {
  private Preflight() {}

  /** All that is wrong with the settings. What merely is not set yet is no fault. */
  public static List<Failure> faults(Settings settings) {
    Set<Failure> faults = new LinkedHashSet<>(settings.failures());
    look(faults, () -> HttpClients.check(RunPlan.Access.of(settings, false).network()));
    look(faults, () -> PromptTemplates.load(settings));
    faults.addAll(RunPlan.faults(settings));
    faults.removeIf(
        fault -> fault.problem() == Problem.NO_PROVIDER || fault.problem() == Problem.NO_TARGET);
    return List.copyOf(faults);
  }

  private static void look(Set<Failure> faults, Runnable stage) {
    try {
      stage.run();
    } catch (ProblemException e) {
      faults.add(e.failure());
    }
  }
}
