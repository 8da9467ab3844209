package orchestrator.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import orchestrator.bedrock.ModelTable.Limits;
import orchestrator.json.Json;
import orchestrator.llm.AnswerEvent;
import orchestrator.llm.Generation;
import orchestrator.llm.Prompt;
import orchestrator.llm.Target;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What is sent to one model: its family's body within its own limits. */
final class ModelRequest {
  /** The most that Bedrock takes. */
  static final int MAX_BODY_BYTES = 25_000_000;

  /**
   * Room for an answer where the user names none. A long plan takes a third of it, the rest is for
   * models that think first; more would count against the account's tokens per minute for nothing.
   */
  static final int DEFAULT_TOKENS = 16_384;

  /** What every chat model of the last years can write. */
  static final int DEFAULT_TOKENS_OF_UNKNOWN = 4_096;

  private final ModelId id;
  private final ModelFamily family;
  private final Generation generation;
  private final @Nullable String guardrailId;
  private final @Nullable String guardrailVersion;

  /**
   * A request in the making.
   *
   * @throws orchestrator.problem.ProblemException if the family is not known, or the guardrail is
   *     not {@code ID:VERSION}
   */
  ModelRequest(Target.Model model, Generation generation) {
    this.id = ModelId.of(model.modelId());
    this.family = ModelFamilies.of(model);
    this.generation = generation;
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

  ModelFamily family() {
    return family;
  }

  @Nullable String guardrailId() {
    return guardrailId;
  }

  @Nullable String guardrailVersion() {
    return guardrailVersion;
  }

  /**
   * The body.
   *
   * @param events is told what had to be left out
   * @throws orchestrator.problem.ProblemException {@code PROMPT_TOO_LARGE}
   */
  byte[] body(Prompt prompt, Consumer<AnswerEvent> events) {
    Limits limits = ModelTable.load().limits(id);
    if (limits != null && prompt.estimatedTokens() > limits.maxInput()) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(
              String.format(
                  "About %,d tokens; %s reads %,d.",
                  prompt.estimatedTokens(), id.given(), limits.maxInput()))
          .exception();
    }
    Double temperature = generation.temperature();
    if (temperature != null && limits != null && !limits.takesTemperature()) {
      temperature = null;
      events.accept(new AnswerEvent.Notice(id.given() + " takes no temperature; it is left out."));
    }
    byte[] body =
        Json.line(family.request(prompt, maxTokens(limits), temperature))
            .getBytes(StandardCharsets.UTF_8);
    if (body.length > MAX_BODY_BYTES) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(String.format("%,d bytes; Bedrock takes %,d.", body.length, MAX_BODY_BYTES))
          .exception();
    }
    return body;
  }

  private int maxTokens(@Nullable Limits limits) {
    Integer wanted = generation.maxTokens();
    if (wanted != null) {
      return wanted;
    }
    return limits == null
        ? DEFAULT_TOKENS_OF_UNKNOWN
        : Math.min(DEFAULT_TOKENS, limits.maxOutput());
  }
}
