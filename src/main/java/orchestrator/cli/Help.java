package orchestrator.cli;

import java.util.List;

/** Help texts, laid out for 100 columns. */
final class Help {
  private static final int WIDTH = 100;
  private static final int INDENT = 2;
  private static final int COLUMN = 34;

  /** What the program is and which commands it has. */
  String overview(List<Command> commands) {
    StringBuilder text = new StringBuilder();
    text.append("Usage: orchestrator COMMAND [options]\n\n");
    text.append(
        "Puts a Confluence page in front of a language model or agent on Amazon Bedrock.\n");
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
    text.append("  orchestrator run PAGE.xml --name Checkout --provider offline\n");
    text.append("\n'orchestrator help COMMAND' explains a command.\n");
    return text.toString();
  }

  /** Everything about one command. */
  String of(Command command) {
    StringBuilder text = new StringBuilder();
    text.append("Usage: orchestrator ").append(command.name());
    text.append(' ').append(command.synopsis()).append("\n\n");
    text.append(command.summary()).append(".\n");
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
      text.append("  # ").append(examples.get(i)).append('\n');
      text.append("  ").append(examples.get(i + 1)).append('\n');
    }
    return text.toString();
  }

  private static void entry(StringBuilder text, String label, String description) {
    StringBuilder line = new StringBuilder(" ".repeat(INDENT)).append(label);
    if (line.length() > COLUMN - INDENT) {
      text.append(line).append('\n');
      line.setLength(0);
    }
    line.append(" ".repeat(COLUMN - line.length()));
    for (String word : description.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH) {
        text.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append(" ".repeat(COLUMN));
      }
      line.append(word).append(' ');
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
