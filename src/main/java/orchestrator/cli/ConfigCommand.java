package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import orchestrator.aws.AwsPreview;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.stream.Stdout;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.job.PlanValidation;
import orchestrator.job.Providers;
import orchestrator.job.RunRequest;
import orchestrator.json.Json;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.record.RunRecordJson;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** {@code config}: every setting, its value and where it came from. */
final class ConfigCommand implements Command {
  /** A value that is longer, such as a path, moves no column: its source stands below it. */
  private static final int WIDEST = 60;

  private final Providers providers;
  private final Function<Settings, @Nullable AwsPreview> awsPreview;

  ConfigCommand(Providers providers, Function<Settings, @Nullable AwsPreview> awsPreview) {
    this.providers = providers;
    this.awsPreview = awsPreview;
  }

  @Override
  public String name() {
    return "config";
  }

  @Override
  public String summary() {
    return "Show every setting, its value (secrets masked) and where it came from";
  }

  @Override
  public String synopsis() {
    return "[options]";
  }

  @Override
  public List<OptionGroup> options() {
    List<SettingKey> settings = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      if (!key.options().isEmpty()) {
        settings.add(key);
      }
    }
    return List.of(
        OptionGroup.of("Settings", settings),
        OptionGroup.of(
            "Output",
            List.of(),
            GlobalOptions.optionsAfter(
                Option.flag("show what is not set, too, and the defaults", "--all"))));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "what would 'run' see here?",
        "orchestrator config",
        "and what could be set here?",
        "orchestrator config --all",
        "the same for a script",
        "orchestrator config --json");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    AwsPreview aws = awsPreview.apply(settings);
    List<Failure> faults = faults(settings, aws);
    List<String> notes = new ArrayList<>(settings.notes());
    if (aws != null) {
      notes.addAll(aws.notices());
    }
    Stdout out = console.out();
    if (switches.json()) {
      out.write(document(settings, aws, faults, notes));
    } else {
      out.write(
          table(settings, arguments.given("--all"), console.wrapper())
              + (aws == null
                  ? ""
                  : console
                      .wrapper()
                      .wrap(
                          AwsPreviewPrinter.text(aws, settings.environment().clock().instant()),
                          15)));
    }
    errors.notes(settings);
    if (aws != null) {
      aws.notices().forEach(errors::note);
    }
    faults.forEach(failure -> errors.print(failure, null));
    out.check();
    return faults.isEmpty() ? ExitCode.OK : faults.get(0).problem().exitCode();
  }

  /** What is wrong, in the order in which a run would find it. What is missing is not wrong. */
  private List<Failure> faults(Settings settings, @Nullable AwsPreview aws) {
    Set<Failure> faults =
        new LinkedHashSet<>(
            new PlanValidation(settings, RunRequest.about("-"), providers).faults());
    faults.removeIf(fault -> isMissing(fault.problem()));
    Failure failure = aws == null ? null : aws.failure();
    if (failure != null && !isMissing(failure.problem())) {
      faults.add(failure);
    }
    return List.copyOf(faults);
  }

  /** Whether it only says that something is not there yet. */
  static boolean isMissing(Problem problem) {
    return switch (problem) {
      case NO_PROVIDER, NO_TARGET, NO_REGION, NO_CREDENTIALS, SSO_NOT_SIGNED_IN -> true;
      default -> false;
    };
  }

  /** A line for each setting: name, value, source. */
  private static String table(Settings settings, boolean all, TextWrapper wrapper) {
    List<SettingKey> rows = new ArrayList<>();
    int nameWidth = 0;
    int valueWidth = 0;
    for (SettingKey key : SettingKey.values()) {
      if (all || isSet(settings.get(key)) || key == SettingKey.CONFIG) {
        rows.add(key);
        nameWidth = Math.max(nameWidth, key.id().length());
      }
    }
    for (SettingKey key : rows) {
      Setting<String> setting = settings.get(key);
      String value = shown(key, setting);
      if (value != null
          && value.length() <= WIDEST
          && wrapper.fits(pad("", nameWidth) + "  " + value + "  " + source(key, setting))) {
        valueWidth = Math.max(valueWidth, value.length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (SettingKey key : rows) {
      Setting<String> setting = settings.get(key);
      String shown = shown(key, setting);
      String value = shown == null ? "-" : TerminalSanitizer.line(shown);
      String source = source(key, setting);
      String before = pad(key.id(), nameWidth) + "  ";
      String below = pad("", before.length() + valueWidth) + "  " + source;
      String line = before + pad(value, valueWidth) + "  " + source;
      if (valueWidth > 0 && value.length() > valueWidth && wrapper.fits(below)) {
        line = before + value + "\n" + below;
      } else if (!wrapper.fits(line)) {
        line = wrapper.wrap(before + value + "  " + source, nameWidth + 2);
      }
      table.append(line).append('\n');
    }
    int hidden = SettingKey.values().length - rows.size();
    if (hidden > 0) {
      table.append(
          wrapper.wrap(
              hidden
                  + " more are not set or have their defaults.\nAll of them: orchestrator config"
                  + " --all\n"));
    }
    return table.toString();
  }

  private static String source(SettingKey key, @Nullable Setting<String> setting) {
    boolean missing = key == SettingKey.CONFIG && isMissingByDefault(setting);
    return (setting == null ? "not set" : setting.source().toString())
        + (missing ? " (does not exist)" : "");
  }

  /** Whether somebody has set it. */
  private static boolean isSet(@Nullable Setting<String> setting) {
    return setting != null && !(setting.source() instanceof Source.Default);
  }

  /** A file that is named and missing is a fault; the usual one need not be there. */
  private static boolean isMissingByDefault(@Nullable Setting<String> setting) {
    return setting != null
        && setting.source() instanceof Source.Default
        && !Files.exists(Path.of(setting.value()));
  }

  private static ObjectNode document(
      Settings settings, @Nullable AwsPreview aws, List<Failure> faults, List<String> heard) {
    ObjectNode document = Json.object();
    ObjectNode all = document.putObject("settings");
    for (SettingKey key : SettingKey.values()) {
      Setting<String> setting = settings.get(key);
      if (setting != null) {
        ObjectNode entry = all.putObject(key.id());
        entry.put("value", shown(key, setting));
        entry.put("source", setting.source().toString());
      }
    }
    if (aws != null) {
      document.set("aws", AwsPreviewPrinter.json(aws));
    }
    ArrayNode problems = document.putArray("problems");
    faults.forEach(failure -> problems.add(RunRecordJson.write(failure)));
    ArrayNode notes = document.putArray("notes");
    heard.forEach(notes::add);
    return document;
  }

  /** The value as it may be seen: secrets are stars, and passwords leave addresses. */
  private static @Nullable String shown(SettingKey key, @Nullable Setting<String> setting) {
    if (setting == null) {
      return null;
    }
    if (key.secret()) {
      return "********";
    }
    String value = setting.value();
    int at = value.lastIndexOf('@');
    if (at < 0
        || (key != SettingKey.HTTPS_PROXY && key != SettingKey.HTTP_PROXY && !isUri(value))) {
      return value;
    }
    int scheme = value.indexOf("://");
    return value.substring(0, scheme < 0 ? 0 : scheme + 3) + "********" + value.substring(at);
  }

  private static boolean isUri(String value) {
    try {
      return value.contains("://") && URI.create(value).getUserInfo() != null;
    } catch (IllegalArgumentException e) {
      return value.contains("://");
    }
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
