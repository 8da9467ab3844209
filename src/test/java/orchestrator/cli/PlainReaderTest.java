package orchestrator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.Grammar;
import orchestrator.cli.args.PicocliReader;
import orchestrator.cli.args.PlainReader;
import orchestrator.files.AtomicFiles;
import orchestrator.job.RunContext;
import orchestrator.testing.ScriptedProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** What is read without picocli must be what picocli reads; what it would refuse is left to it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PlainReaderTest {
  private static Command command(String name) {
    RunContext context = ScriptedProvider.context(new AtomicFiles(), Mockito.mock());
    return switch (name) {
      case "convert" -> new ConvertCommand(context);
      case "doctor" -> new DoctorCommand(new RunCommand(context), context.providers(), Map::of);
      case "config" -> new ConfigCommand(context.providers(), settings -> null);
      default -> new RunCommand(context);
    };
  }

  private static List<String> words(String line) {
    return List.of(line.replace("''", "\0").split(" ")).stream()
        .map(word -> word.replace("\0", ""))
        .toList();
  }

  private static List<String> rest(List<String> words) {
    return words.subList(1, words.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run page.xml --name F --provider offline",
        "run --name F page.xml",
        "run page.xml",
        "run - --name=F -n",
        "run 4711 --name F --model=us.anthropic.claude-sonnet-4-6 --region us-east-1 --json -q",
        "run 4711 --name a=b -p K=V --param L=W=X -p M=",
        "run 4711 --name F --agent-id A --agent-alias-id B --trace --no-stream --strict",
        "run @file --name F",
        "convert a.xml b.xml --out out c.xml",
        "convert - --strict --allow-draft -v",
        "doctor",
        "doctor 4711 --name F --invoke --unmasked --json",
        "config --config orchestrator.conf --no-color --debug",
      })
  void plain_lines_are_read_as_picocli_reads_them(String line) {
    List<String> words = words(line);
    Grammar grammar = Grammar.of(command(words.get(0)));
    Arguments plain = PlainReader.read(grammar, rest(words));
    assertEquals(PicocliReader.read(grammar, rest(words)), plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --name F",
        "run a b --name F",
        "run page.xml --name",
        "run page.xml --name --json",
        "run page.xml --name -5",
        "run page.xml --name ''",
        "run page.xml --name= --json",
        "run '' --name F",
        "run page.xml --name F --name G",
        "run page.xml --name F --json --json",
        "run page.xml --name F --json=true",
        "run page.xml --name F -qv",
        "run page.xml --name F -pK=V",
        "run page.xml --name F --nmae G",
        "run page.xml --name F --help",
        "run page.xml --name F -h",
        "run -- page.xml --name F",
        "convert",
        "config extra",
      })
  void whatever_is_not_plain_is_left_to_picocli(String line) {
    List<String> words = words(line);
    assertNull(PlainReader.read(Grammar.of(command(words.get(0))), rest(words)));
  }
}
