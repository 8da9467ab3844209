package orchestrator.bedrock.agentcore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.error.AgentRuntimeProblems;
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
import orchestrator.settings.Source;
import org.jspecify.annotations.Nullable;

/**
 * An agent on an AgentCore runtime.
 *
 * @param arn the runtime's
 * @param endpoint the name of its endpoint, which stands for one of its versions
 * @param sessionId the session to continue, or null to begin one
 */
public record AgentRuntimeTarget(RuntimeArn arn, String endpoint, @Nullable String sessionId)
    implements BedrockTarget {
  /** The endpoint that each runtime has. */
  static final String DEFAULT_ENDPOINT = "DEFAULT";

  private static final Pattern ENDPOINT = Pattern.compile("[0-9a-zA-Z_-]{1,256}");

  /** A header's value, so without blanks. */
  private static final Pattern SESSION = Pattern.compile("[\\x21-\\x7e]{33,256}");

  /**
   * The runtime that the settings name.
   *
   * @throws orchestrator.problem.ProblemException if one of them cannot be meant
   */
  public static AgentRuntimeTarget of(Settings settings) {
    Setting<String> named = Objects.requireNonNull(settings.get(SettingKey.AGENT_ARN));
    RuntimeArn arn = RuntimeArn.of(named.value(), named.source().toString());
    requireRegion(settings.get(SettingKey.REGION), arn);
    return new AgentRuntimeTarget(
        arn,
        endpoint(settings.get(SettingKey.AGENT_ENDPOINT)),
        session(settings.get(SettingKey.SESSION_ID)));
  }

  /** Whoever names another region in the same breath means something else. */
  private static void requireRegion(@Nullable Setting<String> region, RuntimeArn arn) {
    if (region != null
        && region.source() instanceof Source.Flag
        && !region.value().strip().equals(arn.region())) {
      throw Problem.AGENT_REGION_MISMATCH
          .failure("The ARN is of " + arn.region() + ", --region names " + region.value() + ".")
          .exception();
    }
  }

  private static String endpoint(@Nullable Setting<String> setting) {
    if (setting == null) {
      return DEFAULT_ENDPOINT;
    }
    String name = setting.value().strip();
    if (!ENDPOINT.matcher(name).matches()) {
      throw Problem.INVALID_VALUE
          .failure(
              "The name of an endpoint (" + setting.source() + ") has letters, digits and '_'.")
          .exception();
    }
    return name;
  }

  private static @Nullable String session(@Nullable Setting<String> setting) {
    if (setting == null) {
      return null;
    }
    if (!SESSION.matcher(setting.value()).matches()) {
      throw Problem.INVALID_VALUE
          .failure(
              "--session-id of an AgentCore runtime has 33 to 256 characters, without blanks; this"
                  + " one has "
                  + setting.value().length()
                  + ".")
          .exception();
    }
    return setting.value();
  }

  /** What AgentCore's refusals mean for it. */
  AgentRuntimeProblems problems() {
    return new AgentRuntimeProblems(arn.id(), endpoint, arn.region());
  }

  @Override
  public String kind() {
    return "agent-runtime";
  }

  @Override
  public Map<String, @Nullable String> fields() {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    fields.put("agent_arn", arn.value());
    fields.put("agent_endpoint", endpoint);
    fields.put("session_id", sessionId);
    return fields;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.TEXT;
  }

  @Override
  public Memory memory() {
    return Memory.SESSION;
  }

  @Override
  public AwsService service() {
    return AwsService.BEDROCK_AGENTCORE;
  }

  @Override
  public Engine engine(InferenceOptions options, Supplier<Connection> connecting) {
    return new AgentRuntimeInvoker(this, options, connecting, RetryingEngine.USUAL);
  }

  @Override
  public ProbeResult probe(InferenceOptions run, Connection connection, Deadline deadline) {
    return new AgentRuntimeProbe(this, connection, deadline).refused();
  }

  @Override
  public ProbeResult call(InferenceOptions run, Connection connection, Deadline deadline) {
    return new AgentRuntimeProbe(this, connection, deadline).call();
  }
}
