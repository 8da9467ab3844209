package orchestrator.bedrock;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.aws.AwsConnection;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.BearerToken;
import orchestrator.aws.credentials.CredentialSource.Keys;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.metadata.AwsPrincipal;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.bedrock.agent.AgentInvoker;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.codec.ModelFamily;
import orchestrator.bedrock.model.ModelInvoker;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RetryingInvoker;
import orchestrator.http.HttpClients;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.Invoker;
import orchestrator.model.Target;
import orchestrator.problem.Failure;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The door to Amazon Bedrock. */
public final class BedrockProvider {
  /** How long a model may think before its first word. Some take ten minutes over a long page. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

  /** How long a run takes at most, as a rule; only a warning depends on it. */
  private static final Duration USUAL_RUN = Duration.ofMinutes(5);

  private BedrockProvider() {}

  /**
   * Someone to ask a model or an agent. Identity, region and endpoint are looked up when it is
   * asked; nothing is loaded or opened before.
   *
   * @param target a model or an agent
   * @param generation how the answer should be made
   * @param access what the user said about AWS
   * @param network how Bedrock is reached; the caller closes it, after the invoker
   * @param person who can be asked for what an identity may need
   * @throws ProblemException {@code MODEL_FAMILY_UNKNOWN}, {@code MODEL_ON_ANOTHER_ENDPOINT},
   *     {@code AGENT_ID_INVALID} or {@code INVALID_VALUE}, before anything is looked up
   */
  public static Invoker invoker(
      Target target,
      InferenceOptions generation,
      AwsAccess access,
      HttpClients network,
      UserPrompter person) {
    if (target instanceof Target.Model model) {
      Supplier<Connection> connecting =
          () -> {
            Connection connection =
                connection(AwsService.BEDROCK_RUNTIME, generation, access, network, person);
            String misfit = misfit(model.modelId(), connection.route().region());
            return misfit == null ? connection : connection.withNotice(misfit);
          };
      return new ModelInvoker(model, generation, connecting, RetryingInvoker.USUAL);
    }
    if (target instanceof Target.Agent agent) {
      Supplier<Connection> connecting =
          () -> connection(AwsService.BEDROCK_AGENT_RUNTIME, generation, access, network, person);
      return new AgentInvoker(agent, generation, connecting, RetryingInvoker.USUAL);
    }
    throw new IllegalArgumentException("not on Bedrock: " + target);
  }

  /**
   * Loads what the first call needs, so that it is ready when the prompt is. Asks nobody, reads no
   * credentials and sends nothing; meant for a thread of its own while a page is being fetched.
   */
  public static void warmUp(Target target) {
    if (target instanceof Target.Model model) {
      WarmUp.model(model);
    } else if (target instanceof Target.Agent agent) {
      WarmUp.agent(agent);
    }
  }

  /**
   * Opens the connection that the first call will take, if it can be said without asking anybody
   * where that goes. Meant for a thread of its own, as {@link #warmUp} is.
   *
   * @param access what the user said about AWS
   * @param network how Bedrock is reached
   */
  public static void connectAhead(Target target, AwsAccess access, HttpClients network) {
    AwsService service =
        target instanceof Target.Agent
            ? AwsService.BEDROCK_AGENT_RUNTIME
            : AwsService.BEDROCK_RUNTIME;
    URI endpoint = AwsResolver.likelyEndpoint(access, service);
    // Without TLS there is no handshake worth having made before.
    if (endpoint != null && "https".equals(endpoint.getScheme())) {
      network.forAws().connectAhead(endpoint);
    }
  }

  /**
   * Finds out from its description alone that a model cannot be asked.
   *
   * @throws ProblemException {@code MODEL_FAMILY_UNKNOWN} or {@code MODEL_ON_ANOTHER_ENDPOINT}
   */
  public static void check(Target.Model model) {
    ModelTable.load().check(ModelId.of(model.modelId()));
    if (model.family() != null) {
      ModelFamily unused = ModelFamilies.of(model);
    }
  }

  /**
   * Tries a target out with a signed request that gives it nothing to do, which costs nothing.
   *
   * @param target a model or an agent
   * @param aws as whom, and where
   * @param longest when to give up
   * @throws ProblemException if it is turned away for another reason, which a run would meet too
   */
  public static ProbeResult prove(
      Target target, AwsConnection aws, Duration longest, Clock clock, HttpClients network) {
    if (target instanceof Target.Model model) {
      check(model);
    }
    return new AccessProbe(connection(aws, longest, clock, network), longest).forNothing(target);
  }

  /**
   * Tries a target out with the smallest real call: a few tokens; for an agent in a session of its
   * own, which is ended at once.
   *
   * @param guardrail the run's, as {@code ID:VERSION}; null for none
   * @throws ProblemException if no answer comes
   */
  public static ProbeResult call(
      Target target,
      @Nullable String guardrail,
      AwsConnection aws,
      Duration longest,
      Clock clock,
      HttpClients network) {
    return new AccessProbe(connection(aws, longest, clock, network), longest)
        .forReal(target, guardrail);
  }

  /** Why a model id can hardly work in a region; null if nothing speaks against it. */
  public static @Nullable String misfit(String modelId, String region) {
    ModelId id = ModelId.of(modelId);
    String misfit = id.misfit(region);
    return misfit == null ? ModelTable.load().misfit(id) : misfit;
  }

  /** What AWS will say of a bare id that only inference profiles serve; null for other ids. */
  public static @Nullable Failure profileNeeded(String modelId, String region) {
    ModelTable table = ModelTable.load();
    ModelId id = ModelId.of(modelId);
    String misfit = table.misfit(id);
    return misfit == null ? null : table.profileNeeded(id, region, misfit);
  }

  private static Connection connection(
      AwsService service,
      InferenceOptions generation,
      AwsAccess access,
      HttpClients network,
      UserPrompter person) {
    AwsConnection aws = AwsConnection.open(access, service, network, person);
    Connection connection = connection(aws, silence(generation), access.clock(), network);
    Instant end = connection.route().expiresAt();
    person.explain("credentials: " + (end == null ? "no end is known" : "good until " + end));
    Duration run = generation.timeout() == null ? USUAL_RUN : generation.timeout();
    return end == null || end.isAfter(access.clock().instant().plus(run))
        ? connection
        : connection.withNotice(
            "The keys of "
                + aws.credentials().description()
                + " end at "
                + end.truncatedTo(ChronoUnit.SECONDS)
                + ", which this run may outlive.");
  }

  private static Connection connection(
      AwsConnection aws, Duration silence, Clock clock, HttpClients network) {
    CredentialSource source = aws.credentials();
    AwsPrincipal owner = source.owner();
    AwsCredentialsProvider provider = null;
    Instant end = null;
    if (source.identity() instanceof Keys keys) {
      provider = keys.provider();
      // Asked here, where its failures arrive as they are and not inside the SDK's.
      AwsCredentials fetched = provider.resolveCredentials();
      owner = owner.orAccount(fetched.accountId().orElse(null));
      end = fetched.expirationTime().orElse(null);
    }
    InvocationContext route =
        new InvocationContext(
            aws.region().value(),
            aws.region().source(),
            source.kind().word(),
            source.profile(),
            owner.account(),
            owner.role(),
            end,
            aws.endpoint().uri().toString());
    return new Connection(
        route,
        provider,
        source.identity() instanceof BearerToken bearer ? bearer.token() : null,
        List.of(),
        network.sdkAsync(silence),
        clock);
  }

  static Duration silence(InferenceOptions generation) {
    Duration timeout = generation.timeout();
    return timeout == null || timeout.compareTo(LONGEST_SILENCE) < 0 ? LONGEST_SILENCE : timeout;
  }

  /** The ids of the models that are known by name, and of their inference profiles. */
  public static List<String> knownModels() {
    return ModelTable.load().ids();
  }
}
