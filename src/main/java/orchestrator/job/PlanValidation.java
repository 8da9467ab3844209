package orchestrator.job;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import orchestrator.attachment.ImageChoice;
import orchestrator.confluence.CommentSelection;
import orchestrator.history.Retention;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.TlsEngine;
import orchestrator.job.RunPlan.SecretsPolicy;
import orchestrator.job.RunRequest.Switch;
import orchestrator.job.page.PageAccess;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Target;
import orchestrator.model.option.AnswerSchema;
import orchestrator.model.option.Caching;
import orchestrator.model.option.Effort;
import orchestrator.model.option.ServiceTier;
import orchestrator.model.usage.Pricing;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.schema.SchemaCatalog;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingValues;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The validation of the settings of a run: all that is wrong with them, or the plan. Nobody is
 * asked anything for it.
 */
public final class PlanValidation {
  private static final int MOST_JOBS = 128;

  private final Settings settings;
  private final List<ProblemException> wrong = new ArrayList<>();
  private final @Nullable PageAccess access;
  private final @Nullable RunPlan plan;

  /**
   * Looks at everything, in the order in which a run needs it.
   *
   * @param settings what was set
   * @param request what was asked for
   * @param providers who can be asked
   */
  public PlanValidation(Settings settings, RunRequest request, Providers providers) {
    this.settings = settings;
    settings.failures().forEach(failure -> wrong.add(failure.exception()));
    SettingValues values = new SettingValues(settings);
    check(() -> values.isOn(SettingKey.AUTO_LOGIN));
    access = check(() -> PageAccess.of(settings, request.is(Switch.ALLOW_DRAFT)));
    // It stops at the first; these are all.
    check(() -> values.site(SettingKey.CONFLUENCE_URL));
    check(() -> values.proxy(SettingKey.HTTPS_PROXY));
    check(() -> values.proxy(SettingKey.HTTP_PROXY));
    check(() -> values.isOn(SettingKey.SYSTEM_CA));
    check(() -> values.choice(SettingKey.TLS, TlsEngine.class));
    check(() -> PageAccess.format(settings));
    check(() -> jobs(settings));
    PromptTemplates templates = check(() -> PromptTemplates.load(settings));
    Target target =
        check(
            () ->
                request.dryRun() ? providers.targetIfNamed(settings) : providers.target(settings));
    InferenceOptions options =
        new InferenceOptions(
            check(() -> values.positive(SettingKey.MAX_TOKENS)),
            check(() -> values.fraction(SettingKey.TEMPERATURE)),
            check(() -> values.guardrail(SettingKey.GUARDRAIL)),
            !request.is(Switch.NO_STREAM),
            check(() -> values.duration(SettingKey.TIMEOUT)),
            check(() -> values.optional(SettingKey.EFFORT, Effort.class, Effort::word)),
            check(
                () ->
                    values.optional(SettingKey.SERVICE_TIER, ServiceTier.class, ServiceTier::word)),
            check(() -> values.optional(SettingKey.CACHE, Caching.class, Caching::word)),
            check(() -> schema(settings)),
            null);
    if (target != null) {
      check(
          () -> {
            providers.of(target).check(target, settings, options);
            return null;
          });
    }
    Integer maxInputTokens = check(() -> values.positive(SettingKey.MAX_INPUT_TOKENS));
    BigDecimal maxCost = check(() -> values.amount(SettingKey.MAX_COST));
    check(() -> pricing(settings, target, options, maxCost, providers));
    SecretsPolicy secrets = check(() -> values.choice(SettingKey.SECRETS, SecretsPolicy.class));
    ImageChoice images = check(() -> images(values, target));
    Integer children = check(() -> values.count(SettingKey.CHILDREN));
    CommentSelection comments = check(() -> PageAccess.comments(settings));
    Path output = check(() -> settings.environment().path(values.required(SettingKey.OUTPUT)));
    Setting<String> keep = settings.get(SettingKey.KEEP);
    if (keep != null) {
      check(() -> Retention.parse(keep));
    }
    String name = request.name();
    RunRequest named = name == null ? request : check(() -> request.named(RunPlan.checked(name)));
    this.plan =
        wrong.isEmpty()
            ? new RunPlan(
                Objects.requireNonNull(named),
                settings,
                target,
                options,
                Objects.requireNonNull(access),
                Objects.requireNonNull(templates),
                maxInputTokens,
                maxCost,
                Objects.requireNonNull(secrets),
                Objects.requireNonNull(images),
                Objects.requireNonNull(children),
                Objects.requireNonNull(comments),
                Objects.requireNonNull(output))
            : null;
  }

  /** How many pages a batch asks about at once. */
  public static @Nullable Integer jobs(Settings settings) {
    return new SettingValues(settings).positive(SettingKey.JOBS, MOST_JOBS);
  }

  private static @Nullable AnswerSchema schema(Settings settings) {
    String schema = settings.value(SettingKey.JSON_SCHEMA);
    return schema == null
        ? null
        : SchemaCatalog.find(schema, settings.environment().workingDirectory());
  }

  private static ImageChoice images(SettingValues values, @Nullable Target target) {
    ImageChoice images = values.choice(SettingKey.IMAGES, ImageChoice.class);
    if (images != ImageChoice.NONE && target != null && !target.capabilities().images()) {
      throw Problem.PROMPT_PART_UNSUPPORTED
          .failure(
              "--images asks for pictures, which "
                  + String.join(" ", named(target))
                  + " does not read.")
          .exception();
    }
    return images;
  }

  /** A limit that nobody can hold is none, and a table of prices is read before it is needed. */
  private static @Nullable Pricing pricing(
      Settings settings,
      @Nullable Target target,
      InferenceOptions options,
      @Nullable BigDecimal maxCost,
      Providers providers) {
    if (target == null
        || !providers.mayRead(SettingKey.PRICES, target)
        || (maxCost == null && settings.value(SettingKey.PRICES) == null)) {
      return null;
    }
    Pricing pricing = providers.pricing(target, settings, options);
    if (maxCost != null && pricing == null) {
      throw Problem.PRICE_UNKNOWN
          .failure(
              "No price is known for "
                  + String.join(" ", named(target))
                  + (options.serviceTier() == null
                      ? "."
                      : " in the service tier " + options.serviceTier().word() + "."))
          .exception();
    }
    if (pricing != null && maxCost != null && pricing.mostOutput() == null) {
      throw Problem.PRICE_UNKNOWN
          .failure("How much this model may write is not known; say it with --max-tokens.")
          .exception();
    }
    return pricing;
  }

  private static List<String> named(Target target) {
    List<String> words = new ArrayList<>();
    words.add(target.kind());
    target.fields().values().stream().filter(Objects::nonNull).findFirst().ifPresent(words::add);
    return words;
  }

  private <T extends @Nullable Object> @Nullable T check(Supplier<T> part) {
    try {
      return part.get();
    } catch (ProblemException e) {
      if (wrong.stream().noneMatch(known -> known.failure().equals(e.failure()))) {
        wrong.add(e);
      }
      return null;
    }
  }

  /**
   * What is to be done.
   *
   * @throws ProblemException for the first thing that is wrong
   */
  public RunPlan plan() {
    if (plan == null) {
      throw wrong.get(0);
    }
    return plan;
  }

  /** What is to be done; null if anything is wrong. */
  public @Nullable RunPlan planIfValid() {
    return plan;
  }

  /**
   * All that is wrong, each once. That includes certificates that cannot be read, which stop a run
   * only where it needs them.
   */
  public List<Failure> faults() {
    Set<Failure> faults = new LinkedHashSet<>(settings.failures());
    try {
      if (access != null) {
        HttpClients.check(access.network());
      }
    } catch (ProblemException e) {
      faults.add(e.failure());
    }
    wrong.forEach(e -> faults.add(e.failure()));
    return List.copyOf(faults);
  }
}
