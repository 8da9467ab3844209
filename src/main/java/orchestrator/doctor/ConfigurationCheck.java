package orchestrator.doctor;

import java.util.ArrayList;
import java.util.List;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;

/**
 * What was configured, where, and what is wrong with it.
 *
 * @param settings as they were found
 * @param faults all that is wrong; a run would stop at the first
 */
record ConfigurationCheck(Settings settings, List<Failure> faults) implements Check {
  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public CheckOutcome examine() {
    if (!faults.isEmpty()) {
      List<String> details = new ArrayList<>();
      for (Failure other : faults.subList(1, faults.size())) {
        details.add("also: " + other.problem().title() + ": " + other.detail());
      }
      details.addAll(settings.notes()); // one of them may be why
      details.addAll(chosen());
      return new CheckOutcome.Failed(faults.get(0), details);
    }
    List<String> notes = settings.notes();
    if (!notes.isEmpty()) {
      List<String> details = new ArrayList<>(notes.subList(1, notes.size()));
      details.addAll(chosen());
      return new CheckOutcome.Warned(Problem.CONFIG_DOUBTFUL.failure(notes.get(0) + "."), details);
    }
    return new CheckOutcome.Passed("every setting can be used", chosen());
  }

  /** What somebody chose, each with its source; the rest, which nobody did, on one line. */
  private List<String> chosen() {
    List<String> lines = new ArrayList<>();
    List<String> defaults = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      Setting<String> setting = settings.get(key);
      if (setting == null) {
        continue;
      }
      String line = key.id() + " = " + shown(key, setting.value());
      if (setting.source() instanceof Source.Default) {
        defaults.add(line);
      } else {
        lines.add(line + " (" + setting.source() + ")");
      }
    }
    lines.add("by default: " + String.join(", ", defaults));
    return lines;
  }

  /** Secrets never, proxies without user and password. */
  private static String shown(SettingKey key, String value) {
    if (key.secret()) {
      return "********";
    }
    int at = value.lastIndexOf('@');
    boolean address =
        value.contains("://") || key == SettingKey.HTTPS_PROXY || key == SettingKey.HTTP_PROXY;
    return at < 0 || !address ? value : "********" + value.substring(at);
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Failed(Problem.CONFIG_UNREADABLE.failure("Reading it takes for ever."));
  }
}
