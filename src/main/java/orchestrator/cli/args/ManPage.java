package orchestrator.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import orchestrator.problem.ExitCode;
import orchestrator.settings.SettingKey;

/** Manual pages in the man(7) macros, from the same descriptions as {@code --help}. */
public final class ManPage {
  private ManPage() {}

  public static String overview(List<Command> commands) {
    StringBuilder page = new StringBuilder();
    title(page, "orchestrator", "put a Confluence page in front of a model on Amazon Bedrock");
    page.append(".SH SYNOPSIS\n.B orchestrator\n").append(escape("COMMAND [options]"));
    page.append("\n.SH COMMANDS\n");
    for (Command command : commands) {
      if (!command.hidden()) {
        entry(page, "orchestrator-" + command.name() + "(1)", command.summary() + ".");
      }
    }
    exitStatus(page);
    environment(page, List.of(SettingKey.values()));
    files(page);
    record(page);
    return page.toString();
  }

  public static String of(Command command) {
    StringBuilder page = new StringBuilder();
    String name = "orchestrator-" + command.name();
    String summary = command.summary();
    title(page, name, summary.substring(0, 1).toLowerCase(Locale.ROOT) + summary.substring(1));
    page.append(".SH SYNOPSIS\n.B orchestrator ").append(escape(command.name())).append('\n');
    page.append(escape(command.synopsis())).append('\n');
    Argument argument = command.argument();
    if (argument != null) {
      page.append(".SH ARGUMENTS\n");
      entry(page, argument.label(), argument.description());
    }
    page.append(".SH OPTIONS\n");
    for (OptionGroup group : command.options()) {
      page.append(".SS ").append(escape(group.title())).append('\n');
      for (Option option : group.options()) {
        entry(page, option.title(), option.description());
      }
    }
    List<String> examples = command.examples();
    for (int i = 0; i + 1 < examples.size(); i += 2) {
      page.append(i == 0 ? ".SH EXAMPLES\n" : "");
      page.append(".PP\n").append(escape(examples.get(i))).append(":\n.PP\n.RS 4\n.nf\n");
      page.append(escape(examples.get(i + 1))).append("\n.fi\n.RE\n");
    }
    exitStatus(page);
    List<SettingKey> settings = settings(command);
    if (!settings.isEmpty()) {
      environment(page, settings);
      files(page);
    }
    if (command.keepsRecords()) {
      record(page);
    }
    page.append(".SH SEE ALSO\n.BR orchestrator (1)\n");
    return page.toString();
  }

  private static void title(StringBuilder page, String name, String summary) {
    page.append(".TH ").append(escape(name.toUpperCase(Locale.ROOT))).append(" 1\n");
    page.append(".SH NAME\n").append(escape(name)).append(" \\- ").append(escape(summary));
    page.append('\n');
  }

  private static void exitStatus(StringBuilder page) {
    page.append(".SH EXIT STATUS\n");
    for (ExitCode code : ExitCode.values()) {
      entry(page, String.valueOf(code.number()), code.meaning() + ".");
    }
  }

  /** The settings that a command has an option for, and those that have none. */
  private static List<SettingKey> settings(Command command) {
    Set<String> options = Grammar.of(command).options().keySet();
    List<SettingKey> settings = new ArrayList<>();
    for (SettingKey key : SettingKey.values()) {
      if (key.options().isEmpty() || options.containsAll(key.options())) {
        settings.add(key);
      }
    }
    boolean any = settings.stream().anyMatch(key -> !key.options().isEmpty());
    return any ? settings : List.of();
  }

  private static void environment(StringBuilder page, List<SettingKey> settings) {
    page.append(
        ".SH ENVIRONMENT\nAn empty variable counts as unset; an option beats a variable.\n");
    for (SettingKey key : settings) {
      if (!key.variables().isEmpty()) {
        entry(page, String.join(", ", key.variables()), key.meaning() + ".");
      }
    }
    entry(
        page,
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_BEARER_TOKEN_BEDROCK",
        "credentials, as the AWS CLI reads them.");
    entry(page, "NO_COLOR, TERM=dumb", "keep colours away.");
    entry(page, "CI, TERM=dumb", "keep the live line away.");
    entry(page, "COLUMNS", "how wide text is, where no terminal tells; 60 to 120.");
    entry(page, "JAVA_HOME", "the Java to run on.");
    entry(page, "ORCHESTRATOR_JAVA_OPTIONS", "options for it.");
    entry(page, "ORCHESTRATOR_ARCHIVE=off", "makes and uses no archive for a faster start.");
  }

  private static void files(StringBuilder page) {
    page.append(".SH FILES\n");
    entry(
        page,
        "~/.config/orchestrator/orchestrator.conf",
        "the settings; $XDG_CONFIG_HOME is respected. --config names another file. One in the"
            + " working directory is not read by itself.");
    entry(page, "~/.aws/config, ~/.aws/credentials", "AWS profiles.");
    entry(page, "~/.aws/sso/cache", "sign-ins, shared with the AWS CLI.");
    entry(page, "~/.cache/orchestrator", "archives for a faster start; they can be removed.");
    entry(page, "runs/NAME/TIMESTAMP-ID", "what a run leaves; --output names another folder.");
  }

  private static void record(StringBuilder page) {
    page.append(".SH RECORD\nA run leaves a folder, readable by its owner alone:\n");
    entry(page, "page.md", "the page as Markdown.");
    entry(page, "prompt.md, system.md", "exactly what was sent.");
    entry(page, "answer.md", "the answer; answer.partial.md when it is not whole.");
    entry(page, "trace.jsonl", "the steps of an agent.");
    entry(
        page,
        "record.json",
        "how it went: status (complete, incomplete, failed, interrupted, dry-run), page, prompt,"
            + " target, aws, answer, usage, timing, losses, and the problem when there was one."
            + " With --json it is printed, too, with the texts in it. Never a secret.");
    page.append(".PP\nBeside the folders, latest points to the newest complete run of the name.\n");
  }

  private static void entry(StringBuilder page, String label, String description) {
    page.append(".TP\n.B ").append(escape(label)).append('\n').append(escape(description));
    page.append('\n');
  }

  /** Text that troff shows as it is: no escapes, no requests, real hyphens. */
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
