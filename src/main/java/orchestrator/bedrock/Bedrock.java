package orchestrator.bedrock;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import orchestrator.aws.AwsAccess;
import orchestrator.aws.AwsConnection;
import orchestrator.aws.BedrockService;
import orchestrator.aws.CredentialSource;
import orchestrator.aws.CredentialSource.BearerToken;
import orchestrator.aws.CredentialSource.Keys;
import orchestrator.llm.Generation;
import orchestrator.llm.Invoker;
import orchestrator.llm.Route;
import orchestrator.llm.Target;
import orchestrator.network.Network;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The door to Amazon Bedrock. */
public final class Bedrock {
  /** How long a model may think before its first word. Some take minutes over a long page. */
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);

  private Bedrock() {}

  /**
   * Someone to ask a model or an agent. Identity, region and endpoint are looked up when it is
   * asked; nothing is loaded or opened before.
   *
   * @param target a model or an agent
   * @param generation how the answer should be made
   * @param access what the user said about AWS
   * @param network how Bedrock is reached; the caller closes it, after the invoker
   * @throws ProblemException {@code MODEL_FAMILY_UNKNOWN}, {@code AGENT_ID_INVALID} or {@code
   *     INVALID_VALUE}, before anything is looked up
   */
  public static Invoker invoker(
      Target target, Generation generation, AwsAccess access, Network network) {
    if (target instanceof Target.Model model) {
      Supplier<Connection> connecting =
          connecting(BedrockService.MODELS, generation, access, network);
      return new ModelInvoker(model, generation, connecting, Retries.USUAL);
    }
    if (target instanceof Target.Agent agent) {
      Supplier<Connection> connecting =
          connecting(BedrockService.AGENTS, generation, access, network);
      return new AgentInvoker(agent, generation, connecting, Retries.USUAL);
    }
    throw new IllegalArgumentException("not on Bedrock: " + target);
  }

  /**
   * Loads what the first call needs, so that it is ready when the prompt is. Asks nobody, reads no
   * credentials and sends nothing; meant for a thread of its own while a page is being fetched.
   */
  public static void warmUp(Target target) {
    if (target instanceof Target.Model) {
      WarmUp.model();
    } else if (target instanceof Target.Agent) {
      WarmUp.agent();
    }
  }

  /**
   * Tries a target out with a signed request that it must turn away, which costs nothing.
   *
   * @param target a model or an agent
   * @param aws as whom, and where
   * @param longest when to give up
   * @throws ProblemException if it is turned away for another reason, which a run would meet too
   */
  public static Proof prove(
      Target target, AwsConnection aws, Duration longest, Clock clock, Network network) {
    return new Trial(connection(aws, longest, clock, network), longest).forNothing(target);
  }

  /**
   * Tries a target out with the smallest real call: a few tokens; for an agent in a session of its
   * own, which is ended at once.
   *
   * @param guardrail the run's, as {@code ID:VERSION}; null for none
   * @throws ProblemException if no answer comes
   */
  public static Proof call(
      Target target,
      @Nullable String guardrail,
      AwsConnection aws,
      Duration longest,
      Clock clock,
      Network network) {
    return new Trial(connection(aws, longest, clock, network), longest).forReal(target, guardrail);
  }

  /** Why a model id can hardly work in a region; null if nothing speaks against it. */
  public static @Nullable String misfit(String modelId, String region) {
    return ModelId.of(modelId).misfit(region);
  }

  private static Supplier<Connection> connecting(
      BedrockService service, Generation generation, AwsAccess access, Network network) {
    return () ->
        connection(
            AwsConnection.open(access, service, network),
            silence(generation),
            access.clock(),
            network);
  }

  private static Connection connection(
      AwsConnection aws, Duration silence, Clock clock, Network network) {
    CredentialSource source = aws.credentials();
    AwsCredentialsProvider provider = null;
    if (source.identity() instanceof Keys keys) {
      provider = keys.provider();
      // Asked here, where its failures arrive as they are and not inside the SDK's.
      provider.resolveCredentials();
    }
    Route route =
        new Route(
            aws.region().value(),
            aws.region().source(),
            source.kind().word(),
            source.profile(),
            aws.endpoint().uri().toString());
    return new Connection(
        route,
        provider,
        source.identity() instanceof BearerToken bearer ? bearer.token() : null,
        source.notices(),
        network.sdkAsync(silence),
        clock);
  }

  private static Duration silence(Generation generation) {
    Duration timeout = generation.timeout();
    return timeout == null || timeout.compareTo(LONGEST_SILENCE) < 0 ? LONGEST_SILENCE : timeout;
  }
}
