package orchestrator.job;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import orchestrator.job.RunRequest.Switch;
import orchestrator.model.Target;
import orchestrator.model.option.AnswerSchema;
import orchestrator.record.RunRecord;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.TargetKeys;
import org.jspecify.annotations.Nullable;

/** The options and settings that shape a call, as the record lists them. Never a secret. */
public final class RecordedOptions {
  /** How a run reaches what it asks and where it writes; a proxy's address may hold a password. */
  private static final Set<SettingKey> SURROUNDINGS =
      EnumSet.of(
          SettingKey.AUTO_LOGIN,
          SettingKey.JOBS,
          SettingKey.ENGINE,
          SettingKey.S3,
          SettingKey.ROLE_ARN,
          SettingKey.S3_BUCKET_OWNER,
          SettingKey.S3_ENCRYPTION_KEY_ID,
          SettingKey.OUTPUT,
          SettingKey.KEEP,
          SettingKey.CONFIG,
          SettingKey.CONFLUENCE_USERNAME,
          SettingKey.HTTPS_PROXY,
          SettingKey.HTTP_PROXY,
          SettingKey.NO_PROXY,
          SettingKey.CA_BUNDLE,
          SettingKey.SYSTEM_CA,
          SettingKey.TLS);

  /**
   * What shapes no answer. A setting that is not known here does: asking twice is better than an
   * answer to another question.
   */
  private static final Set<SettingKey> SHAPE_NO_ANSWER =
      EnumSet.of(
          // the way there
          SettingKey.PROFILE,
          SettingKey.REGION,
          SettingKey.ENDPOINT_URL,
          SettingKey.TIMEOUT,
          SettingKey.MAX_COST,
          SettingKey.PRICES,
          // in the prompt
          SettingKey.PROMPT,
          SettingKey.SYSTEM,
          SettingKey.FROM,
          SettingKey.CHILDREN,
          SettingKey.IMAGES,
          SettingKey.COMMENTS,
          // whether it is sent
          SettingKey.SECRETS,
          SettingKey.MAX_INPUT_TOKENS);

  /** Where a run goes, how long it may take and what it may cost; which page it is about. */
  private static final Set<String> ASK_THE_SAME =
      Set.of(
          "page",
          SettingKey.PROFILE.id(),
          SettingKey.REGION.id(),
          SettingKey.ENDPOINT_URL.id(),
          SettingKey.TIMEOUT.id(),
          SettingKey.MAX_COST.id(),
          SettingKey.PRICES.id(),
          SettingKey.SECRETS.id(),
          SettingKey.MAX_INPUT_TOKENS.id());

  private RecordedOptions() {}

  /**
   * Which options that shape a question differ from those of an earlier run, with both values.
   *
   * @return {@code model was a, is b} for each
   */
  public static List<String> others(RunRecord earlier, RunPlan plan, Providers providers) {
    Map<String, String> now = new LinkedHashMap<>();
    for (RunRecord.Option option : of(plan, providers)) {
      now.put(option.name(), option.value());
    }
    Set<String> names = new LinkedHashSet<>(now.keySet());
    earlier.options().forEach(option -> names.add(option.name()));
    List<String> others = new ArrayList<>();
    for (String name : names) {
      String before = earlier.option(name);
      String after = now.get(name);
      if (!ASK_THE_SAME.contains(name) && !Objects.equals(before, after)) {
        others.add(name + " was " + said(before) + ", is " + said(after));
      }
    }
    return others;
  }

  private static String said(@Nullable String value) {
    return value == null ? "not set" : value;
  }

  static List<RunRecord.Option> of(RunPlan plan, Providers providers) {
    RunRequest request = plan.request();
    List<RunRecord.Option> options = new ArrayList<>();
    if (!request.page().contains("://")) { // page.url is the address, without what came with it
      options.add(new RunRecord.Option("page", request.page(), "PAGE"));
    }
    options.addAll(settings(plan, providers, Set.of()));
    for (String name : request.attach()) {
      options.add(new RunRecord.Option("attach", name, "--attach"));
    }
    flag(options, request.is(Switch.ALLOW_DRAFT), "allow_draft");
    since(options, request);
    flag(options, request.is(Switch.STRICT), "strict");
    flag(options, request.is(Switch.NO_STREAM), "no_stream");
    return options;
  }

  /** Those that make a question another one, beside its prompt and its target. */
  static List<RunRecord.Option> shapingTheAnswer(RunPlan plan, Providers providers) {
    List<RunRecord.Option> options = settings(plan, providers, SHAPE_NO_ANSWER);
    AnswerSchema schema = plan.options().schema();
    if (schema != null) { // a file that has changed since is another schema
      options.add(new RunRecord.Option("schema", schema.json().toString(), ""));
    }
    since(options, plan.request());
    return options;
  }

  private static void since(List<RunRecord.Option> options, RunRequest request) {
    if (request.since() != null) {
      options.add(new RunRecord.Option("since", request.since().toString(), "--since"));
    }
  }

  private static List<RunRecord.Option> settings(
      RunPlan plan, Providers providers, Set<SettingKey> without) {
    Settings settings = plan.settings();
    List<RunRecord.Option> options = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      Setting<String> setting = settings.get(key);
      if (setting != null
          && !without.contains(key)
          && shapes(key, settings, plan.target(), providers)) {
        options.add(
            new RunRecord.Option(
                key.id(), withoutUser(setting.value()), setting.source().toString()));
      }
    }
    return options;
  }

  private static boolean shapes(
      SettingKey key, Settings settings, @Nullable Target target, Providers providers) {
    if (key.secret() || SURROUNDINGS.contains(key)) {
      return false;
    }
    if (target != null && !providers.mayRead(key, target)) {
      return false;
    }
    for (TargetKeys kind : TargetKeys.values()) { // a target of another kind gave way
      if (kind.isOwn(key) && !settings.isAbout(kind) && target != null) {
        return false;
      }
    }
    return true;
  }

  private static void flag(List<RunRecord.Option> options, boolean given, String name) {
    if (given) {
      options.add(new RunRecord.Option(name, "true", "--" + name.replace('_', '-')));
    }
  }

  /** A URL may name a user and a password. */
  private static String withoutUser(String value) {
    int start = value.indexOf("://") + 3;
    int at = start < 3 ? -1 : value.indexOf('@', start);
    int slash = at < 0 ? -1 : value.indexOf('/', start);
    return at < 0 || (slash >= 0 && slash < at)
        ? value
        : value.substring(0, start) + value.substring(at + 1);
  }
}
