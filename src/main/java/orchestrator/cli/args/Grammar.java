package orchestrator.cli.args;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.SettingKey;
import orchestrator.text.DidYouMean;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of one command's line. {@link PlainReader} and {@link PicocliReader} both read by it,
 * and so agree; completions are made from it, and guesses at what was mistyped.
 *
 * @param command the command's name
 * @param options its options by each of their names, in the order of help
 * @param argument what it takes beside options; null for nothing
 */
public record Grammar(String command, Map<String, Option> options, @Nullable Argument argument) {
  private static final int MOST_GUESSES = 3;
  private static final String CONFIG = "--config";

  public Grammar {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }

  /** The grammar of a command. */
  public static Grammar of(Command command) {
    Map<String, Option> options = new LinkedHashMap<>();
    for (OptionGroup group : command.options()) {
      for (Option option : group.options()) {
        option.names().forEach(name -> options.put(name, option));
      }
    }
    return new Grammar(command.name(), options, command.argument());
  }

  /** Each option once. */
  public List<Option> distinct() {
    return options.values().stream().distinct().toList();
  }

  private static boolean holdsBlank(List<String> values) {
    for (String value : values) {
      if (value.isBlank()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds out that an option was given nothing, as by a variable that is unset. Of settings their
   * source is told, by whoever reads them.
   *
   * @throws ProblemException if so
   */
  public void requireValues(Arguments read) {
    for (Option option : options().values()) {
      String name = option.names().get(0);
      if (option.label() != null && holdsBlank(read.values(name)) && !OptionGroup.isSetting(name)) {
        String title = option.names().get(option.names().size() - 1);
        throw Problem.EMPTY_VALUE.failure(title + " is empty.").exception();
      }
    }
  }

  /** The name in a word that may carry a value: {@code --model} of {@code --model=ID}. */
  public static String name(String word) {
    int equals = word.startsWith("-") ? word.indexOf('=') : -1;
    return equals < 0 ? word : word.substring(0, equals);
  }

  /** The first long option that was given with one dash, as other programs have it; or null. */
  @Nullable String withOneDash(List<String> words) {
    for (String word : words) {
      String name = name(word);
      if (name.equals("--")) {
        return null;
      }
      if (name.length() > 2 && name.charAt(1) != '-' && options.containsKey("-" + name)) {
        return name;
      }
    }
    return null;
  }

  /**
   * {@code " Did you mean '--model'?"} with its leading blank, or nothing at all. An option that
   * was cut short is completed, one letter stands for the first long name that begins with it, and
   * anything else for the name that is nearest.
   */
  public String question(String typed) {
    List<String> meant = guesses(typed);
    if (meant.isEmpty()) {
      return setting(typed.replaceFirst("^-+", ""));
    }
    return meant.isEmpty() || meant.size() > MOST_GUESSES
        ? ""
        : " Did you mean '" + String.join("' or '", meant) + "'?";
  }

  /** Where the setting of this name is set that has no option; nothing if there is none. */
  private static String setting(String name) {
    for (SettingKey key : SettingKey.values()) {
      String place = key.confKey();
      if (key.options().isEmpty() && place != null && key.id().equals(name.replace('-', '_'))) {
        int dot = place.indexOf('.');
        return " It is a line of orchestrator.conf: ["
            + place.substring(0, dot)
            + "] "
            + place.substring(dot + 1);
      }
    }
    return "";
  }

  private List<String> guesses(String typed) {
    String letters = typed.replaceFirst("^-+", "");
    if (letters.length() > 1) {
      List<String> begun = beginningWith("--" + letters);
      if (!begun.isEmpty()) {
        return begun;
      }
      Map<String, String> byLetters = new LinkedHashMap<>();
      options.keySet().forEach(name -> byLetters.put(name.replaceFirst("^-+", ""), name));
      String closest = DidYouMean.closest(letters, byLetters.keySet());
      return closest == null ? List.of() : List.of(byLetters.get(closest));
    }
    if (letters.equals("c") && options.containsKey(CONFIG)) {
      return List.of(CONFIG); // as in most programs
    }
    List<String> begun = letters.isEmpty() ? List.of() : beginningWith("--" + letters);
    return begun.isEmpty() ? List.of() : begun.subList(0, 1);
  }

  private List<String> beginningWith(String start) {
    List<String> names = new ArrayList<>();
    for (String name : options.keySet()) {
      if (name.regionMatches(true, 0, start, 0, start.length())) {
        names.add(name);
      }
    }
    return names;
  }
}
