package orchestrator.job;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import orchestrator.aws.AwsSettings;
import orchestrator.aws.profile.AwsAccess;
import orchestrator.confluence.ConfluenceAccess;
import orchestrator.confluence.file.InputFormat;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Target;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Environment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What one run does, as checked values. Each stage gets its part and knows nothing of the rest.
 *
 * @param request what was asked for
 * @param target who is asked
 * @param generation how the answer should be made
 * @param access how to reach AWS and Confluence
 * @param template name or file of the prompt template
 * @param systemPrompt file with a system prompt
 * @param maxInputTokens the largest prompt that may be sent
 * @param secrets what to do about secrets on the page
 * @param children how many levels of descendants to append
 * @param output where records go
 * @param environment the machine
 */
public record RunPlan(
    RunRequest request,
    Target target,
    InferenceOptions generation,
    Access access,
    String template,
    @Nullable Path systemPrompt,
    @Nullable Integer maxInputTokens,
    SecretsPolicy secrets,
    int children,
    Path output,
    Environment environment) {

  /** The name after a title without a letter or digit. */
  private static final String UNTITLED = "page";

  /** What to do when the page seems to hold secrets. */
  public enum SecretsPolicy {
    WARN,
    BLOCK,
    OFF
  }

  /**
   * Checks the settings for a run.
   *
   * @throws ProblemException for the first thing that is wrong
   */
  public static RunPlan of(Settings settings, RunRequest request) {
    Access access = Access.of(settings, request.allowDraft());
    Target target = request.dryRun() ? Targets.orUndecided(settings) : Targets.of(settings);
    SettingValues values = new SettingValues(settings);
    String system = settings.value(SettingKey.SYSTEM);
    return new RunPlan(
        request,
        target,
        generation(values, request.stream()),
        access,
        values.required(SettingKey.PROMPT),
        system == null ? null : settings.environment().path(system),
        values.positive(SettingKey.MAX_INPUT_TOKENS),
        values.choice(SettingKey.SECRETS, SecretsPolicy.class),
        values.count(SettingKey.CHILDREN),
        settings.environment().path(values.required(SettingKey.OUTPUT)),
        settings.environment());
  }

  private static InferenceOptions generation(SettingValues values, boolean stream) {
    return new InferenceOptions(
        values.positive(SettingKey.MAX_TOKENS),
        values.fraction(SettingKey.TEMPERATURE),
        values.guardrail(SettingKey.GUARDRAIL),
        stream,
        values.duration(SettingKey.TIMEOUT));
  }

  /** All that is wrong with the settings, where {@link #of} stops at the first. */
  public static List<Failure> faults(Settings settings) {
    SettingValues values = new SettingValues(settings);
    List<Runnable> looks =
        List.of(
            () -> Access.of(settings, false),
            () -> values.proxy(SettingKey.HTTPS_PROXY),
            () -> values.proxy(SettingKey.HTTP_PROXY),
            () -> values.isOn(SettingKey.SYSTEM_CA),
            () -> values.isOn(SettingKey.AUTO_LOGIN),
            () -> Targets.of(settings),
            () -> values.positive(SettingKey.MAX_TOKENS),
            () -> values.fraction(SettingKey.TEMPERATURE),
            () -> values.guardrail(SettingKey.GUARDRAIL),
            () -> values.duration(SettingKey.TIMEOUT),
            () -> values.positive(SettingKey.MAX_INPUT_TOKENS),
            () -> values.choice(SettingKey.SECRETS, SecretsPolicy.class),
            () -> values.count(SettingKey.CHILDREN));
    Set<Failure> faults = new LinkedHashSet<>(settings.failures());
    for (Runnable look : looks) {
      try {
        look.run();
      } catch (ProblemException e) {
        faults.add(e.failure());
      }
    }
    return List.copyOf(faults);
  }

  /**
   * The parts that reach the outside.
   *
   * @param aws AWS
   * @param confluence Confluence
   * @param network the way to both
   * @param from what a file or standard input is written in; null to find out
   */
  public record Access(
      AwsAccess aws,
      ConfluenceAccess confluence,
      HttpSettings network,
      @Nullable InputFormat from) {

    /**
     * Checks the settings that {@code convert} and {@code run} share.
     *
     * @throws ProblemException for the first thing that is wrong
     */
    public static Access of(Settings settings, boolean allowDraft) {
      if (!settings.failures().isEmpty()) {
        throw settings.failures().get(0).exception();
      }
      SettingValues values = new SettingValues(settings);
      return new Access(
          AwsSettings.of(settings),
          ConfluenceAccess.of(settings, allowDraft),
          HttpSettings.of(settings),
          settings.get(SettingKey.FROM) == null
              ? null
              : values.choice(SettingKey.FROM, InputFormat.class));
    }

    /**
     * How many levels of descendants to append to a page.
     *
     * @throws ProblemException if that is no number
     */
    public static int children(Settings settings) {
      return new SettingValues(settings).count(SettingKey.CHILDREN);
    }
  }

  /** The name as a human gave it, checked: it becomes part of a folder's name. */
  static String checkedName(String name) {
    boolean usable =
        !name.isBlank()
            && name.codePoints()
                .noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c) || c == 0xFFFD)
            && name.codePoints().anyMatch(Character::isLetterOrDigit)
            && !name.startsWith("-");
    if (!usable) {
      throw Problem.INVALID_NAME
          .failure(
              name.isBlank()
                  ? "--name is empty."
                  : "--name must hold a letter or digit, no '/', '\\' or control character, and"
                      + " not begin with '-'.")
          .exception();
    }
    return name.strip();
  }

  public RunPlan {
    String name = request.name();
    request = name == null ? request : request.named(checkedName(name));
  }

  /** What the feature is called; of a page that is not read yet, nobody knows. */
  public String name() {
    return Objects.requireNonNull(request.name(), "not named yet");
  }

  /** The same, called after the title of the page where the user gave no name. */
  public RunPlan namedAfter(String title) {
    return new RunPlan(
        request.named(nameFrom(title)),
        target,
        generation,
        access,
        template,
        systemPrompt,
        maxInputTokens,
        secrets,
        children,
        output,
        environment);
  }

  /** A title may hold what a name must not. */
  private static String nameFrom(String title) {
    String plain =
        title.replaceAll("[\\p{Cntrl}/\\\\\uFFFD]+", " ").replaceFirst("^[\\s-]+", "").strip();
    return plain.codePoints().anyMatch(Character::isLetterOrDigit) ? plain : UNTITLED;
  }
}
