package orchestrator.bedrock.error;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A refusal for the state of the account, whatever the request holds. AWS gives such refusals
 * different codes (400, 403, 404) and no code of their own, so that their sentences decide.
 */
final class AccountRefusal {
  /**
   * A sentence of AWS's, and what it means.
   *
   * @param words in lower case, with straight apostrophes
   */
  private record Sentence(Pattern words, Problem problem) {
    Sentence(String words, Problem problem) {
      this(Pattern.compile(words), problem);
    }
  }

  private static final List<Sentence> SENTENCES =
      List.of(
          // The whole text: with more behind it, something in the request is what is not allowed.
          new Sentence("^operation not allowed\\.?$", Problem.ACCOUNT_NOT_ENABLED),
          new Sentence(
              "\\baccount is (?:currently |temporarily )?(?:blocked|suspended|closed)\\b",
              Problem.ACCOUNT_NOT_ENABLED),
          new Sentence(
              "\\baccount is (?:currently |still )?(?:being verified|pending verification)",
              Problem.ACCOUNT_NOT_ENABLED),
          new Sentence(
              "data retention mode ['\"`]?(?<mode>[\\w-]+)['\"`]? is not available for this model",
              Problem.DATA_RETENTION_MODE),
          new Sentence(
              "model is not available under data retention mode ['\"`]?(?<mode>[\\w-]+)",
              Problem.DATA_RETENTION_MODE),
          new Sentence(
              "model use case details have not been submitted for this account",
              Problem.USE_CASE_FORM_MISSING),
          new Sentence(
              "invalid_payment_instrument|a valid payment instrument must be provided",
              Problem.PAYMENT_METHOD_INVALID),
          new Sentence("bedrock agents is in maintenance mode", Problem.AGENTS_IN_MAINTENANCE),
          new Sentence(
              "access to this model is not available for channel program accounts",
              Problem.MODEL_NOT_FOR_ACCOUNT),
          new Sentence(
              "access to [\\w ]{1,40} is not allowed from unsupported countries",
              Problem.MODEL_NOT_FOR_ACCOUNT),
          new Sentence(
              "required aws marketplace actions", Problem.MARKETPLACE_SUBSCRIPTION_MISSING),
          new Sentence(
              "aws marketplace subscription for (?:the|this) model is (?:still being processed|pending)",
              Problem.MARKETPLACE_SUBSCRIPTION_PENDING),
          new Sentence(
              "aws marketplace subscription for (?:the|this) model cannot be completed",
              Problem.MARKETPLACE_SUBSCRIPTION_FAILED));

  private AccountRefusal() {}

  /**
   * The failure for what AWS said; null if that is not about the account's state.
   *
   * @param text in lower case, with straight apostrophes
   * @param detail of the failure
   */
  static @Nullable Failure of(String text, String detail) {
    for (Sentence sentence : SENTENCES) {
      Matcher said = sentence.words().matcher(text);
      if (said.find()) {
        Failure failure = sentence.problem().failure(detail);
        return sentence.problem() == Problem.DATA_RETENTION_MODE
            ? failure.with("mode", said.group("mode"))
            : failure;
      }
    }
    return null;
  }
}
