package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelMedia;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.catalog.ModelTable.Limits;
import orchestrator.bedrock.catalog.PriceTable;
import orchestrator.bedrock.codec.AmazonNova;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RetryingEngine;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.bedrock.target.ProbeResult;
import orchestrator.bedrock.target.RecordCodec;
import orchestrator.http.Deadline;
import orchestrator.model.Answer;
import orchestrator.model.Capabilities;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Memory;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.Caching;
import orchestrator.model.option.ServiceTier;
import orchestrator.model.usage.Pricing;
import orchestrator.model.usage.Pricing.Rates;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * A model on Bedrock.
 *
 * @param modelId model id, inference-profile id, or any Bedrock model ARN, as the user gave it
 * @param family the body family that the user named with {@code --model-provider}, for ids that do
 *     not tell
 */
public record ModelTarget(String modelId, @Nullable String family) implements BedrockTarget {

  /**
   * The model that the settings name.
   *
   * @throws orchestrator.problem.ProblemException if they ask of it what only agents have
   */
  public static ModelTarget of(Settings settings) {
    if (settings.value(SettingKey.SESSION_ID) != null) {
      throw Problem.INVALID_VALUE
          .failure("--session-id continues a session with an agent; models have none.")
          .exception();
    }
    return new ModelTarget(
        new SettingValues(settings).required(SettingKey.MODEL),
        settings.value(SettingKey.MODEL_PROVIDER));
  }

  @Override
  public String kind() {
    return "model";
  }

  @Override
  public Map<String, @Nullable String> fields() {
    return Map.of("model_id", modelId);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, ModelMedia.of(ModelId.of(modelId)));
  }

  @Override
  public Memory memory() {
    return Memory.MESSAGES;
  }

  @Override
  public AwsService service() {
    return AwsService.BEDROCK_RUNTIME;
  }

  @Override
  public void check() {
    ModelTable.load().check(ModelId.of(modelId));
    if (family != null) {
      ModelCodec unused = ModelFamilies.of(modelId, family);
    }
  }

  @Override
  public boolean holds(AnswerSchema schema) {
    Limits limits = ModelTable.load().limits(ModelId.of(modelId));
    return ModelOptions.format(limits, ModelFamilies.of(modelId, family), schema) != null;
  }

  @Override
  public void check(Settings settings, InferenceOptions options) {
    ModelRequest unused = new ModelRequest(this, options);
  }

  @Override
  public @Nullable String misfit(String region) {
    ModelId id = ModelId.of(modelId);
    String misfit = id.misfit(region);
    return misfit == null ? ModelTable.load().misfit(id) : misfit;
  }

  @Override
  public @Nullable String doubt(@Nullable String region) {
    return ModelTable.load().doubt(ModelId.of(modelId), region);
  }

  /** For a bare id that only inference profiles serve. */
  @Override
  public @Nullable Failure refusal(String region) {
    ModelTable table = ModelTable.load();
    ModelId id = ModelId.of(modelId);
    String misfit = table.misfit(id);
    return misfit == null ? null : table.profileNeeded(id, region, misfit);
  }

  @Override
  public @Nullable Pricing pricing(InferenceOptions options, @Nullable PriceTable own) {
    ModelId id = ModelId.of(modelId);
    if (own != null && own.rates(id) != null) {
      return pricing(own, options);
    }
    ServiceTier tier = options.serviceTier();
    return tier == null || tier == ServiceTier.DEFAULT // the program's table has no others
        ? pricing(PriceTable.load(), options)
        : null;
  }

  private @Nullable Pricing pricing(PriceTable table, InferenceOptions options) {
    List<Rates> rates = table.rates(ModelId.of(modelId));
    return rates == null
        ? null
        : new Pricing(
            table.asOf(),
            options.caching() == Caching.ONE_HOUR
                ? rates.stream().map(Rates::keptForAnHour).toList()
                : rates,
            options.cachesPage(),
            new ModelRequest(this, options).mostOutput());
  }

  @Override
  public RecordCodec records(InferenceOptions options) {
    return new Records(this, options);
  }

  @Override
  public Long count(Prompt prompt, InferenceOptions options, Supplier<Connection> connecting) {
    ModelRequest request = new ModelRequest(this, options);
    Deadline deadline = Deadline.after(options.timeout());
    try (ConnectedModel model = new ConnectedModel(request, connecting.get(), deadline)) {
      return model.count(prompt);
    }
  }

  @Override
  public Engine engine(InferenceOptions options, Supplier<Connection> connecting) {
    return new ModelInvoker(this, options, connecting, RetryingEngine.USUAL);
  }

  @Override
  public ProbeResult probe(InferenceOptions run, Connection connection, Deadline deadline) {
    return new ModelProbe(this, connection, deadline).empty(run.stream());
  }

  @Override
  public ProbeResult call(InferenceOptions run, Connection connection, Deadline deadline) {
    return new ModelProbe(this, connection, deadline).call(run);
  }

  /**
   * The records of a batch inference job for a model: the same bodies as in a live call. A model
   * whose family nobody knows is asked in the form of {@code Converse}, whose messages are Nova's.
   */
  private static final class Records implements RecordCodec {
    private final ModelRequest request;
    private final ModelCodec codec;

    /**
     * The records of a model.
     *
     * @throws ProblemException if an option is not for jobs
     */
    Records(ModelTarget model, InferenceOptions options) {
      check(options);
      this.request = new ModelRequest(model, inJob(options));
      ModelCodec own = request.codec();
      this.codec = own == null ? new AmazonNova() : own;
      if (own == null && request.thinks()) {
        throw unsupported("--effort of a model that is asked through Converse");
      }
    }

    private static void check(InferenceOptions options) {
      if (options.guardrail() != null) {
        throw unsupported("--guardrail");
      }
      if (options.schema() != null) {
        throw unsupported("--json-schema");
      }
      if (options.cachesPage()) {
        throw unsupported("--cache");
      }
      ServiceTier tier = options.serviceTier();
      if (tier != null && tier != ServiceTier.DEFAULT) {
        throw unsupported("--service-tier");
      }
    }

    private static ProblemException unsupported(String what) {
      return Problem.BATCH_INFERENCE_UNSUPPORTED
          .failure("A batch inference job takes no " + what + ".")
          .exception();
    }

    /** Nothing is streamed or kept for the next call. */
    private static InferenceOptions inJob(InferenceOptions options) {
      return new InferenceOptions(
          options.maxTokens(),
          options.temperature(),
          null,
          false,
          null,
          options.effort(),
          null,
          Caching.OFF,
          null,
          null);
    }

    @Override
    public String modelId() {
      return request.id().given();
    }

    @Override
    public String invocationType() {
      return request.codec() == null ? "Converse" : "InvokeModel";
    }

    @Override
    public ObjectNode input(Prompt prompt, Consumer<RunEvent> events) {
      request.check(prompt);
      ModelRequest.Content content = request.content(prompt, request.way(prompt, events));
      ObjectNode body = InvokeApi.body(codec, content);
      if (request.codec() == null && content.maxTokens() == null) {
        body.withObjectProperty("inferenceConfig").remove("maxTokens"); // the model alone decides
      }
      return body;
    }

    @Override
    public Answer answer(JsonNode output) {
      ModelAnswerReader reader = new ModelAnswerReader(codec, request.thinking(codec), event -> {});
      reader.whole(output);
      return reader.answer(null, null);
    }
  }
}
