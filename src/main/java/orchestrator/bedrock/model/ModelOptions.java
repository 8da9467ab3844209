package orchestrator.bedrock.model;

import java.util.Objects;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable.Limits;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.bedrock.option.ThinkingControl;
import orchestrator.json.Json;
import orchestrator.model.InferenceOptions;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.Effort;
import orchestrator.model.option.ServiceTier;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The options of a call that only some models take, checked against the table of models.
 *
 * @param thinking how much it is told to think; null for its default
 * @param serviceTier how soon it is served; null for the service's default
 * @param format what form the service holds the answer to; null where it is not told one
 * @param runId the run that asks; null for none
 */
record ModelOptions(
    @Nullable Thinking thinking,
    @Nullable ServiceTier serviceTier,
    @Nullable ResponseFormat format,
    @Nullable String runId) {

  /**
   * The options of a model.
   *
   * @param limits null where the model is not in the table
   * @param codec null where only Converse can tell
   * @throws ProblemException {@code MODEL_OPTION_UNSUPPORTED}
   */
  static ModelOptions of(
      ModelId id, @Nullable Limits limits, @Nullable ModelCodec codec, InferenceOptions given) {
    if (given.cachesPage()) {
      checkCaching(id, limits, given);
    }
    if (given.serviceTier() != null && limits != null) {
      checkTier(id, limits, given.serviceTier());
    }
    Thinking thinking =
        given.effort() == null ? null : thinking(id, limits, codec, given, given.effort());
    ResponseFormat format = given.schema() == null ? null : format(limits, codec, given.schema());
    return new ModelOptions(thinking, given.serviceTier(), format, given.runId());
  }

  /** The form that the service is told for a schema; null where it cannot be told. */
  static @Nullable ResponseFormat format(
      @Nullable Limits limits, @Nullable ModelCodec codec, AnswerSchema schema) {
    ResponseFormat format = limits != null && limits.schema() ? ResponseFormat.of(schema) : null;
    return format == null || codec == null || codec.hold(Json.object(), format) ? format : null;
  }

  private static void checkCaching(ModelId id, @Nullable Limits limits, InferenceOptions given) {
    String lifetime = Objects.requireNonNull(given.caching()).word();
    if (limits == null || limits.caching().isEmpty()) {
      throw unsupported(
          limits == null
              ? "--cache: it is not known whether " + id.given() + " keeps prompts."
              : "--cache: " + id.given() + " keeps no prompts when it is told to.");
    }
    if (!limits.caching().contains(lifetime)) {
      throw unsupported(
          "--cache "
              + lifetime
              + ": "
              + id.given()
              + " keeps prompts for "
              + String.join(" or ", limits.caching())
              + ".");
    }
  }

  private static void checkTier(ModelId id, Limits limits, ServiceTier tier) {
    if (limits.refusedTiers().contains(tier.word())) {
      throw unsupported(
          "--service-tier " + tier.word() + ": " + id.given() + " is not served in that tier.");
    }
  }

  private static Thinking thinking(
      ModelId id,
      @Nullable Limits limits,
      @Nullable ModelCodec codec,
      InferenceOptions given,
      Effort effort) {
    if (limits == null) {
      throw unsupported(
          "--effort: it is not known how " + id.given() + " is told how much to think.");
    }
    ThinkingControl control = limits.thinking();
    if (control == null) {
      throw unsupported("--effort: " + id.given() + " cannot be told how much to think.");
    }
    if (!limits.efforts().contains(effort.word())) {
      throw unsupported(
          "--effort "
              + effort.word()
              + ": "
              + id.given()
              + " has "
              + String.join(", ", limits.efforts())
              + ".");
    }
    Thinking thinking = Thinking.of(control, effort, given.maxTokens());
    if (thinking == null) {
      throw unsupported(
          "--effort: with "
              + id.given()
              + ", thoughts and answer share --max-tokens, which must be 2048 or more.");
    }
    if (codec != null && !codec.think(Json.object(), thinking)) {
      throw unsupported("--effort: the body that --model-provider names has no place for it.");
    }
    Double temperature = given.temperature();
    if (temperature != null && !(limits.takesTemperature() && thinking.allows(temperature))) {
      throw temperature(id).exception();
    }
    return thinking;
  }

  /** The failure for a temperature beside an effort. */
  static Failure temperature(ModelId id) {
    return Problem.MODEL_OPTION_UNSUPPORTED.failure(
        "--effort and --temperature: " + id.given() + " does not take this temperature then.");
  }

  private static ProblemException unsupported(String detail) {
    return Problem.MODEL_OPTION_UNSUPPORTED.failure(detail).exception();
  }

  /** Tokens that an answer needs beside its usual ones. */
  int room() {
    return thinking == null ? 0 : thinking.room();
  }

  /** Whether the model takes no limit of tokens with these. */
  boolean excludesLimit() {
    return thinking != null && thinking.excludesLimit();
  }
}
