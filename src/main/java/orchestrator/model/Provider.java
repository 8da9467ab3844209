package orchestrator.model;

import java.util.List;
import java.util.Set;
import orchestrator.http.HttpClients;
import orchestrator.model.usage.Pricing;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingSource;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Someone who serves targets and makes the engines that ask them. Its targets come back to it, and
 * no other ones.
 */
public interface Provider extends SettingSource {

  /** What {@code --provider} calls it. */
  String name();

  /** Whether the settings name one of its targets, whoever they say the provider is. */
  boolean isNamed(Settings settings);

  /**
   * The target that the settings name.
   *
   * @throws orchestrator.problem.ProblemException if they name none, or one that cannot be asked,
   *     as far as that can be told without asking anybody
   */
  Target target(Settings settings);

  /** The settings that mean nothing to a provider unless it has them here. */
  default Set<SettingKey> settings() {
    return Set.of();
  }

  /** Settings that stand in files of the provider's own. */
  @Override
  default @Nullable Setting<String> find(SettingKey key, Settings soFar) {
    return null;
  }

  /**
   * Finds out that a target cannot be asked with these options.
   *
   * @throws orchestrator.problem.ProblemException if so
   */
  default void check(Target target, Settings settings, InferenceOptions options) {}

  /** Why a target can hardly be asked with these settings; null if nothing speaks against it. */
  default @Nullable String doubt(Target target, Settings settings) {
    return null;
  }

  /**
   * What asking a target costs; null where nobody knows.
   *
   * @throws orchestrator.problem.ProblemException if a file that tells cannot be read
   */
  default @Nullable Pricing pricing(Target target, Settings settings, InferenceOptions options) {
    return null;
  }

  /**
   * What can be made ready while the page is fetched, each on a thread of its own. Sends nothing,
   * and whatever goes wrong shows when somebody is asked.
   */
  default List<Runnable> preparations(Target target, Settings settings, HttpClients http) {
    return List.of();
  }

  /**
   * The tokens of a prompt as the service counts them, without asking the target anything; null
   * where it does not count, of which the observer is told.
   *
   * @throws orchestrator.problem.ProblemException if the service cannot be reached
   */
  default @Nullable Long count(Target target, Prompt prompt, Engine.Context context) {
    return null;
  }

  /** The engine that asks a target. Nothing is looked up or connected before {@link Engine#ask}. */
  Engine engine(Target target, Engine.Context context);
}
