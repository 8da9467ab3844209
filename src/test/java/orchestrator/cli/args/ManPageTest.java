package orchestrator.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import orchestrator.problem.ExitCode;
import orchestrator.settings.SettingKey;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManPageTest {
  static List<Command> commands() {
    return GrammarTest.commands().stream().filter(command -> !command.hidden()).toList();
  }

  private static List<String> sections(String page) {
    return Pattern.compile("(?m)^\\.SH (.*)$")
        .matcher(page)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void the_overview_has_exit_status_environment_files_and_the_record() {
    String page = ManPage.overview(commands());
    assertEquals(
        List.of("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "RECORD"),
        sections(page));
    for (SettingKey key : SettingKey.values()) {
      for (String variable : key.variables()) {
        assertTrue(page.contains(variable), variable);
      }
    }
    for (ExitCode code : ExitCode.values()) {
      assertTrue(page.contains("\n.B " + code.number() + "\n"), page);
    }
    assertTrue(page.contains("orchestrator.conf") && page.contains("record.json"), page);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_page_tells_what_its_command_reads_and_leaves(Command command) {
    List<String> sections = sections(ManPage.of(command));
    boolean settings = command.options().toString().contains("--config");
    assertEquals(settings, sections.containsAll(List.of("ENVIRONMENT", "FILES")), command.name());
    assertEquals(
        List.of("run", "ask", "batch").contains(command.name()),
        sections.contains("RECORD"),
        command.name());
    assertTrue(sections.contains("EXIT STATUS"), command.name());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void no_line_is_a_request_that_it_should_not_be(Command command) {
    for (String line : (ManPage.of(command) + ManPage.overview(commands())).lines().toList()) {
      assertTrue(!line.startsWith("'"), line);
      assertTrue(
          !line.startsWith(".") || line.matches("\\.(TH|SH|SS|TP|PP|RS|RE|nf|fi|B|BR)( .*)?"),
          line);
    }
  }
}
