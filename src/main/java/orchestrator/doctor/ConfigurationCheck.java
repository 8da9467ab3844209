package orchestrator.doctor;

import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What was configured, where, and what is wrong with it.
 *
 * @param settings as they were found
 * @param failure what a run would stop at; null for nothing
 */
record ConfigurationCheck(Settings settings, @Nullable Failure failure) implements Check {
  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public Finding examine() {
    if (failure != null) {
      List<String> others =
          settings.failures().stream()
              .filter(other -> !other.equals(failure))
              .map(other -> "also: " + other.problem().title() + ": " + other.detail())
              .toList();
      return new Finding.Failed(failure, others);
    }
    List<String> notes = settings.notes();
    if (!notes.isEmpty()) {
      return new Finding.Warned(
          Problem.CONFIG_DOUBTFUL.failure(notes.get(0) + "."), notes.subList(1, notes.size()));
    }
    List<String> all = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      Setting<String> setting = settings.get(key);
      if (setting != null) {
        all.add(key.id() + " = " + shown(key, setting.value()) + " (" + setting.source() + ")");
      }
    }
    return new Finding.Passed(all.size() + " settings, all usable", all);
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
  public Finding late() {
    return new Finding.Failed(Problem.CONFIG_UNREADABLE.failure("Reading it takes for ever."));
  }
}
