package orchestrator.bedrock;

import java.util.Locale;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Why an answer is not the whole one. */
final class Shortfall {
  private Shortfall() {}

  /**
   * What a stop reason means, in the words of all families.
   *
   * @return null where the model said all that it wanted to say
   */
  static @Nullable Failure stopped(@Nullable String reason) {
    if (reason == null) {
      return null;
    }
    Problem problem =
        switch (reason.toLowerCase(Locale.ROOT)) {
          case "max_tokens", "length", "max_length", "model_context_window_exceeded" ->
              Problem.ANSWER_TOO_LONG;
          case "refusal", "content_filtered", "content_filter", "error_toxic" ->
              Problem.ANSWER_FILTERED;
          case "guardrail_intervened" -> Problem.GUARDRAIL_INTERVENED;
          case "error", "error_limit", "pause_turn", "malformed_model_output", "tool_use" ->
              Problem.ANSWER_CUT;
          default -> null;
        };
    return problem == null ? null : problem.failure("The model gave the reason " + reason + ".");
  }

  /** The stream ended in good order but without the family's end mark. */
  static Failure noEndMark() {
    return Problem.ANSWER_CUT.failure("The stream ended without the model's end mark.");
  }

  /** The call failed after part of the answer had arrived. */
  static Failure brokenOff(Failure cause) {
    if (cause.problem() == Problem.INTERRUPTED) {
      return cause;
    }
    return Problem.ANSWER_CUT
        .failure(cause.problem().title() + ". " + cause.detail())
        .requestId(cause.requestId());
  }
}
