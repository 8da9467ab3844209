package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.json.Json;
import orchestrator.llm.Printable;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.run.Preflight;
import orchestrator.run.RunRecord;
import orchestrator.settings.AwsOutlook;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import org.jspecify.annotations.Nullable;

/** {@code config}: every setting, its value and where it came from. */
final class ConfigCommand implements Command {
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
        OptionGroup.of("Output", List.of(), Switches.options()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "what would 'run' see here?",
        "orchestrator config",
        "the same for a script, without what is not set",
        "orchestrator config --json");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    Switches switches = Switches.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    List<Failure> faults = Preflight.faults(settings);
    AwsOutlook aws = AwsOutlook.of(settings);
    List<String> notes = new ArrayList<>(settings.notes());
    if (aws != null) {
      notes.addAll(aws.notices());
    }
    Stdout out = console.out();
    if (switches.json()) {
      out.write(document(settings, aws, faults, notes));
    } else {
      out.write(
          table(settings)
              + (aws == null ? "" : AwsPart.text(aws, settings.environment().clock().instant())));
    }
    notes.forEach(errors::note);
    ExitCode exit = ExitCode.OK;
    for (Failure failure : faults) {
      errors.print(failure, null);
      exit = failure.problem().exitCode();
    }
    out.check();
    return exit;
  }

  private static String table(Settings settings) {
    StringBuilder table = new StringBuilder();
    int nameWidth = 0;
    int valueWidth = 0;
    for (SettingKey key : SettingKey.values()) {
      nameWidth = Math.max(nameWidth, key.id().length());
      String value = shown(key, settings.get(key));
      valueWidth = Math.max(valueWidth, value == null ? 0 : Math.min(60, value.length()));
    }
    for (SettingKey key : SettingKey.values()) {
      Setting<String> setting = settings.get(key);
      String value = shown(key, setting);
      StringBuilder line = new StringBuilder(pad(key.id(), nameWidth));
      line.append("  ").append(pad(value == null ? "-" : Printable.line(value), valueWidth));
      line.append("  ").append(setting == null ? "not set" : setting.source());
      if (key == SettingKey.CONFIG && isMissingByDefault(setting)) {
        line.append(" (does not exist)");
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  /** A file that is named and missing is a fault; the usual one need not be there. */
  private static boolean isMissingByDefault(@Nullable Setting<String> setting) {
    return setting != null
        && setting.source() instanceof Source.Default
        && !Files.exists(Path.of(setting.value()));
  }

  private static ObjectNode document(
      Settings settings, @Nullable AwsOutlook aws, List<Failure> faults, List<String> heard) {
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
      document.set("aws", AwsPart.json(aws));
    }
    ArrayNode problems = document.putArray("problems");
    faults.forEach(failure -> problems.add(RunRecord.json(failure)));
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
