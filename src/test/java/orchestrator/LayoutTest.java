package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How text to people looks at different widths. After a change on purpose: {@code ./mvnw test
 * -Dtest=LayoutTest -Dgolden.write=true}, read what it wrote, and commit it.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LayoutTest {
  private static final Path GOLDEN = Path.of("src/test/resources/orchestrator/cli/layout");

  private static final Map<String, String> LINES = new LinkedHashMap<>();

  static {
    LINES.put("help", "--help");
    LINES.put("help-run", "help run");
    LINES.put("error-option", "run page.xml --name F --temp 0.2 --region eu-west-1");
    LINES.put("error-value", "run page.xml --name F --provider offline --timeout soon");
    LINES.put("error-provider", "run page.xml --name F");
    LINES.put("error-target", "run page.xml --name F --provider bedrock");
    LINES.put("error-region", "run page.xml --name F --provider bedrock --model m --region mars-1");
    LINES.put("doctor", "doctor page.xml --provider bedrock --region mars-1 --model a.b --name 你好");
    LINES.put("config", "config --provider bedrock --model us.anthropic.claude-sonnet-4-6");
  }

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
  }

  static Stream<Arguments> lines() {
    return LINES.keySet().stream()
        .flatMap(name -> Stream.of(60, 80, 120).map(width -> Arguments.of(name, width)));
  }

  private static String line(String name) {
    return Objects.requireNonNull(LINES.get(name));
  }

  private Environment machine(String... variables) {
    List<String> all = new ArrayList<>(List.of("AWS_EC2_METADATA_DISABLED", "true"));
    all.addAll(Arrays.asList(variables));
    return Machine.at(folder, all.toArray(String[]::new));
  }

  private String shown(Environment machine, String line) {
    Invocation shown = Invocation.of(machine, line.split(" "));
    return (inOrder(shown.out()) + shown.err())
        .replace(folder.toString(), "/home/me")
        .replaceAll("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}", "20261130T120000Z-000000");
  }

  /** Checks show up as they end, which differs from time to time. */
  private static String inOrder(String text) {
    int verdict = text.indexOf("\n\nverdict: ");
    return verdict < 0
        ? text
        : Pattern.compile("\\n(?=\\S)")
                .splitAsStream(text.substring(0, verdict))
                .sorted()
                .collect(Collectors.joining("\n"))
            + text.substring(verdict);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void text_looks_as_it_did_at_each_width(String name, int width) throws IOException {
    String text = shown(machine("COLUMNS", "" + width), line(name));
    Path file = GOLDEN.resolve(name + "." + width + ".txt");
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void no_line_is_wider_than_allowed_unless_it_is_one_word(String name, int width) {
    for (String line : shown(machine("COLUMNS", "" + width), line(name)).lines().toList()) {
      String words = line.strip().replaceFirst("^(→|#|-[-a-z]+) +", "").replaceFirst(" \\\\$", "");
      assertTrue(line.length() <= width || !words.contains(" "), line);
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void the_same_words_are_there_at_each_width(String name, int width) {
    String text = shown(machine("COLUMNS", "" + width), line(name));
    String other = shown(machine("COLUMNS", "99"), line(name));
    assertEquals(words(other), words(text));
  }

  /** Without what only shows that a line goes on. */
  private static List<String> words(String text) {
    return Stream.of(text.split("\\s+"))
        .filter(word -> !word.equals("\\") && !word.equals("#"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"50, 60", "72, 72", "200, 120", "0, 100", "wide, 100", "99999999, 100"})
  void the_width_is_between_60_and_120_and_100_when_unknown(String columns, int expected) {
    int widest =
        shown(machine("COLUMNS", columns), "help run")
            .lines()
            .filter(line -> line.startsWith("         ") && line.strip().contains(" "))
            .mapToInt(String::length)
            .max()
            .orElse(0);
    assertTrue(widest <= expected && widest > expected - 15, "" + widest);
  }

  @ParameterizedTest
  @CsvSource({"60", "80"})
  void help_of_no_command_has_a_line_that_could_have_been_broken(int columns) {
    Environment machine = machine("COLUMNS", String.valueOf(columns));
    List<String> commands =
        shown(machine, "--help")
            .lines()
            .filter(line -> line.matches(" {2}\\w.*"))
            .map(line -> line.strip().replaceAll(" .*", ""))
            .toList();
    assertTrue(commands.size() > 10, commands::toString);
    for (String command : commands) {
      for (String line : shown(machine, "help " + command).lines().toList()) {
        String words = line.strip().replaceAll("'[^']*'|\"[^\"]*\"", "quoted");
        assertTrue(
            line.length() <= columns || !words.replaceFirst(" \\\\$", "").contains(" "), line);
      }
    }
  }

  @Test
  void details_of_a_check_that_passed_are_for_those_who_ask() {
    String setting = "provider = offline (--provider)";
    String line = "doctor page.xml --provider offline";
    assertFalse(shown(machine(), line).contains(setting));
    assertTrue(shown(machine(), line + " -v").contains("      " + setting + "\n"));
  }

  @Test
  void a_terminal_is_asked_before_the_variable_and_only_about_what_it_shows() {
    Environment pipe = machine("COLUMNS", "80");
    Terminal errors = new Terminal(false, false, true);
    Environment terminal = new Environment(pipe.variables(), folder, folder, pipe.clock(), errors);
    Invocation measured = Invocation.atTerminal(terminal, 66, "run", "page.xml", "--name", "F");
    int widest =
        measured
            .err()
            .replaceAll("\u001b\\[[0-9;]*m", "")
            .lines()
            .mapToInt(String::length)
            .max()
            .orElse(0);
    assertTrue(widest <= 66 && widest > 54, measured::toString);
    Invocation help = Invocation.atTerminal(terminal, 66, "help", "run");
    assertEquals(shown(pipe, "help run"), help.out());
    Invocation unknown = Invocation.atTerminal(terminal, 0, "run", "page.xml", "--name", "F");
    assertTrue(unknown.err().lines().anyMatch(line -> line.length() > 66), unknown::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          60  | …/page.json  | How the checkout…
          80  | …/page.json             | How the checkout is…
          120 | export of the wiki/checkout and payment/page.json | How the checkout is redesigned for returning…
          """)
  void the_table_of_a_batch_keeps_its_numbers_whole_and_shortens_names_between_words(
      int columns, String page, String title) throws IOException {
    Path wiki = folder.resolve("export of the wiki/checkout and payment");
    Files.createDirectories(wiki);
    Files.writeString(
        wiki.resolve("page.json"),
        """
        {"id":"4711","title":"How the checkout is redesigned for returning customers in spring",
        "body":{"storage":{"value":"<p>Hello</p>"}}}""");
    Environment pipe = machine();
    Environment terminal =
        new Environment(
            pipe.variables(), folder, folder, pipe.clock(), new Terminal(true, true, false));
    String[] words = {
      "batch", "export of the wiki/checkout and payment/page.json", "--name", "B", "-n"
    };
    List<String> rows =
        Invocation.atTerminal(terminal, columns, words).exits(0).out().lines().toList();
    assertEquals(3, rows.size(), rows::toString);
    rows.forEach(row -> assertTrue(row.length() <= columns, row));
    assertTrue(
        rows.get(1).matches(Pattern.quote(page) + " +" + Pattern.quote(title) + " +[0-9]+ +[0-9]+"),
        rows::toString);
    String whole = Invocation.of(pipe, words).exits(0).out().lines().toList().get(1);
    assertTrue(whole.startsWith(words[1] + "\t"), whole);
  }

  @Test
  void a_run_that_goes_well_never_asks_the_terminal() {
    Environment pipe = machine();
    Environment terminal =
        new Environment(
            pipe.variables(), folder, folder, pipe.clock(), new Terminal(true, true, true));
    Invocation.atTerminal(
            terminal,
            Invocation.NOT_TO_BE_MEASURED,
            "run",
            "page.xml",
            "--name",
            "F",
            "--provider",
            "offline")
        .exits(0);
  }
}
