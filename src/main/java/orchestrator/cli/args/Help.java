package orchestrator.cli.args;

import java.util.List;
import orchestrator.cli.stream.TextWrapper;

/**
 * Help texts.
 *
 * @param wrapper knows how wide they may be
 */
public record Help(TextWrapper wrapper) {
  private static final int INDENT = 2;
  private static final int COLUMN = 34;

  /** From how many columns on there is room for long labels. */
  private static final int ROOMY = 80;

  private static final int NARROW_COLUMN = 24;

  /** What the program is and which commands it has. */
  public String overview(List<Command> commands) {
    StringBuilder text = new StringBuilder();
    text.append("Usage: orchestrator COMMAND [options]\n\n");
    text.append(
        wrapper.wrap(
            "Puts a Confluence page in front of a language model or agent on Amazon Bedrock.\n",
            0));
    text.append("\nCommands:\n");
    for (Command command : commands) {
      if (!command.hidden()) {
        entry(text, command.name(), command.summary());
      }
    }
    text.append("\nOptions:\n");
    entry(text, "-h, --help", "show this help");
    entry(text, "--version", "show the version");
    text.append("\nFirst try, without AWS:\n");
    text.append(
        wrapper.command("  ", "orchestrator run PAGE.xml --name Checkout --provider offline"));
    text.append('\n');
    text.append("\n'orchestrator help COMMAND' explains a command.\n");
    return text.toString();
  }

  /** Everything about one command. */
  public String of(Command command) {
    StringBuilder text = new StringBuilder();
    String usage = "Usage: orchestrator " + command.name() + " " + command.synopsis();
    text.append(wrapper.wrap(usage + "\n\n"));
    text.append(wrapper.wrap(command.summary() + ".\n", 0));
    Argument argument = command.argument();
    if (argument != null) {
      text.append("\nArguments:\n");
      entry(text, argument.label(), argument.description());
    }
    for (OptionGroup group : command.options()) {
      text.append('\n').append(group.title()).append(":\n");
      for (Option option : group.options()) {
        entry(text, option.title(), option.description());
      }
    }
    List<String> examples = command.examples();
    for (int i = 0; i + 1 < examples.size(); i += 2) {
      text.append(i == 0 ? "\nExamples:\n" : "");
      text.append(wrapper.wrap("  # " + examples.get(i)).replace("\n    ", "\n  #   "));
      text.append('\n').append(wrapper.command("  ", examples.get(i + 1))).append('\n');
    }
    return text.toString();
  }

  /** A label, and beside it what it means; below it, where the label is too wide. */
  private void entry(StringBuilder text, String label, String description) {
    String line = " ".repeat(INDENT) + label;
    if (line.length() > column() - INDENT) {
      text.append(line).append('\n');
      line = "";
    }
    line += " ".repeat(column() - line.length());
    if (line.isBlank()) {
      text.append(wrapper.wrap(line + description, 0));
    } else {
      text.append(wrapper.wrap(line + description, column() - INDENT));
    }
    text.append('\n');
  }

  private int column() {
    return wrapper.columns() < ROOMY ? NARROW_COLUMN : COLUMN;
  }
}
