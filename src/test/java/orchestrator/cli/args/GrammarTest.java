package orchestrator.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import orchestrator.cli.Cli;
import orchestrator.files.AtomicFiles;
import orchestrator.testing.ScriptedProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import picocli.CommandLine.ParameterException;

/** Both readers on random command lines of every command. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class GrammarTest {
  private static final int LINES = 400;

  /** Values as they come, and words that are none or nearly something else. */
  private static final List<String> VALUES =
      List.of("a", "a b", "K=V", "=", "K=", "4711", "page.xml", "@file", "us.x-v1:0", "ä", "\"q\"");

  private static final List<String> STRANGE =
      List.of("--", "-", "", "-5", "-qv", "--nope", "--nope=1", "-pK=V", "-h", "--help", "---");

  static List<Command> commands() {
    return new Cli(
            ScriptedProvider.context(new AtomicFiles(), Mockito.mock()),
            Mockito.mock(),
            settings -> null,
            Map::of,
            () -> "1",
            Mockito.mock())
        .commands();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void what_is_well_formed_is_read_as_it_was_meant_by_both(Command command) {
    Grammar grammar = Grammar.of(command);
    Random random = new Random(command.name().hashCode());
    for (int i = 0; i < LINES; i++) {
      Sentence sentence = Sentence.of(grammar, random);
      String line = command.name() + " " + sentence.words;
      assertEquals(sentence.meaning, PlainReader.read(grammar, sentence.words), line);
      assertEquals(sentence.meaning, PicocliReader.read(grammar, sentence.words), line);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void what_one_refuses_the_other_does_not_take(Command command) {
    Grammar grammar = Grammar.of(command);
    Random random = new Random(command.name().hashCode());
    int refused = 0;
    for (int i = 0; i < LINES; i++) {
      List<String> words = Sentence.of(grammar, random).spoiled(grammar, random);
      Arguments plain = PlainReader.read(grammar, words);
      try {
        Arguments read = PicocliReader.read(grammar, words);
        if (plain != null) {
          assertEquals(read, plain, () -> command.name() + " " + words);
        }
      } catch (ParameterException e) {
        refused++;
        assertNull(plain, () -> command.name() + " " + words + ": " + e.getMessage());
        assertNotNull(e.getMessage());
      }
    }
    assertTrue(refused > LINES / 10, "most of it was harmless: " + refused);
    assertTrue(refused < LINES, "nothing was taken");
  }

  /** Words that make a command line, and what they mean. */
  private record Sentence(List<String> words, Arguments meaning) {

    static Sentence of(Grammar grammar, Random random) {
      List<List<String>> parts = new ArrayList<>();
      Arguments meaning = new Arguments();
      for (Option option : grammar.distinct()) {
        boolean there = option.need() == Option.Need.ONCE || random.nextInt(8) == 0;
        if (!there || option.names().contains("--help")) {
          continue;
        }
        int times = option.need() == Option.Need.ANY_NUMBER ? 1 + random.nextInt(3) : 1;
        List<String> part = new ArrayList<>();
        for (int i = 0; i < times; i++) {
          String value = option.label() == null ? "" : any(VALUES, random);
          String name = any(option.names(), random);
          if (option.label() != null && name.startsWith("--") && random.nextBoolean()) {
            part.add(name + "=" + value);
          } else {
            part.add(name);
            part.addAll(option.label() == null ? List.of() : List.of(value));
          }
          meaning.add(option, value);
        }
        parts.add(part);
      }
      Collections.shuffle(parts, random);
      for (int i = arguments(grammar, random); i > 0; i--) {
        String word = any(VALUES, random);
        // At random places, but in this order among themselves: they fill from the end.
        parts.add(random.nextInt(parts.size() + 1), List.of(word));
      }
      List<String> words = new ArrayList<>();
      parts.forEach(words::addAll);
      parts.stream()
          .filter(part -> part.size() == 1 && !part.get(0).startsWith("-"))
          .forEach(part -> meaning.add(part.get(0)));
      return new Sentence(words, meaning);
    }

    private static int arguments(Grammar grammar, Random random) {
      Argument argument = grammar.argument();
      return argument == null
          ? 0
          : (argument.required() ? 1 : random.nextInt(2))
              + (argument.many() ? random.nextInt(3) : 0);
    }

    /** The words with one to three of them lost, doubled, swapped, or joined by a strange one. */
    List<String> spoiled(Grammar grammar, Random random) {
      List<String> spoiled = new ArrayList<>(words);
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(spoiled.size() + 1);
        switch (spoiled.isEmpty() ? 0 : random.nextInt(5)) {
          case 0 -> spoiled.add(at, any(STRANGE, random));
          case 1 -> spoiled.add(at, any(List.copyOf(grammar.options().keySet()), random));
          case 2 -> spoiled.remove(Math.min(at, spoiled.size() - 1));
          case 3 -> spoiled.add(at, spoiled.get(Math.min(at, spoiled.size() - 1)));
          default -> Collections.swap(spoiled, Math.min(at, spoiled.size() - 1), 0);
        }
      }
      return spoiled;
    }

    private static String any(List<String> words, Random random) {
      return words.get(random.nextInt(words.size()));
    }
  }
}
