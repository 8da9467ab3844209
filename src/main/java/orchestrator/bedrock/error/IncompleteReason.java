package orchestrator.bedrock.error;

import java.util.Locale;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Why an answer is not the whole one. */
public final class IncompleteReason {
  private static final String NEXT = "advice for its cause";
  private static final String AGAIN = "Run again.";
  private static final int LONGEST_REASON = 80;

  private IncompleteReason() {}

  /** Whether a family says by this reason that an answer is complete. */
  public static boolean isComplete(@Nullable String reason, ModelCodec codec) {
    return reason != null && codec.completeReasons().contains(reason.toLowerCase(Locale.ROOT));
  }

  /**
   * What a stop reason means. A reason that is not known is one to worry about.
   *
   * @param reason null if none was given
   * @param written how many tokens came, if that is known
   * @return null where the model said all that it wanted to say
   */
  public static @Nullable Failure stopped(
      @Nullable String reason, @Nullable Long written, ModelCodec codec) {
    if (isComplete(reason, codec)) {
      return null;
    }
    if (reason == null) {
      return Problem.ANSWER_CUT
          .failure("The model gave no reason for stopping" + count(written) + ".")
          .with(NEXT, AGAIN);
    }
    Problem problem = problem(reason);
    String given = "The model gave the reason " + shortened(reason) + count(written);
    return problem == null
        ? Problem.ANSWER_CUT
            .failure(given + ", which is not known to mean that it was done.")
            .with(NEXT, AGAIN)
        : problem.failure(given + ".").with(NEXT, AGAIN);
  }

  /** What the words of all vendors mean; null for a word that is not known. */
  private static @Nullable Problem problem(String reason) {
    return switch (reason.toLowerCase(Locale.ROOT)) {
      case "max_tokens", "length", "max_length" -> Problem.ANSWER_TOO_LONG;
      case "model_context_window_exceeded",
          "model_length",
          "context_length_exceeded",
          "context_window_exceeded",
          "max_context_length",
          "error_limit" ->
          Problem.CONTEXT_WINDOW_FULL;
      case "refusal", "content_filtered", "content_filter", "error_toxic", "safety" ->
          Problem.ANSWER_FILTERED;
      case "guardrail_intervened" -> Problem.GUARDRAIL_INTERVENED;
      case "error",
          "timeout",
          "abort",
          "user_cancel",
          "pause_turn",
          "tool_use",
          "tool_call",
          "tool_calls",
          "function_call",
          "rag_query_when_rag_disabled",
          "malformed_model_output",
          "malformed_tool_use" ->
          Problem.ANSWER_CUT;
      default -> null;
    };
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }

  private static String count(@Nullable Long tokens) {
    return tokens == null ? "" : String.format(" after %,d tokens", tokens);
  }

  /**
   * Whether a failure is one of the road or of the service. After the first event such a call gives
   * an incomplete answer, even if no text had come yet. What AWS refuses is refused, even late.
   */
  public static boolean isBreak(Failure failure) {
    ExitCode code = failure.problem().exitCode();
    return code == ExitCode.UNAVAILABLE
        || code == ExitCode.INTERRUPTED
        || failure.problem() == Problem.ANSWER_UNREADABLE;
  }

  /** The stream ended in good order but without the family's end mark. */
  public static Failure noEndMark() {
    return Problem.ANSWER_CUT
        .failure("The stream ended without the model's end mark.")
        .with(NEXT, AGAIN);
  }

  /** The call failed after part of the answer had arrived. */
  public static Failure brokenOff(Failure cause) {
    if (cause.problem() == Problem.INTERRUPTED) {
      return cause;
    }
    if (cause.problem() == Problem.ANSWER_UNREADABLE) { // The form of what came before is known.
      return Problem.ANSWER_CUT
          .failure("Something that is no event of an answer follows. " + cause.detail())
          .with(NEXT, AGAIN)
          .requestId(cause.requestId());
    }
    return Problem.ANSWER_CUT
        .failure(cause.problem().title() + ". " + cause.detail())
        .with(NEXT, cause.advice())
        .requestId(cause.requestId());
  }
}
