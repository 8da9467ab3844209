package orchestrator.cli;

import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.DidYouMean;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
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
    CommandSpec spec = spec(command);
    try {
      ParseResult parsed = parse(spec, words);
      return parsed.isUsageHelpRequested() ? null : arguments(command, parsed);
    } catch (ParameterException e) {
      ParameterException first =
          e instanceof MissingParameterException ? unknown(command, words) : e;
      throw Problem.USAGE
          .failure(explained(first == null ? e : first, spec, words))
          .with("command", "help " + command.name())
          .exception();
    }
  }

  private static ParseResult parse(CommandSpec spec, List<String> words) {
    return new CommandLine(spec).setExpandAtFiles(false).parseArgs(words.toArray(String[]::new));
  }

  /** What is missing may be there under a mistyped name, which then is the mistake to tell. */
  private static @Nullable ParameterException unknown(Command command, List<String> words) {
    CommandSpec lenient = CommandSpec.create();
    for (OptionSpec option : spec(command).options()) {
      lenient.addOption(option.toBuilder().required(false).build());
    }
    Argument argument = command.argument();
    if (argument != null) {
      lenient.addPositional(positional(argument).toBuilder().required(false).arity("0..*").build());
    }
    try {
      parse(lenient, words);
      return null;
    } catch (UnmatchedArgumentException e) {
      return e;
    } catch (ParameterException e) {
      return null;
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

  private static String explained(ParameterException e, CommandSpec spec, List<String> words) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> strange = unmatched.getUnmatched();
      String word =
          strange.stream().filter(each -> each.startsWith("-")).findFirst().orElse(strange.get(0));
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
    if (e instanceof OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return "'" + option.longestName() + "' is there twice; give it once.";
    }
    if (e instanceof MaxValuesExceededException) {
      for (String word : words) {
        String name = word.split("=", 2)[0];
        OptionSpec option = spec.optionsMap().get(name);
        if (option != null && option.arity().max() == 0 && !name.equals(word)) {
          return "'" + name + "' takes no value.";
        }
      }
    }
    return e.getMessage() + ".";
  }

  private static String title(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? String.join(", ", option.names()) + " " + option.paramLabel()
        : argument.paramLabel();
  }
}
