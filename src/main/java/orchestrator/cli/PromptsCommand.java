package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.stream.Stdout;
import orchestrator.json.Json;
import orchestrator.problem.ExitCode;
import orchestrator.prompt.PromptCatalog;
import orchestrator.prompt.PromptCatalog.Entry;
import orchestrator.settings.Environment;
import orchestrator.text.TerminalSanitizer;

/** {@code prompts}: the prompt templates there are, and the text of one. */
final class PromptsCommand implements Command {
  private static final String SHOW = "show";

  @Override
  public String name() {
    return "prompts";
  }

  @Override
  public String summary() {
    return "List the prompt templates, or show one";
  }

  @Override
  public String synopsis() {
    return "[show NAME] [options]";
  }

  @Override
  public Argument argument() {
    return new Argument(
        "show NAME",
        "print the text of this template; without it, list them. Your own are files NAME.md in"
            + " ~/.config/orchestrator/prompts",
        false,
        true);
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(OptionGroup.of("Output", List.of(), GlobalOptions.options()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "which templates are there?",
        "orchestrator prompts",
        "begin one of your own",
        "mkdir -p ~/.config/orchestrator/prompts && orchestrator prompts show review >"
            + " ~/.config/orchestrator/prompts/risks.md");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    Environment environment = console.environment();
    PromptCatalog catalog =
        new PromptCatalog(environment.promptFolder(), environment.workingDirectory());
    List<String> words = arguments.others();
    Stdout out = console.out();
    if (words.isEmpty()) {
      list(catalog.entries(), switches, out);
    } else if (words.size() == 2 && words.get(0).equals(SHOW)) {
      show(words.get(1), catalog, switches, out);
    } else {
      throw CommandLineText.mistake(
          words.equals(List.of(SHOW))
              ? "'show' needs the name of a template."
              : "'" + String.join(" ", words) + "' is not 'show' and the name of a template.",
          this);
    }
    out.check();
    return ExitCode.OK;
  }

  private static void list(List<Entry> entries, GlobalOptions switches, Stdout out) {
    if (switches.json()) {
      ArrayNode list = Json.array();
      for (Entry entry : entries) {
        ObjectNode node = list.addObject();
        node.put("name", entry.name());
        Path file = entry.file();
        node.put("file", file == null ? null : file.toString());
      }
      out.write(list);
      return;
    }
    int width = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    for (Entry entry : entries) {
      String name = TerminalSanitizer.line(entry.name());
      Path file = entry.file();
      String where = file == null ? "built in" : TerminalSanitizer.line(file.toString());
      out.write(name + " ".repeat(Math.max(0, width - name.length())) + "  " + where + "\n");
    }
  }

  private static void show(String name, PromptCatalog catalog, GlobalOptions switches, Stdout out) {
    String text = catalog.text(name);
    if (switches.json()) {
      ObjectNode node = Json.object();
      node.put("name", name);
      node.put("text", text);
      out.write(node);
    } else {
      out.write(text);
    }
  }
}
