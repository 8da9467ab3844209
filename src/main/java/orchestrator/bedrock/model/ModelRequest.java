package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.catalog.ModelTable.Limits;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.codec.ModelFamilies;
import orchestrator.bedrock.codec.ThinkingFilter;
import orchestrator.bedrock.codec.ThinkingModels;
import orchestrator.bedrock.option.CacheMarks;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.json.Json;
import orchestrator.model.ContentPart;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.option.Caching;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** What is sent to one model, within its own limits. */
final class ModelRequest {
  static final String JSON = "application/json";

  /** The most that Bedrock takes. */
  static final int MAX_BODY_BYTES = 25_000_000;

  /** Characters; models keep nothing that is shorter than 1,024 tokens. */
  private static final int WORTH_CACHING = 4_096;

  /** Bytes of JSON to a character, at most. */
  private static final int LONGEST_ESCAPE = 6;

  /** More than what any family puts around the prompt. */
  private static final int ENVELOPE_BYTES = 1_000;

  /**
   * Room for an answer where the user names none. A long plan takes a third of it, the rest is for
   * models that think first; more would count against the account's tokens per minute for nothing.
   */
  static final int DEFAULT_TOKENS = 16_384;

  /** What every chat model of the last years can write, for bodies that must name a limit. */
  static final int DEFAULT_TOKENS_OF_UNKNOWN = 4_096;

  /**
   * What to send, in nobody's words yet.
   *
   * @param maxTokens null if neither the user nor the model's id tells
   * @param temperature null for the model's default
   * @param cacheSystem whether the system prompt is worth keeping for the next calls, unasked
   * @param marks up to where the user wants it kept; null for nowhere
   * @param options what else only some models take
   * @param citations whether PDFs are to be cited
   */
  record Content(
      Prompt prompt,
      @Nullable Integer maxTokens,
      @Nullable Double temperature,
      boolean cacheSystem,
      @Nullable CacheMarks marks,
      ModelOptions options,
      boolean citations) {}

  private final ModelId id;
  private final @Nullable ModelCodec codec;
  private final @Nullable Limits limits;
  private final InferenceOptions generation;
  private final ModelOptions options;
  private final @Nullable String guardrailId;
  private final @Nullable String guardrailVersion;

  /**
   * A request in the making.
   *
   * @throws orchestrator.problem.ProblemException if the named family is not known, the model is on
   *     another endpoint or does not take an option, or the guardrail is not {@code ID:VERSION}
   */
  ModelRequest(ModelTarget model, InferenceOptions generation) {
    this.id = ModelId.of(model.modelId());
    this.codec = ModelFamilies.of(model.modelId(), model.family());
    ModelTable table = ModelTable.load();
    table.check(id);
    this.limits = table.limits(id);
    this.generation = generation;
    this.options = ModelOptions.of(id, limits, codec, generation);
    String guardrail = generation.guardrail();
    if (guardrail == null) {
      guardrailId = null;
      guardrailVersion = null;
    } else {
      int colon = guardrail.lastIndexOf(':'); // The last one: the id may be an ARN.
      guardrailVersion = guardrail.substring(colon + 1);
      if (colon < 1 || !guardrailVersion.matches("DRAFT|\\d{1,8}")) {
        throw Problem.INVALID_VALUE
            .failure("The guardrail '" + guardrail + "' is not ID:VERSION, such as ab12cd34ef56:1.")
            .exception();
      }
      guardrailId = guardrail.substring(0, colon);
    }
  }

  ModelId id() {
    return id;
  }

  /** Whose body the model takes; null if only Converse can tell. */
  @Nullable ModelCodec codec() {
    return codec;
  }

  /**
   * How the model begins what it thinks aloud in its answer.
   *
   * @param speaking whose body it answers with
   */
  ThinkingFilter.Opening thinking(ModelCodec speaking) {
    ThinkingFilter.Opening own = speaking.thinking();
    return own == ThinkingFilter.Opening.MODEL && ThinkingModels.mayOmitOpening(id.name())
        ? ThinkingFilter.Opening.PERHAPS_NOBODY
        : own;
  }

  /**
   * An operation on a model.
   *
   * @param model its id or ARN
   */
  static SdkHttpRequest.Builder post(String model, String operation) {
    return SdkHttpRequest.builder()
        .encodedPath("/model/" + SdkHttpUtils.urlEncode(model) + "/" + operation)
        .putHeader("Content-Type", JSON)
        .putHeader("User-Agent", "orchestrator");
  }

  @Nullable String guardrailId() {
    return guardrailId;
  }

  @Nullable String guardrailVersion() {
    return guardrailVersion;
  }

  /**
   * Finds out before anything is looked up or spent that the model could not read the prompt.
   *
   * @throws orchestrator.problem.ProblemException {@code PROMPT_TOO_LARGE}
   */
  void check(Prompt prompt) {
    for (ContentPart.Media media : prompt.media()) {
      boolean image = media instanceof ContentPart.Image;
      if (limits != null && !(image ? limits.readsImages() : limits.readsDocuments())) {
        throw Problem.PROMPT_PART_UNSUPPORTED
            .failure(id.given() + " does not read " + media.mediaType() + ".")
            .exception();
      }
    }
    if (limits != null && prompt.estimatedTokens() > limits.maxInput()) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(
              String.format(
                  "About %,d tokens; %s reads %,d.",
                  prompt.estimatedTokens(), id.given(), limits.maxInput()))
          .exception();
    }
    long media = 0;
    for (ContentPart.Media each : prompt.media()) {
      media += 4L * ((each.bytes().length + 2) / 3); // as base64
    }
    if (media + (long) prompt.characters() * LONGEST_ESCAPE > MAX_BODY_BYTES) {
      checkBytes(prompt.withoutMedia(), media);
    }
  }

  private static void checkBytes(Prompt words, long media) {
    ArrayNode texts = Json.array().add(words.systemAndText());
    long text = Json.line(texts).getBytes(StandardCharsets.UTF_8).length;
    long bytes = text + media + ENVELOPE_BYTES;
    if (bytes > MAX_BODY_BYTES) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(String.format("%,d bytes as JSON; Bedrock takes %,d.", bytes, MAX_BODY_BYTES))
          .exception();
    }
  }

  /** Whether the body of the model's family holds all of a prompt; else Converse does. */
  boolean isInvoked(Prompt prompt) {
    if (codec == null) {
      return false;
    }
    for (ContentPart.Media media : prompt.media()) {
      if (!codec.takesImages() || !(media instanceof ContentPart.Image)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The way to try first.
   *
   * @param prompt what is sent
   * @param events is told what had to be left out
   */
  CallOptions way(Prompt prompt, Consumer<RunEvent> events) {
    if (generation.cachesPage() && limits != null && marks(prompt) == null) {
      events.accept(
          new RunEvent.Note(
              "System prompt and page are shorter than what this model keeps in its cache ("
                  + limits.leastCached()
                  + " tokens)"));
    }
    Double temperature = generation.temperature();
    if (temperature != null && limits != null && !limits.takesTemperature()) {
      temperature = null;
      events.accept(new RunEvent.Note(id.given() + " takes no temperature; it is left out"));
    }
    ResponseFormat format = options.format();
    if (format != null && !format.leftOut().isEmpty()) {
      events.accept(
          new RunEvent.Note(
              "Bedrock does not take all of the schema, so the answer is held to the rest here: "
                  + String.join(", ", format.leftOut())));
    }
    Integer maxTokens = generation.maxTokens();
    if (options.excludesLimit() && maxTokens != null) {
      maxTokens = null;
      events.accept(
          new RunEvent.Note(id.given() + " takes no token limit at this effort; it is left out"));
    }
    return new CallOptions(generation.stream(), !isInvoked(prompt), temperature, maxTokens);
  }

  /** The most tokens that the model is let write; null if it alone decides. */
  @Nullable Integer mostOutput() {
    if (options.excludesLimit() && limits != null) {
      return limits.maxOutput();
    }
    Integer asked = maxTokens(generation.maxTokens());
    return asked == null && codec != null ? Integer.valueOf(DEFAULT_TOKENS_OF_UNKNOWN) : asked;
  }

  private @Nullable Integer maxTokens(@Nullable Integer asked) {
    return asked == null && limits != null
        ? Integer.valueOf(Math.min(DEFAULT_TOKENS + options.room(), limits.maxOutput()))
        : asked;
  }

  /** Whether the model is told how much to think. */
  boolean thinks() {
    return options.thinking() != null;
  }

  /**
   * Up to where the prompt is kept for the next calls; null for nowhere, also where all of it is
   * shorter than what the model keeps.
   */
  private @Nullable CacheMarks marks(Prompt prompt) {
    if (limits == null || !(generation.cachesPage() || keepsConversation(prompt))) {
      return null;
    }
    String system = prompt.system();
    String page = prompt.cacheable();
    boolean keepsSystem = isKept(system);
    boolean keepsPage = !page.isEmpty() && isKept(system == null ? page : system + page);
    return keepsSystem || keepsPage
        ? new CacheMarks(
            keepsSystem,
            keepsPage ? page.length() : 0,
            generation.caching() == Caching.ONE_HOUR ? Caching.ONE_HOUR.word() : null)
        : null;
  }

  /** Whoever asks one further question asks another: a conversation is kept unless told not to. */
  private boolean keepsConversation(Prompt prompt) {
    return generation.caching() == null
        && limits != null
        && limits.caching().contains(Caching.FIVE_MINUTES.word())
        && !prompt.earlier().isEmpty();
  }

  private boolean isKept(@Nullable String text) {
    return text != null && limits != null && Prompt.estimate(text) >= limits.leastCached();
  }

  /** What to send. */
  Content content(Prompt prompt, CallOptions way) {
    Integer maxTokens = maxTokens(way.maxTokens());
    String system = prompt.system();
    boolean unasked =
        generation.caching() == null
            && limits != null
            && system != null
            && system.length() >= WORTH_CACHING;
    CacheMarks marks = marks(prompt);
    return new Content(
        prompt,
        maxTokens,
        way.temperature(),
        unasked && marks == null,
        marks,
        options,
        // Anthropic refuses citations beside a form for the answer.
        id.isClaude() && options.format() == null);
  }
}
