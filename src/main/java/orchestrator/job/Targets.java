package orchestrator.job;

import java.util.List;
import java.util.regex.Pattern;
import orchestrator.model.Target;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import orchestrator.settings.TargetKeys;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/** Decides who is asked. */
final class Targets {
  private static final List<String> PROVIDERS = List.of("bedrock", "offline");

  private Targets() {}

  static Target of(Settings settings) {
    Setting<String> provider = settings.get(SettingKey.PROVIDER);
    if (provider == null) {
      throw Problem.NO_PROVIDER
          .failure("Neither --provider nor LLM_PROVIDER nor [provider] provider is set.")
          .exception();
    }
    String name = provider.value().strip();
    if (!PROVIDERS.contains(name)) {
      throw Problem.UNKNOWN_PROVIDER
          .failure(
              "'" + name + "' (" + provider.source() + ")." + DidYouMean.question(name, PROVIDERS))
          .exception();
    }
    if (name.equals("offline")) {
      return new Target.Offline();
    }
    return named(settings);
  }

  /** Who would be asked, which need not be clear yet; what is said about it must still be right. */
  static Target orUndecided(Settings settings) {
    Setting<String> provider = settings.get(SettingKey.PROVIDER);
    boolean bedrock = provider == null || provider.value().strip().equals("bedrock");
    if (bedrock && settings.targets().isEmpty()) {
      return new Target.Undecided();
    }
    return provider == null ? named(settings) : of(settings);
  }

  private static Target named(Settings settings) {
    List<TargetKeys> named = settings.targets();
    if (named.isEmpty()) {
      throw Problem.NO_TARGET.failure("").exception();
    }
    if (named.size() > 1) {
      throw twoTargets(settings);
    }
    return switch (named.get(0)) {
      case MODEL -> model(settings);
      case AGENT -> agent(settings);
    };
  }

  private static Target model(Settings settings) {
    String session = settings.value(SettingKey.SESSION_ID);
    if (session != null) {
      throw Problem.INVALID_VALUE
          .failure("--session-id continues a session with an agent; models have none.")
          .exception();
    }
    return new Target.Model(
        new SettingValues(settings).required(SettingKey.MODEL),
        settings.value(SettingKey.MODEL_PROVIDER));
  }

  private static Target agent(Settings settings) {
    Setting<String> id = settings.get(SettingKey.AGENT_ID);
    Setting<String> alias = settings.get(SettingKey.AGENT_ALIAS_ID);
    if (id == null || alias == null) {
      throw Problem.AGENT_INCOMPLETE
          .failure(
              id == null ? "The alias id is set, the agent id is not." : "The alias id is missing.")
          .exception();
    }
    return new Target.Agent(
        agentId(id), agentId(alias), session(settings.get(SettingKey.SESSION_ID)));
  }

  private static String agentId(Setting<String> setting) {
    String value = setting.value().strip();
    if (!Pattern.matches("[0-9a-zA-Z]{1,10}", value)) {
      throw Problem.AGENT_ID_INVALID
          .failure("'" + value + "' (" + setting.source() + ")")
          .exception();
    }
    return value;
  }

  private static @Nullable String session(@Nullable Setting<String> setting) {
    if (setting == null) {
      return null;
    }
    if (!Pattern.matches("[0-9a-zA-Z._:-]{2,100}", setting.value())) {
      throw Problem.INVALID_VALUE
          .failure("--session-id has 2 to 100 letters, digits, '.', '_', ':' and '-'.")
          .exception();
    }
    return setting.value();
  }

  private static ProblemException twoTargets(Settings settings) {
    Setting<String> model = settings.get(SettingKey.MODEL);
    Setting<String> agent = settings.get(SettingKey.AGENT_ID);
    if (agent == null) {
      agent = settings.get(SettingKey.AGENT_ALIAS_ID);
    }
    String detail =
        model == null || agent == null
            ? ""
            : "The model comes from " + model.source() + ", the agent from " + agent.source() + ".";
    return Problem.TWO_TARGETS.failure(detail).exception();
  }
}
