package orchestrator.cli.args;

import java.util.ArrayList;
import java.util.List;
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
public final class PicocliReader {
  private PicocliReader() {}

  /**
   * The arguments, or null when they ask for the command's help.
   *
   * @throws orchestrator.problem.ProblemException if they cannot be understood
   */
  public static @Nullable Arguments read(Command command, List<String> words) {
    Grammar grammar = Grammar.of(command);
    String strange = grammar.withOneDash(words);
    if (strange != null) {
      throw CommandLineText.mistake(noOption(strange, grammar, command), command);
    }
    try {
      return read(grammar, words);
    } catch (ParameterException e) {
      ParameterException first =
          e instanceof MissingParameterException ? unknown(grammar, words) : e;
      throw CommandLineText.mistake(
          explained(first == null ? e : first, grammar, words, command), command);
    }
  }

  /** The arguments, or null when they ask for help, or picocli's own exception. */
  public static @Nullable Arguments read(Grammar grammar, List<String> words) {
    ParseResult parsed = parse(spec(grammar), words);
    return parsed.isUsageHelpRequested() ? null : arguments(grammar, parsed);
  }

  private static ParseResult parse(CommandSpec spec, List<String> words) {
    return new CommandLine(spec).setExpandAtFiles(false).parseArgs(words.toArray(String[]::new));
  }

  /** What is missing may be there under a mistyped name, which then is the mistake to tell. */
  private static @Nullable ParameterException unknown(Grammar grammar, List<String> words) {
    CommandSpec lenient = CommandSpec.create();
    for (Option option : grammar.distinct()) {
      lenient.addOption(option(option).required(false).build());
    }
    Argument argument = grammar.argument();
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

  /** The grammar in picocli's terms. */
  private static CommandSpec spec(Grammar grammar) {
    CommandSpec spec = CommandSpec.create().name(grammar.command());
    Argument argument = grammar.argument();
    if (argument != null) {
      spec.addPositional(positional(argument));
    }
    grammar.distinct().forEach(option -> spec.addOption(option(option).build()));
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

  private static Arguments arguments(Grammar grammar, ParseResult parsed) {
    Arguments arguments = new Arguments();
    for (Option option : grammar.distinct()) {
      OptionSpec matched = parsed.matchedOption(option.names().get(0));
      if (matched != null && option.label() == null) {
        arguments.add(option, "");
      } else if (matched != null) {
        matched.stringValues().forEach(value -> arguments.add(option, value));
      }
    }
    for (PositionalParamSpec argument : parsed.commandSpec().positionalParameters()) {
      argument.stringValues().forEach(arguments::add);
    }
    return arguments;
  }

  private static String explained(
      ParameterException e, Grammar grammar, List<String> words, Command command) {
    String late = optionAfterDashes(grammar, words);
    if (late != null) {
      return "'"
          + late
          + "' stands after '--', where nothing is an option any more; put it before the '--'.";
    }
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched(), grammar, command);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing(), grammar, words);
    }
    if (e instanceof OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return "'" + option.longestName() + "' is there twice; give it once.";
    }
    if (e instanceof MaxValuesExceededException) {
      for (String word : words) {
        Option option = grammar.options().get(Grammar.name(word));
        if (option != null && option.label() == null && !Grammar.name(word).equals(word)) {
          String name = Grammar.name(word);
          return "'" + name + "' takes no value; write " + name + " alone.";
        }
      }
    }
    return e.getMessage() + ".";
  }

  /** The first option of ours behind {@code --}, which ends the options; null for none. */
  private static @Nullable String optionAfterDashes(Grammar grammar, List<String> words) {
    int dashes = words.indexOf("--");
    for (String word : dashes < 0 ? List.<String>of() : words.subList(dashes, words.size())) {
      if (grammar.options().containsKey(Grammar.name(word))) {
        return Grammar.name(word);
      }
    }
    return null;
  }

  private static String unmatched(List<String> strange, Grammar grammar, Command command) {
    String word =
        strange.stream().filter(each -> each.startsWith("-")).findFirst().orElse(strange.get(0));
    if (!word.startsWith("-")) {
      return "'"
          + word
          + "' is one argument too many; "
          + (grammar.argument() == null
              ? "'" + grammar.command() + "' takes options alone."
              : "quote what holds blanks.");
    }
    return noOption(Grammar.name(word), grammar, command);
  }

  private static String noOption(String name, Grammar grammar, Command command) {
    String instead = command.insteadOf(name);
    return "There is no option '"
        + name
        + "'."
        + (instead == null ? grammar.question(name) : " " + instead);
  }

  private static String missing(List<ArgSpec> missing, Grammar grammar, List<String> words) {
    List<String> names = new ArrayList<>();
    for (ArgSpec argument : missing) {
      if (!(argument instanceof OptionSpec)) {
        names.addAll(List.of(argument.paramLabel().split(" ")));
      }
    }
    for (Option option : grammar.distinct()) {
      String written = option.names().stream().filter(words::contains).findFirst().orElse(null);
      boolean valueless = missing.stream().anyMatch(each -> isFor(each, option));
      if (written != null && valueless) {
        return "'" + written + "' needs a value: " + written + " " + option.label();
      }
      if (valueless || (option.need() == Option.Need.ONCE && !isThere(option, words))) {
        names.add(option.title());
      }
    }
    return "Missing: " + String.join(" and ", names) + ".";
  }

  private static boolean isFor(ArgSpec argument, Option option) {
    return argument instanceof OptionSpec spec && option.names().contains(spec.longestName());
  }

  private static boolean isThere(Option option, List<String> words) {
    return words.stream().map(Grammar::name).anyMatch(option.names()::contains);
  }
}
