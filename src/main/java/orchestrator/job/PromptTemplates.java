package orchestrator.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import orchestrator.model.Prompt;
import orchestrator.model.Target;
import orchestrator.model.option.AnswerSchema;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.prompt.PromptCatalog;
import orchestrator.prompt.PromptSubject;
import orchestrator.prompt.PromptTemplate;
import orchestrator.schema.SchemaCatalog;
import orchestrator.schema.SchemaWords;
import orchestrator.settings.Environment;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import org.jspecify.annotations.Nullable;

/** The template and the system prompt that the settings name, read before anything else is done. */
public record PromptTemplates(PromptTemplate template, @Nullable String system) {

  /**
   * Reads both.
   *
   * @throws ProblemException if one is missing or cannot be used
   */
  static PromptTemplates load(Settings settings) {
    Setting<String> prompt = settings.get(SettingKey.PROMPT);
    String system = settings.value(SettingKey.SYSTEM);
    Environment environment = settings.environment();
    return new PromptTemplates(
        template(prompt, settings.value(SettingKey.JSON_SCHEMA), environment),
        system == null ? null : systemPrompt(environment.path(system)));
  }

  /** A schema of the program's own has a template of its name, unless another one is named. */
  private static PromptTemplate template(
      @Nullable Setting<String> prompt, @Nullable String schema, Environment environment) {
    if (schema != null
        && SchemaCatalog.BUILT_IN.contains(schema)
        && (prompt == null
            || prompt.source() instanceof Source.Default
            || prompt.value().equals(schema))) {
      return PromptTemplate.forSchema(schema);
    }
    return new PromptCatalog(environment.promptFolder(), environment.workingDirectory())
        .find(prompt == null ? String.valueOf(SettingKey.PROMPT.defaultValue()) : prompt.value());
  }

  /** The prompt about a page. */
  Prompt render(PromptSubject subject, RunPlan plan, Consumer<String> notes) {
    Target target = plan.target();
    boolean unused = system != null && target != null && !target.capabilities().systemPrompt();
    if (unused) {
      notes.accept("the system prompt is not sent; only models take one");
    }
    PromptTemplate ordered = plan.options().cachesPage() ? template.withPageFirst() : template;
    AnswerSchema schema = plan.options().schema();
    if (schema != null) {
      ordered = ordered.endingWith(SchemaWords.of(schema, target != null && target.holds(schema)));
    }
    return ordered.render(subject, plan.request().params(), unused ? null : system);
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
