package orchestrator.cli;

import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.DidYouMean;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads any command line, and says what is wrong with it. */
final class PicocliReader {
  private PicocliReader() {}

  /**
   * The arguments, or null when they ask for the command's help.
   *
   * @throws orchestrator.problem.ProblemException if they cannot be understood
   */
  static @Nullable Arguments read(Command command, List<String> words) {
    CommandLine parser = new CommandLine(spec(command));
    parser.setExpandAtFiles(false);
    try {
      ParseResult parsed = parser.parseArgs(words.toArray(String[]::new));
      return parsed.isUsageHelpRequested() ? null : arguments(command, parsed);
    } catch (ParameterException e) {
      throw Problem.USAGE
          .failure(explained(e, parser.getCommandSpec()))
          .with("command", "help " + command.name())
          .exception();
    }
  }

  /** The command in picocli's terms. */
  static CommandSpec spec(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    Argument argument = command.argument();
    if (argument != null) {
      spec.addPositional(positional(argument));
    }
    for (OptionGroup group : command.options()) {
      for (Option option : group.options()) {
        spec.addOption(option(option).build());
      }
    }
    return spec;
  }

  static PositionalParamSpec positional(Argument argument) {
    PositionalParamSpec.Builder positional =
        PositionalParamSpec.builder()
            .index(argument.many() ? "0..*" : "0")
            .arity((argument.required() ? "1" : "0") + (argument.many() ? "..*" : "..1"))
            .paramLabel(argument.label())
            .required(argument.required())
            .description(argument.description());
    return argument.many()
        ? positional.type(List.class).auxiliaryTypes(String.class).build()
        : positional.type(String.class).build();
  }

  static OptionSpec.Builder option(Option option) {
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names().toArray(String[]::new))
            .description(option.description())
            .required(option.need() == Option.Need.ONCE);
    if (option.label() == null) {
      return builder.arity("0").type(boolean.class).usageHelp(option.names().contains("--help"));
    }
    builder.arity("1").paramLabel(option.label());
    return option.need() == Option.Need.ANY_NUMBER
        ? builder.type(List.class).auxiliaryTypes(String.class)
        : builder.type(String.class);
  }

  private static Arguments arguments(Command command, ParseResult parsed) {
    Arguments arguments = new Arguments();
    for (OptionGroup group : command.options()) {
      for (Option option : group.options()) {
        OptionSpec matched = parsed.matchedOption(option.names().get(0));
        if (matched != null && option.label() == null) {
          arguments.add(option, "");
        } else if (matched != null) {
          matched.stringValues().forEach(value -> arguments.add(option, value));
        }
      }
    }
    for (PositionalParamSpec argument : parsed.commandSpec().positionalParameters()) {
      argument.stringValues().forEach(arguments::add);
    }
    return arguments;
  }

  private static String explained(ParameterException e, CommandSpec spec) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (!word.startsWith("-")) {
        return "'" + word + "' is one argument too many; quote what holds blanks.";
      }
      String option = word.indexOf('=') < 0 ? word : word.substring(0, word.indexOf('='));
      return "There is no option '"
          + option
          + "'."
          + DidYouMean.question(option, spec.optionsMap().keySet());
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      List<String> names = new ArrayList<>();
      missing.getMissing().forEach(argument -> names.add(title(argument)));
      return "Missing: " + String.join(", ", names) + ".";
    }
    return e.getMessage() + ".";
  }

  private static String title(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? String.join(", ", option.names()) + " " + option.paramLabel()
        : argument.paramLabel();
  }
}
