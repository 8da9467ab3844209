package orchestrator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orchestrator.network.Network;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.RunRequest;
import orchestrator.settings.RunSettings;
import orchestrator.settings.Settings;

/** Finds what a run would end with before it has asked anybody anything. */
public final class Preflight {
  /** Any run: what its own words may say is not a matter of settings. */
  private static final RunRequest ANY =
      new RunRequest("-", "any", Map.of(), false, false, false, true, false);

  private Preflight() {}

  /** All that is wrong with the settings. What merely is not set yet is no fault. */
  public static List<Failure> faults(Settings settings) {
    List<Failure> faults = new ArrayList<>(settings.failures());
    look(faults, () -> Network.check(RunSettings.Access.of(settings, false).network()));
    look(faults, () -> Templates.load(settings));
    look(faults, () -> RunSettings.of(settings, ANY));
    return faults;
  }

  private static void look(List<Failure> faults, Runnable stage) {
    try {
      stage.run();
    } catch (ProblemException e) {
      Failure failure = e.failure();
      boolean unset =
          failure.problem() == Problem.NO_PROVIDER || failure.problem() == Problem.NO_TARGET;
      if (!unset && !faults.contains(failure)) {
        faults.add(failure);
      }
    }
  }
}
