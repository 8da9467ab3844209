package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.AmazonNova;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.target.RecordCodec;
import orchestrator.model.Answer;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.option.Caching;
import orchestrator.model.option.ServiceTier;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;

/**
 * The records of a batch inference job for a model: the same bodies as in a live call. A model
 * whose family nobody knows is asked in the form of {@code Converse}, whose messages are Nova's.
 */
final class ModelRecords implements RecordCodec {
  private final ModelRequest request;
  private final ModelCodec codec;

  /**
   * The records of a model.
   *
   * @throws ProblemException if an option is not for jobs
   */
  ModelRecords(ModelTarget model, InferenceOptions options) {
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
