package orchestrator.cli.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plainest command lines: known options with their values, each once, and words. Anything
 * else is left to {@link PicocliReader}, which knows more and explains mistakes, but takes a tenth
 * of a run to load (docs/adr/0030).
 */
public final class PlainReader {
  private final Grammar grammar;

  private PlainReader(Grammar grammar) {
    this.grammar = grammar;
  }

  /** The arguments, or null when they are not plain. */
  public static @Nullable Arguments read(Grammar grammar, List<String> words) {
    PlainReader reader = new PlainReader(grammar);
    Arguments read = reader.read(words);
    return read != null && reader.complete(read) ? read : null;
  }

  private @Nullable Arguments read(List<String> words) {
    Arguments read = new Arguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-") || word.equals("-")) {
        if (word.isEmpty()) {
          return null;
        }
        read.add(word);
        continue;
      }
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      Option option = grammar.options().get(equals < 0 ? word : word.substring(0, equals));
      if (option == null || option.names().contains("--help") || repeated(option, read)) {
        return null;
      }
      String value = "";
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (option.label() != null && i + 1 < words.size()) {
        value = words.get(++i);
      }
      if (option.label() == null ? equals >= 0 : value.isEmpty() || value.startsWith("-")) {
        return null;
      }
      read.add(option, value);
    }
    return read;
  }

  private static boolean repeated(Option option, Arguments read) {
    return option.need() != Option.Need.ANY_NUMBER && read.given(option.names().get(0));
  }

  /** Whether all that must be there is there, and not too much. */
  private boolean complete(Arguments read) {
    for (Option option : grammar.options().values()) {
      if (option.need() == Option.Need.ONCE && !read.given(option.names().get(0))) {
        return false;
      }
    }
    Argument argument = grammar.argument();
    int count = read.others().size();
    return argument == null
        ? count == 0
        : count >= (argument.required() ? 1 : 0) && (argument.many() || count <= 1);
  }
}
