package orchestrator.run;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
final class Templates {
  private static final long MAX_BYTES = 1 << 20;

  private final PromptTemplate template;
  private final @Nullable String system;

  private Templates(PromptTemplate template, @Nullable String system) {
    this.template = template;
    this.system = system;
  }

  /**
   * Reads both.
   *
   * @throws ProblemException if one is missing or cannot be used
   */
  static Templates load(RunSettings settings) {
    String name = settings.template();
    PromptTemplate template = PromptTemplate.builtIn(name);
    if (template == null) {
      template = PromptTemplate.parse(name, text(settings.environment().path(name), name));
    }
    Path system = settings.systemPrompt();
    return new Templates(template, system == null ? null : text(system, system.toString()));
  }

  Prompt render(PromptSubject subject, RunSettings settings, Listener listener) {
    if (system != null && settings.target() instanceof Target.Agent) {
      listener.note("an agent has its own instructions; the system prompt is not sent");
      return template.render(subject, settings.request().params(), null);
    }
    return template.render(subject, settings.request().params(), system);
  }

  private static String text(Path file, String name) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw Problem.TEMPLATE_UNREADABLE.failure(name + " is larger than 1 MiB.").exception();
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw Problem.TEMPLATE_NOT_FOUND.failure("There is no file '" + name + "'.").exception(e);
    } catch (CharacterCodingException e) {
      throw Problem.TEMPLATE_UNREADABLE.failure(name + " is not UTF-8 text.").exception(e);
    } catch (IOException e) {
      throw Problem.TEMPLATE_UNREADABLE.failure(name + " may not be read.").exception(e);
    }
  }
}
