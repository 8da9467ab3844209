package orchestrator.aws;

import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.aws.profile.AwsAccess.Chosen;
import orchestrator.aws.profile.ProfileSettings;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Environment;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import orchestrator.settings.TargetKeys;
import org.jspecify.annotations.Nullable;

/** The settings that are about AWS, and the one that an AWS profile may hold. */
public final class AwsSettings {
  private AwsSettings() {}

  /**
   * What the user said about AWS.
   *
   * @throws orchestrator.problem.ProblemException if it cannot be meant
   */
  public static AwsAccess of(Settings settings) {
    return access(settings, new SettingValues(settings).isOn(SettingKey.AUTO_LOGIN));
  }

  /**
   * The {@code ca_bundle} of the profile in use, as a further {@link
   * orchestrator.settings.SettingSource}.
   */
  public static @Nullable Setting<String> find(SettingKey key, Settings soFar) {
    Chosen bundle =
        key == SettingKey.CA_BUNDLE ? ProfileSettings.caBundle(access(soFar, false)) : null;
    return bundle == null
        ? null
        : new Setting<>(bundle.value(), new Source.AwsProfile(bundle.source()));
  }

  /**
   * Why the model can hardly be called in the region that a run would use, as far as variables and
   * files tell; null if nothing speaks against it, or no model is named.
   */
  public static @Nullable String misfit(Settings settings) {
    String model = settings.isAbout(TargetKeys.MODEL) ? settings.value(SettingKey.MODEL) : null;
    try {
      return model == null ? null : ModelRegion.misfit(of(settings), model.strip());
    } catch (ProblemException e) {
      return null; // said as a fault of the settings
    }
  }

  /** The region that a run would use, as far as variables and files tell. */
  public static @Nullable String region(Settings settings) {
    try {
      return ModelRegion.named(of(settings));
    } catch (ProblemException e) {
      return null; // said as a fault of the settings
    }
  }

  private static AwsAccess access(Settings settings, boolean autoLogin) {
    Setting<String> profile = settings.get(SettingKey.PROFILE);
    Environment environment = settings.environment();
    return new AwsAccess(
        environment.variables(),
        environment.home(),
        environment.clock(),
        chosen(profile),
        profile != null && profile.source() instanceof Source.Flag,
        chosen(settings.get(SettingKey.REGION)),
        chosen(settings.get(SettingKey.ENDPOINT_URL)),
        autoLogin,
        targetRegion(settings),
        settings.isAbout(TargetKeys.AGENT_RUNTIME));
  }

  private static @Nullable Chosen targetRegion(Settings settings) {
    Setting<String> target = null;
    if (settings.isAbout(TargetKeys.MODEL)) {
      target = settings.get(SettingKey.MODEL);
    } else if (settings.isAbout(TargetKeys.AGENT_RUNTIME)) {
      target = settings.get(SettingKey.AGENT_ARN);
    }
    String region = target == null ? null : ModelRegion.of(target.value());
    return target == null || region == null
        ? null
        : Chosen.by(region, "the ARN in " + target.source());
  }

  /** The service that a run with these settings calls. */
  static AwsService service(Settings settings) {
    if (settings.isAbout(TargetKeys.AGENT)) {
      return AwsService.BEDROCK_AGENT_RUNTIME;
    }
    return settings.isAbout(TargetKeys.AGENT_RUNTIME)
        ? AwsService.BEDROCK_AGENTCORE
        : AwsService.BEDROCK_RUNTIME;
  }

  private static @Nullable Chosen chosen(@Nullable Setting<String> setting) {
    return setting == null
        ? null
        : new Chosen(
            setting.value(),
            setting.source().toString(),
            setting.source() instanceof Source.Variable);
  }
}
