package orchestrator.job;

import java.math.BigDecimal;
import java.util.List;
import orchestrator.job.RunPlan.SecretsPolicy;
import orchestrator.model.Prompt;
import orchestrator.model.RunObserver;
import orchestrator.model.usage.Cost;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptInputs;
import orchestrator.prompt.PromptSection;
import orchestrator.prompt.PromptSubject;
import orchestrator.prompt.SecretScan;
import orchestrator.prompt.SecretSearch;
import org.jspecify.annotations.Nullable;

/** Looks at a prompt before it is sent: its size, and secrets on the page. */
final class PromptCheck {
  private PromptCheck() {}

  /**
   * Checks what the settings limit.
   *
   * @param most what the call may cost; null where nobody knows
   * @param pageSecrets what looks like one on the page
   * @throws ProblemException {@link Problem#PROMPT_TOO_LARGE}, {@link Problem#COST_LIMIT_EXCEEDED},
   *     {@link Problem#SECRETS_IN_PAGE}
   */
  static void check(
      Prompt prompt,
      @Nullable Cost most,
      PromptSubject subject,
      SecretSearch pageSecrets,
      RunPlan settings,
      RunObserver listener) {
    Integer limit = settings.maxInputTokens();
    if (limit != null && prompt.estimatedTokens() > limit) {
      throw Problem.PROMPT_TOO_LARGE
          .failure(
              "It is estimated at "
                  + prompt.estimatedTokens()
                  + " tokens; --max-input-tokens allows "
                  + limit
                  + ".")
          .exception();
    }
    BigDecimal maxCost = settings.maxCost();
    if (maxCost != null && most != null && most.usd().compareTo(maxCost) > 0) {
      throw Problem.COST_LIMIT_EXCEEDED
          .failure(
              "A prompt of about "
                  + prompt.estimatedTokens()
                  + " tokens and the longest answer may cost "
                  + most.about()
                  + " ("
                  + most.source()
                  + "); --max-cost allows $"
                  + maxCost.toPlainString()
                  + ".")
          .exception();
    }
    if (settings.secrets() == SecretsPolicy.OFF) {
      return;
    }
    if (!prompt.media().isEmpty()) {
      listener.note("passwords and keys in pictures and documents are not looked for");
    }
    found("page.md", "the page seems", pageSecrets.findings(), settings.secrets(), listener);
    for (PromptInputs.AttachedText file : subject.inputs().texts()) {
      List<String> secrets = SecretScan.findings(file.text());
      found(file.name(), file.name() + " seems", secrets, settings.secrets(), listener);
    }
    for (PromptSection section : subject.sections()) {
      if (section.variable() == PromptSection.Variable.COMMENTS) { // the others hold the page's
        List<String> secrets = SecretScan.findings(section.text());
        found("comments.md", "the comments seem", secrets, settings.secrets(), listener);
      }
    }
  }

  private static void found(
      String file, String what, List<String> secrets, SecretsPolicy policy, RunObserver listener) {
    if (secrets.isEmpty()) {
      return;
    }
    String found = String.join(", ", secrets);
    if (policy == SecretsPolicy.BLOCK) {
      throw Problem.SECRETS_IN_PAGE.failure(file + ": " + found + ".").exception();
    }
    listener.note(what + " to hold secrets, which go to the model: " + found + " of " + file);
  }
}
