package orchestrator.settings;

import java.util.List;

/** The settings that name one kind of target; a new kind adds a constant. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are List.of(...).
public enum TargetKeys {
  MODEL("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", List.of(SettingKey.MODEL), List.of()),
  AGENT(
      "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME",
      List.of(SettingKey.AGENT_ID, SettingKey.AGENT_ALIAS_ID),
      List.of()),
  AGENT_RUNTIME(
      "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
      List.of(SettingKey.AGENT_ARN),
      List.of(SettingKey.AGENT_ENDPOINT));

  private final String endpointVariable;
  private final List<SettingKey> keys;
  private final List<SettingKey> further;

  TargetKeys(String endpointVariable, List<SettingKey> keys, List<SettingKey> further) {
    this.endpointVariable = endpointVariable;
    this.keys = keys;
    this.further = further;
  }

  /** The environment variable that moves the endpoint of this kind alone. */
  public String endpointVariable() {
    return endpointVariable;
  }

  /** What names a target of this kind, taken together. */
  public List<SettingKey> keys() {
    return keys;
  }

  /** Whether a setting means something to targets of this kind alone. */
  public boolean isOwn(SettingKey key) {
    return keys.contains(key) || further.contains(key);
  }
}
