package orchestrator.job;

import java.util.List;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Provider;
import orchestrator.model.Target;
import orchestrator.model.usage.Pricing;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingSource;
import orchestrator.settings.Settings;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** The providers of this build; decides which of them is asked. */
public final class Providers implements SettingSource {
  private final List<Provider> all;

  /** These, the first being asked first whether a target is its own. */
  public Providers(List<? extends Provider> all) {
    this.all = List.copyOf(all);
  }

  /** The one that a target belongs to. */
  public Provider of(Target target) {
    for (Provider provider : all) {
      if (provider.name().equals(target.provider())) {
        return provider;
      }
    }
    throw new IllegalArgumentException("nobody's: " + target);
  }

  /** Whether a setting means anything where this target is asked: it is not another provider's. */
  boolean mayRead(SettingKey key, Target target) {
    boolean others = false;
    for (Provider provider : all) {
      others |= provider.settings().contains(key);
    }
    return !others || of(target).settings().contains(key);
  }

  /** Whether a run with these settings may ask this one, as far as they say. */
  public static boolean mayBeMeant(String name, Settings settings) {
    String meant = settings.value(SettingKey.PROVIDER);
    return meant == null || meant.strip().equals(name);
  }

  /** What asking a target costs; null where nobody knows. */
  public @Nullable Pricing pricing(Target target, Settings settings, InferenceOptions options) {
    return of(target).pricing(target, settings, options);
  }

  /** Asks the providers that may be meant for what only they know. */
  @Override
  public @Nullable Setting<String> find(SettingKey key, Settings soFar) {
    for (Provider provider : all) {
      Setting<String> found = mayBeMeant(provider.name(), soFar) ? provider.find(key, soFar) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * Who is asked.
   *
   * @throws ProblemException if the settings name nobody, or somebody who cannot be asked
   */
  public Target target(Settings settings) {
    Setting<String> setting = settings.get(SettingKey.PROVIDER);
    if (setting == null) {
      throw Problem.NO_PROVIDER
          .failure("Neither --provider, LLM_PROVIDER nor [provider] provider is set.")
          .exception();
    }
    String name = setting.value().strip();
    for (Provider provider : all) {
      if (provider.name().equals(name)) {
        return provider.target(settings);
      }
    }
    List<String> names = all.stream().map(Provider::name).toList();
    throw Problem.UNKNOWN_PROVIDER
        .failure("'" + name + "' (" + setting.source() + ")." + DidYouMean.question(name, names))
        .exception();
  }

  /**
   * Who would be asked, which need not be clear yet: then null. What is said about it must still be
   * right.
   */
  @Nullable Target targetIfNamed(Settings settings) {
    if (settings.get(SettingKey.PROVIDER) == null) {
      for (Provider provider : all) {
        if (provider.isNamed(settings)) {
          return provider.target(settings);
        }
      }
      return null;
    }
    try {
      return target(settings);
    } catch (ProblemException e) {
      if (e.failure().problem() == Problem.NO_TARGET) {
        return null;
      }
      throw e;
    }
  }
}
