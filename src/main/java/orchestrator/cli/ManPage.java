package orchestrator.cli;

import java.util.List;
import java.util.Locale;
import orchestrator.problem.ExitCode;

/** Manual pages in the man(7) macros, from the same descriptions as {@code --help}. */
final class ManPage {
  private ManPage() {}

  static String overview(List<Command> commands) {
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
    return page.toString();
  }

  static String of(Command command) {
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
