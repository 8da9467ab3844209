package orchestrator.settings;

import java.util.List;

/** The settings that name one kind of target; a new kind adds a constant. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are List.of(...).
public enum TargetKeys {
  MODEL("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", SettingKey.MODEL),
  AGENT("AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME", SettingKey.AGENT_ID, SettingKey.AGENT_ALIAS_ID);

  private final String endpointVariable;
  private final List<SettingKey> keys;

  TargetKeys(String endpointVariable, SettingKey... keys) {
    this.endpointVariable = endpointVariable;
    this.keys = List.of(keys);
  }

  /** The environment variable that moves the endpoint of this kind alone. */
  public String endpointVariable() {
    return endpointVariable;
  }

  /** What names a target of this kind, taken together. */
  public List<SettingKey> keys() {
    return keys;
  }
}
