package orchestrator.bedrock;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import orchestrator.aws.AwsConnection;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.AwsSettings;
import orchestrator.aws.client.UserPrompter;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.CredentialSource.BearerToken;
import orchestrator.aws.credentials.CredentialSource.Keys;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.aws.metadata.AwsPrincipal;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.bedrock.agent.AgentTarget;
import orchestrator.bedrock.agentcore.AgentRuntimeTarget;
import orchestrator.bedrock.batch.BedrockBatch;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.catalog.PriceTable;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.model.ModelTarget;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.SharedConnections;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.bedrock.target.RecordCodec;
import orchestrator.http.Deadline;
import orchestrator.http.HttpClients;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.Provider;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.model.Target;
import orchestrator.model.batch.BatchInference;
import orchestrator.model.batch.BatchProvider;
import orchestrator.model.usage.Pricing;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import orchestrator.settings.TargetKeys;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The provider for models and agents on Amazon Bedrock. */
public final class BedrockProvider implements Provider, BatchProvider {
  /** How long a model may think before its first word. Some take ten minutes over a long page. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

  /** How long a run takes at most, as a rule; only a warning depends on it. */
  private static final Duration USUAL_RUN = Duration.ofMinutes(5);

  @Override
  public String name() {
    return BedrockTarget.PROVIDER;
  }

  @Override
  public boolean isNamed(Settings settings) {
    return !settings.targets().isEmpty();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProblemException {@code NO_TARGET}, {@code TWO_TARGETS}, or what is wrong with the one
   */
  @Override
  public BedrockTarget target(Settings settings) {
    List<TargetKeys> named = settings.targets();
    if (named.isEmpty()) {
      throw Problem.NO_TARGET.failure("").exception();
    }
    if (named.size() > 1) {
      throw twoTargets(settings);
    }
    BedrockTarget target = switch (named.get(0)) { // loads the kind that is named, and no other
          case MODEL -> ModelTarget.of(settings);
          case AGENT -> AgentTarget.of(settings);
          case AGENT_RUNTIME -> AgentRuntimeTarget.of(settings);
        };
    target.check();
    return target;
  }

  private static ProblemException twoTargets(Settings settings) {
    StringJoiner detail = new StringJoiner(" and ", "They are named by ", ".");
    for (TargetKeys kind : settings.targets()) {
      for (SettingKey key : kind.keys()) {
        Setting<String> setting = settings.get(key);
        if (setting != null) {
          detail.add(setting.source().toString());
          break;
        }
      }
    }
    return Problem.TWO_TARGETS.failure(detail.toString()).exception();
  }

  @Override
  public Set<SettingKey> settings() {
    return EnumSet.of(
        SettingKey.MODEL,
        SettingKey.AGENT_ID,
        SettingKey.AGENT_ALIAS_ID,
        SettingKey.AGENT_ARN,
        SettingKey.AGENT_ENDPOINT,
        SettingKey.SESSION_ID,
        SettingKey.PROFILE,
        SettingKey.REGION,
        SettingKey.ENDPOINT_URL,
        SettingKey.MAX_TOKENS,
        SettingKey.TEMPERATURE,
        SettingKey.GUARDRAIL,
        SettingKey.EFFORT,
        SettingKey.SERVICE_TIER,
        SettingKey.CACHE,
        SettingKey.MODEL_PROVIDER,
        SettingKey.SYSTEM,
        SettingKey.MAX_COST,
        SettingKey.PRICES,
        SettingKey.S3,
        SettingKey.ROLE_ARN,
        SettingKey.S3_BUCKET_OWNER,
        SettingKey.S3_ENCRYPTION_KEY_ID);
  }

  @Override
  public @Nullable Setting<String> find(SettingKey key, Settings soFar) {
    return AwsSettings.find(key, soFar);
  }

  @Override
  public @Nullable String doubt(Target target, Settings settings) {
    String misfit = AwsSettings.misfit(settings);
    return misfit == null ? ((BedrockTarget) target).doubt(AwsSettings.region(settings)) : misfit;
  }

  @Override
  public void check(Target target, Settings settings, InferenceOptions options) {
    Setting<String> endpoint = settings.get(SettingKey.AGENT_ENDPOINT);
    if (endpoint != null
        && endpoint.source() instanceof Source.Flag
        && !settings.isAbout(TargetKeys.AGENT_RUNTIME)) {
      throw Problem.INVALID_VALUE
          .failure("--agent-endpoint is an endpoint of an AgentCore runtime: it needs --agent-arn.")
          .exception();
    }
    ((BedrockTarget) target).check(settings, options);
  }

  @Override
  public @Nullable Pricing pricing(Target target, Settings settings, InferenceOptions options) {
    String own = settings.value(SettingKey.PRICES);
    return ((BedrockTarget) target)
        .pricing(options, own == null ? null : PriceTable.load(settings.environment().path(own)));
  }

  @Override
  public @Nullable Long count(Target target, Prompt prompt, Engine.Context context) {
    BedrockTarget own = (BedrockTarget) target;
    String why = "they are counted for models alone";
    try {
      Long counted =
          own.count(
              prompt,
              context.options(),
              () ->
                  connection(
                      own.service(),
                      context.options(),
                      AwsSettings.of(context.settings()),
                      context.http(),
                      prompter(context.observer())));
      if (counted != null) {
        return counted;
      }
    } catch (CallFailedException e) {
      if (e.failure().problem().exitCode() != ExitCode.REFUSED) {
        throw e;
      }
      why = e.failure().problem().title();
    }
    context.observer().note("Bedrock does not count these tokens, they are estimated: " + why);
    return null;
  }

  @Override
  public List<Runnable> preparations(Target target, Settings settings, HttpClients http) {
    BedrockTarget own = (BedrockTarget) target;
    return List.of(() -> connectAhead(own, AwsSettings.of(settings), http), () -> WarmUp.of(own));
  }

  @Override
  public Engine engine(Target target, Engine.Context context) {
    BedrockTarget own = (BedrockTarget) target;
    InferenceOptions options = context.options();
    SharedConnections shared =
        context.shared().get(SharedConnections.class, SharedConnections::new);
    Supplier<Connection> connecting =
        connecting(
            own,
            options,
            AwsSettings.of(context.settings()),
            context.http(),
            prompter(context.observer()));
    return own.engine(
        options, shared.of(context.settings(), own.service(), silence(options), connecting));
  }

  @Override
  public BatchInference batchInference(
      Target target,
      Settings settings,
      InferenceOptions options,
      HttpClients http,
      RunObserver observer) {
    RecordCodec records = ((BedrockTarget) target).records(options);
    AwsAccess access = AwsSettings.of(settings);
    UserPrompter person = prompter(observer);
    Supplier<Connection> connecting =
        () -> connection(AwsService.BEDROCK, options, access, http, person);
    return new BedrockBatch(records, settings, http, connecting, access);
  }

  /**
   * Batch inference to be tried out, over a connection that is known.
   *
   * @param aws as whom, and where its control plane is
   * @param longest when to give up
   * @throws ProblemException if the target, or an option, is not for jobs
   */
  public static BedrockBatch batch(
      BedrockTarget target,
      Settings settings,
      InferenceOptions options,
      Supplier<AwsConnection> aws,
      Duration longest,
      HttpClients network) {
    AwsAccess access = AwsSettings.of(settings);
    return new BedrockBatch(
        target.records(options),
        settings,
        network,
        () -> connection(aws.get(), longest, access.clock(), network),
        access);
  }

  /** Identity, region and endpoint are looked up when it is asked. */
  static Engine engine(
      BedrockTarget target,
      InferenceOptions options,
      AwsAccess access,
      HttpClients network,
      UserPrompter person) {
    return target.engine(options, connecting(target, options, access, network, person));
  }

  private static Supplier<Connection> connecting(
      BedrockTarget target,
      InferenceOptions options,
      AwsAccess access,
      HttpClients network,
      UserPrompter person) {
    return () -> {
      Connection connection = connection(target.service(), options, access, network, person);
      String misfit = target.misfit(connection.route().region());
      return misfit == null ? connection : connection.withNotice(misfit);
    };
  }

  private static UserPrompter prompter(RunObserver observer) {
    return new UserPrompter() {
      @Override
      public @Nullable String ask(String question) {
        return observer.ask(question);
      }

      @Override
      public void tell(String line) {
        observer.tell(line);
      }

      @Override
      public void note(String message) {
        observer.note(message);
      }

      @Override
      public void waitFor(@Nullable String what) {
        observer.accept(new RunEvent.Waiting(what));
      }

      @Override
      public void explain(String line) {
        observer.accept(new RunEvent.Explanation(line));
      }
    };
  }

  /** Opens the connection of the first call, if it can be said unasked where that goes. */
  private static void connectAhead(BedrockTarget target, AwsAccess access, HttpClients network) {
    URI endpoint = AwsResolver.likelyEndpoint(access, target.service());
    // Without TLS there is no handshake worth having made before.
    if (endpoint != null && "https".equals(endpoint.getScheme())) {
      network.forAws().connectAhead(endpoint);
    }
  }

  /**
   * Tries a target out with a signed request that gives it nothing to do, which costs nothing.
   *
   * @param run the options of the run
   * @param aws as whom, and where
   * @param longest when to give up
   * @throws ProblemException if it is turned away for another reason, which a run would meet too
   */
  public static ProbeResult probe(
      BedrockTarget target,
      InferenceOptions run,
      AwsConnection aws,
      Duration longest,
      Clock clock,
      HttpClients network) {
    return target.probe(run, connection(aws, longest, clock, network), Deadline.after(longest));
  }

  /**
   * Tries a target out with the smallest real call: a few tokens; for an agent in a session of its
   * own, which is ended at once.
   *
   * @param run the options of the run
   * @throws ProblemException if no answer comes
   */
  public static ProbeResult call(
      BedrockTarget target,
      InferenceOptions run,
      AwsConnection aws,
      Duration longest,
      Clock clock,
      HttpClients network) {
    return target.call(run, connection(aws, longest, clock, network), Deadline.after(longest));
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

  /** What {@code --model-provider} takes. */
  public static List<String> knownFamilies() {
    return ModelFamilies.names();
  }
}
