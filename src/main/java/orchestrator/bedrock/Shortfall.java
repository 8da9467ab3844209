package orchestrator.bedrock;

import java.util.Locale;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Why an answer is not the whole one. */
final class Shortfall {
  private static final String NEXT = "advice for its cause";
  private static final String AGAIN = "Run again.";

  private Shortfall() {}

  /**
   * What a stop reason means, in the words of all families.
   *
   * @param written how many tokens came, if that is known
   * @return null where the model said all that it wanted to say
   */
  static @Nullable Failure stopped(@Nullable String reason, @Nullable Long written) {
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
          case "error",
              "error_limit",
              "user_cancel",
              "pause_turn",
              "tool_use",
              "tool_calls",
              "function_call",
              "malformed_model_output",
              "malformed_tool_use" ->
              Problem.ANSWER_CUT;
          default -> null; // It has ended, and none of the reasons to worry about was the one.
        };
    return problem == null
        ? null
        : problem
            .failure("The model gave the reason " + reason + count(written) + ".")
            .with(NEXT, AGAIN);
  }

  private static String count(@Nullable Long tokens) {
    return tokens == null ? "" : String.format(" after %,d tokens", tokens);
  }

  /**
   * Whether a failure is one of the road or of the service. After the first event such a call gives
   * an incomplete answer, even if no text had come yet. What AWS refuses is refused, even late.
   */
  static boolean isBreak(Failure failure) {
    ExitCode code = failure.problem().exitCode();
    return code == ExitCode.UNAVAILABLE || code == ExitCode.INTERRUPTED;
  }

  /** The stream ended in good order but without the family's end mark. */
  static Failure noEndMark() {
    return Problem.ANSWER_CUT
        .failure("The stream ended without the model's end mark.")
        .with(NEXT, AGAIN);
  }

  /** The call failed after part of the answer had arrived. */
  static Failure brokenOff(Failure cause) {
    if (cause.problem() == Problem.INTERRUPTED) {
      return cause;
    }
    return Problem.ANSWER_CUT
        .failure(cause.problem().title() + ". " + cause.detail())
        .with(NEXT, cause.advice())
        .requestId(cause.requestId());
  }
}
