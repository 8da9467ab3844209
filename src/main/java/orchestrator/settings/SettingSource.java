package orchestrator.settings;

import org.jspecify.annotations.Nullable;

/** A place of a provider's own where a setting may stand, such as the profile of an AWS user. */
public interface SettingSource {
  /**
   * Looks for a setting that neither an option nor a variable nor {@code orchestrator.conf} has.
   *
   * @param key which setting
   * @param soFar all that they say
   * @return null if it is not there either
   * @throws orchestrator.problem.ProblemException if what is there cannot be used
   */
  @Nullable Setting<String> find(SettingKey key, Settings soFar);
}
