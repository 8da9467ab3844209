package orchestrator.job;

import java.util.List;
import orchestrator.job.RunPlan.SecretsPolicy;
import orchestrator.model.Prompt;
import orchestrator.model.RunObserver;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptSubject;
import orchestrator.prompt.SecretScan;

/** Looks at a prompt before it is sent: its size, and secrets on the page. */
final class PromptCheck {
  private PromptCheck() {}

  /**
   * Checks what the settings limit.
   *
   * @throws ProblemException {@link Problem#PROMPT_TOO_LARGE}, {@link Problem#SECRETS_IN_PAGE}
   */
  static void check(Prompt prompt, PromptSubject subject, RunPlan settings, RunObserver listener) {
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
    if (settings.secrets() == SecretsPolicy.OFF) {
      return;
    }
    if (!prompt.media().isEmpty()) {
      listener.note("passwords and keys in pictures and documents are not looked for");
    }
    StringBuilder text = new StringBuilder(subject.markdown());
    subject.inputs().texts().forEach(file -> text.append('\n').append(file.text()));
    List<String> secrets = SecretScan.findings(text.toString());
    if (secrets.isEmpty()) {
      return;
    }
    String found = String.join(", ", secrets);
    if (settings.secrets() == SecretsPolicy.BLOCK) {
      throw Problem.SECRETS_IN_PAGE.failure("page.md: " + found + ".").exception();
    }
    listener.note("the page seems to hold secrets, which go to the model: " + found);
  }
}
