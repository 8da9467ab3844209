package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell offers: those that are on this machine are asked themselves. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompletionTest {
  /** What is typed before the tab, and what is offered then. */
  private static final String LINES =
      """
      orchestrator do > doctor
      orchestrator help ru > run, runs
      orchestrator runs d > diff
      orchestrator runs Che > Checkout
      orchestrator runs show Pay > Pay tests, Payment
      orchestrator runs --status sub > submitted
      orchestrator ask l > last
      orchestrator export Pay > Pay tests, Payment
      orchestrator publish a > a folder
      orchestrator prompts sh > show
      orchestrator prompts show ri > risks
      orchestrator runs --status in > incomplete, interrupted
      orchestrator run --provider o > offline
      orchestrator run --provider=b > bedrock
      orchestrator run --model-provider co > cohere, converse
      orchestrator run --secrets b > block
      orchestrator doctor --log-format j > json
      orchestrator run --region eu-central- > eu-central-1, eu-central-2
      orchestrator run --prompt ri > risks
      orchestrator run --prompt a > a folder, a page.xml
      orchestrator run --json-schema te > test-cases
      orchestrator run --json-schema a > a folder, a page.xml
      orchestrator run --effort x > xhigh
      orchestrator run --service-tier p > priority
      orchestrator run --cache 1 > 1h
      orchestrator run --prompt user- > user-stories
      orchestrator run --prompt a > a folder, a page.xml
      orchestrator run --json-schema t > test-cases
      orchestrator batch --json-schema user > user-stories
      orchestrator run --json-schema a > a folder, a page.xml
      orchestrator run --effort x > xhigh
      orchestrator ask --effort m > max, medium
      orchestrator run --service-tier f > flex
      orchestrator batch --service-tier=r > reserved
      orchestrator run --cache 1 > 1h
      orchestrator config --cache o > off
      orchestrator login --profile d > default, dev
      orchestrator login --profile c > ci
      orchestrator run --temp > --temperature
      orchestrator generate-completion f > fish
      orchestrator run --param a >
      orchestrator run --name a >
      orchestrator run a > a folder, a page.xml
      orchestrator run --output a > a folder
      orchestrator config a >
      """;

  private static final String ASK_BASH =
      "source .scripts/_orchestrator; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=();"
          + " _orchestrator; printf '%s\\n' \"${COMPREPLY[@]+\"${COMPREPLY[@]}\"}\"";

  private static final String ASK_FISH = "source .scripts/_orchestrator; complete -C $argv[1]";

  @TempDir Path home;

  @BeforeEach
  void furnish() throws IOException {
    Files.createDirectories(home.resolve(".aws"));
    Files.writeString(
        home.resolve(".aws/config"),
        "[default]\nregion = x\n[profile dev]\n[profile prod eu]\n[sso-session corp]\n");
    Files.writeString(home.resolve(".aws/credentials"), "[ci]\naws_access_key_id = A\n");
    Files.createDirectories(home.resolve(".config/orchestrator/prompts"));
    Files.writeString(home.resolve(".config/orchestrator/prompts/risks.md"), "Risks?");
    Files.writeString(home.resolve("a page.xml"), "<p/>");
    Files.createDirectories(home.resolve("a folder"));
    for (String run : List.of("Checkout", "Pay tests", "Payment")) {
      Files.createDirectories(home.resolve("runs").resolve(run));
    }
  }

  private String script(String shell) {
    return Invocation.of(Machine.at(home), "generate-completion", shell).exits(0).out();
  }

  /** The shells of this machine; bash is on all of them. */
  static Stream<String> shells() {
    return Stream.of("bash", "zsh", "fish")
        .filter(shell -> Files.isExecutable(Path.of("/usr/bin", shell)));
  }

  /** What a shell offers for the last word of a line, sorted. */
  private List<String> offered(String shell, String line) throws Exception {
    Path scripts = Files.createDirectories(home.resolve(".scripts"));
    Files.writeString(scripts.resolve("_orchestrator"), script(shell));
    Path asking = Path.of("src/test/resources/orchestrator/completion/ask.zsh").toAbsolutePath();
    String[] command =
        switch (shell) {
          case "bash" -> new String[] {"bash", "--norc", "-uc", ASK_BASH, "bash"};
          case "zsh" -> new String[] {"zsh", "-f", asking.toString(), scripts.toString(), line};
          default -> new String[] {"fish", "--no-config", "-c", ASK_FISH, line};
        };
    List<String> all = new ArrayList<>(List.of(command));
    if (shell.equals("bash")) { // which takes '=' for a word of its own
      all.addAll(List.of(line.replace("=", " = ").split(" ")));
    }
    Invocation asked = new Launcher(home).startCommand(all.toArray(String[]::new)).end();
    assertEquals("", asked.err());
    return asked
        .out()
        .lines()
        .map(
            offer ->
                offer.replaceFirst("\t.*", "").replaceFirst("/$", "").replaceFirst("^--.*=", ""))
        .map(offer -> offer.replace("\\", ""))
        .filter(offer -> !offer.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  static Stream<Arguments> lines() {
    return LINES
        .lines()
        .flatMap(
            line -> {
              String[] parts = line.split(" > ?", 2);
              List<String> expected =
                  parts[1].isEmpty() ? List.of() : List.of(parts[1].split(", "));
              return shells().map(shell -> Arguments.of(shell, parts[0], expected));
            });
  }

  @ParameterizedTest
  @MethodSource("lines")
  void shells_offer_values(String shell, String line, List<String> expected) throws Exception {
    assertEquals(expected, offered(shell, line));
  }

  @ParameterizedTest
  @MethodSource("shells")
  void shells_offer_models(String shell) throws Exception {
    List<String> models = offered(shell, "orchestrator run --model us.anthropic.claude-sonnet-4");
    assertTrue(models.contains("us.anthropic.claude-sonnet-4-6"), models::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void every_shell_knows_commands_options_and_values(String shell) {
    String script = script(shell);
    for (String word :
        List.of(
            "generate-completion",
            "agent-alias-id",
            "us.anthropic.claude-sonnet-4-6",
            "eu-central-2",
            "user-stories",
            "orchestrator_profiles",
            "orchestrator_prompts",
            "warn block off")) {
      assertTrue(script.contains(word), word + "\n" + script);
    }
    assertTrue(!script.contains("generate-share"), script);
    long quotes = script.replace("\\'", "").chars().filter(c -> c == '\'').count();
    assertEquals(0, quotes % 2, "quotes in pairs");
  }
}
