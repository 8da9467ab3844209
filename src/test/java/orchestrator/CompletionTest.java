package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell offers; bash is asked itself. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CompletionTest {
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
  }

  private String script(String shell) {
    return Invocation.of(Machine.at(home), "generate-completion", shell).exits(0).out();
  }

  /** The words of a line, the last one being completed by bash. */
  private List<String> offered(String... line) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "bash",
            "--norc",
            "-uc",
            "source ./completion; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=();"
                + " _orchestrator; printf '%s\\n' \"${COMPREPLY[@]+\"${COMPREPLY[@]}\"}\"",
            "bash"));
    command.addAll(Arrays.asList(line));
    Files.writeString(home.resolve("completion"), script("bash"));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PATH", "/usr/bin:/bin");
    Process bash = builder.start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(bash.waitFor(20, TimeUnit.SECONDS), "bash did not end");
    return out.isBlank() ? List.of() : out.strip().lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "orchestrator do, doctor",
    "orchestrator help ru, run|runs",
    "orchestrator runs d, diff",
    "orchestrator run --provider o, offline",
    "orchestrator run --provider = b, bedrock",
    "orchestrator run --secrets b, block",
    "orchestrator doctor --log-format j, json",
    "orchestrator run --region eu-central-, eu-central-1|eu-central-2",
    "orchestrator run --prompt ri, risks",
    "orchestrator run --prompt user-, user-stories",
    "orchestrator login --profile d, default|dev",
    "orchestrator login --profile c, ci",
    "orchestrator run --temp, --temperature",
    "orchestrator generate-completion f, fish",
    "orchestrator run --param a, ''",
    "orchestrator run --name a, ''"
  })
  void bash_offers_values(String line, String expected) throws Exception {
    assertEquals(
        expected.isEmpty() ? List.of() : List.of(expected.split("\\|")), offered(line.split(" ")));
  }

  @Test
  void bash_offers_models_files_and_folders() throws Exception {
    List<String> models = offered("orchestrator", "run", "--model", "us.anthropic.claude-sonnet-4");
    assertTrue(models.contains("us.anthropic.claude-sonnet-4-6"), models::toString);
    assertEquals(List.of("a folder", "a page.xml"), sorted(offered("orchestrator", "run", "a")));
    assertEquals(List.of("a folder"), offered("orchestrator", "run", "--output", "a"));
    assertEquals(List.of(), offered("orchestrator", "config", "a"));
  }

  private static List<String> sorted(List<String> words) {
    return words.stream().sorted().toList();
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
