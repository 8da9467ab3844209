package orchestrator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --label "$RELEASE"}, where nobody has set RELEASE. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmptyOptionTest {
  private static final Pattern WITH_A_VALUE = Pattern.compile("(?m)^  (?:-., )?(--[a-z0-9-]+) \\S");

  @TempDir Path folder;

  private Invocation orchestrator(List<String> words) {
    return Invocation.of(Machine.at(folder), words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run page.xml",
        "batch page.xml",
        "config",
        "convert page.xml",
        "login",
        "prompts",
        "runs",
        "ask last what",
        "export last",
        "publish last"
      })
  void is_an_error_for_every_option_of(String command) throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    List<String> words = List.of(command.split(" "));
    String help = orchestrator(List.of("help", words.get(0))).exits(0).out();
    List<String> options =
        WITH_A_VALUE.matcher(help).results().map((MatchResult found) -> found.group(1)).toList();
    assertFalse(options.isEmpty(), help);
    for (String option : options) {
      if (option.equals(
          "--log-format")) { // which has a message of its own, in the format asked for
        continue;
      }
      List<String> line = new ArrayList<>(words);
      line.addAll(List.of(option, ""));
      needed(words.get(0), option).forEach(line::add);
      Invocation refused = orchestrator(line);
      assertTrue(refused.exit() == 2, line + "\n" + refused);
      refused.says(" is empty.");
    }
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  private static List<String> needed(String command, String option) {
    return switch (command) {
      case "batch" -> option.equals("--name") ? List.of() : List.of("--name", "B");
      case "export" -> option.equals("--as") ? List.of() : List.of("--as", "json");
      case "publish" -> option.equals("--to") ? List.of() : List.of("--to", "child");
      default -> List.of();
    };
  }

  @Test
  void is_one_of_the_faults_that_doctor_tells() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    Invocation doctor =
        orchestrator(List.of("doctor", "page.xml", "--provider", "offline", "--images", ""));
    assertTrue(doctor.exits(9).out().contains("--images is empty."), doctor::toString);
  }

  @Test
  void is_one_in_the_file_as_well_where_there_is_a_default() throws IOException {
    Files.writeString(folder.resolve("my.conf"), "[prompt]\nimages =\n[output]\ndirectory =\n");
    List<String> line = List.of("config", "--config", "my.conf", "--provider", "offline");
    Invocation config = orchestrator(line).exits(2);
    config.says("my.conf:2: prompt.images is empty.", "my.conf:4: output.directory is empty.");
    assertTrue(config.err().lines().filter(text -> text.contains("is empty")).count() == 2);
    orchestrator(List.of("runs", "--config", "my.conf")).exits(2).says("prompt.images is empty.");
  }
}
