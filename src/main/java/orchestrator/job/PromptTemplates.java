package orchestrator.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptCatalog;
import orchestrator.prompt.PromptSubject;
import orchestrator.prompt.PromptTemplate;
import orchestrator.settings.Environment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The template and the system prompt that the settings name, read before anything else is done. */
record PromptTemplates(PromptTemplate template, @Nullable String system) {

  /**
   * Reads both.
   *
   * @throws ProblemException if one is missing or cannot be used
   */
  static PromptTemplates load(RunPlan settings) {
    return load(settings.template(), settings.systemPrompt(), settings.environment());
  }

  /**
   * Reads both, whatever else is set.
   *
   * @throws ProblemException if one is missing or cannot be used
   */
  static PromptTemplates load(Settings settings) {
    String template = settings.value(SettingKey.PROMPT);
    String system = settings.value(SettingKey.SYSTEM);
    Environment environment = settings.environment();
    return load(
        template == null ? String.valueOf(SettingKey.PROMPT.defaultValue()) : template,
        system == null ? null : environment.path(system),
        environment);
  }

  private static PromptTemplates load(
      String template, @Nullable Path system, Environment environment) {
    return new PromptTemplates(
        new PromptCatalog(environment.promptFolder(), environment.workingDirectory())
            .find(template),
        system == null ? null : systemPrompt(system));
  }

  /** The prompt about a page. */
  Prompt render(PromptSubject subject, RunPlan settings, RunObserver listener) {
    boolean unused =
        system != null
            && !(settings.target() instanceof Target.Model)
            && !(settings.target() instanceof Target.Undecided);
    if (unused) {
      listener.note("the system prompt is not sent; only models take one");
    }
    return template.render(subject, settings.request().params(), unused ? null : system);
  }

  private static String systemPrompt(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Problem.INVALID_VALUE
          .failure(
              "The system prompt "
                  + file
                  + (Files.exists(file) ? " cannot be read as UTF-8 text." : " does not exist."))
          .exception(e);
    }
  }
}
