package orchestrator.bedrock.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RetryingEngine;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.http.Deadline;
import orchestrator.model.Capabilities;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Memory;
import orchestrator.problem.Problem;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * An agent on Bedrock.
 *
 * @param agentId at most ten letters and digits
 * @param agentAliasId at most ten letters and digits
 * @param sessionId the session to continue, or null to begin one
 */
public record AgentTarget(String agentId, String agentAliasId, @Nullable String sessionId)
    implements BedrockTarget {

  /**
   * The agent that the settings name.
   *
   * @throws orchestrator.problem.ProblemException if one of its ids is missing, or cannot be one
   */
  public static AgentTarget of(Settings settings) {
    Setting<String> id = settings.get(SettingKey.AGENT_ID);
    Setting<String> alias = settings.get(SettingKey.AGENT_ALIAS_ID);
    if (id == null || alias == null) {
      throw Problem.AGENT_INCOMPLETE
          .failure(
              id == null ? "The alias id is set, the agent id is not." : "The alias id is missing.")
          .exception();
    }
    return new AgentTarget(id(id), id(alias), session(settings.get(SettingKey.SESSION_ID)));
  }

  private static String id(Setting<String> setting) {
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

  @Override
  public String kind() {
    return "agent";
  }

  @Override
  public Map<String, @Nullable String> fields() {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    fields.put("agent_id", agentId);
    fields.put("agent_alias_id", agentAliasId);
    fields.put("session_id", sessionId);
    return fields;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, InputFiles.LIMITS);
  }

  @Override
  public Memory memory() {
    return Memory.SESSION;
  }

  @Override
  public AwsService service() {
    return AwsService.BEDROCK_AGENT_RUNTIME;
  }

  @Override
  public Engine engine(InferenceOptions options, Supplier<Connection> connecting) {
    return new AgentInvoker(this, options, connecting, RetryingEngine.USUAL);
  }

  @Override
  public ProbeResult probe(InferenceOptions run, Connection connection, Deadline deadline) {
    return new AgentProbe(this, connection, deadline).ended();
  }

  @Override
  public ProbeResult call(InferenceOptions run, Connection connection, Deadline deadline) {
    return new AgentProbe(this, connection, deadline).call();
  }
}
