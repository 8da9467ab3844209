package orchestrator.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orchestrator.llm.Prompt;
import orchestrator.llm.PromptSubject;
import orchestrator.llm.PromptTemplate;
import orchestrator.llm.Target;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.RunSettings;
import org.jspecify.annotations.Nullable;

/** The template and the system prompt that the settings name, read before anything else is done. */
record Templates(PromptTemplate template, @Nullable String system) {

  /**
   * Reads both.
   *
   * @throws ProblemException if one is missing or cannot be used
   */
  static Templates load(RunSettings settings) {
    PromptTemplate template =
        PromptTemplate.find(settings.template(), settings.environment().workingDirectory());
    Path system = settings.systemPrompt();
    return new Templates(template, system == null ? null : systemPrompt(system));
  }

  /** The prompt about a page. */
  Prompt render(PromptSubject subject, RunSettings settings, Listener listener) {
    boolean unused = system != null && !(settings.target() instanceof Target.Model);
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
          .failure("The system prompt " + file + " cannot be read as UTF-8 text.")
          .exception(e);
    }
  }
}
