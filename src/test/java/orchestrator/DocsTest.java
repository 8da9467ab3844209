package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orchestrator.aws.credentials.CredentialSource.Kind;
import orchestrator.aws.credentials.RefusedCredentials;
import orchestrator.aws.metadata.MetadataFault;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.faults.FaultMap;
import orchestrator.faults.FaultMap.Promise;
import orchestrator.faults.FaultMap.Row;
import orchestrator.faults.Guarantee;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import orchestrator.settings.SettingKey;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages that are made from the code, so that they cannot tell anything else. After a change: {@code
 * ./mvnw test -Dtest=DocsTest -Ddocs.write=true}, and commit what it wrote.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DocsTest {
  private static final TextWrapper WRAPPER = new TextWrapper(100);

  private static final String MADE = "<!-- Made from the code by DocsTest; do not edit. -->\n\n";

  @Test
  void configuration_lists_every_setting() throws IOException {
    StringBuilder page = new StringBuilder("# Configuration\n\n").append(MADE);
    page.append(
        """
        Every setting can come from several places. The first that says something wins: the option,
        then the environment variable, then `orchestrator.conf`, then (for AWS) the profile and the
        instance metadata, then the default. `orchestrator config` shows what is in force and where
        it came from.

        An empty variable counts as unset. An empty option, or an empty value in the file, is an
        error. Secrets have no option, because command lines can be read by others.

        | setting | option | environment | orchestrator.conf | default |
        |---|---|---|---|---|
        """);
    for (SettingKey key : SettingKey.values()) {
      String confKey = key.confKey();
      page.append("| ").append(key.meaning().replace("|", "\\|")).append(" | ");
      page.append(code(key.options(), key.label())).append(" | ");
      page.append(code(key.variables(), "")).append(" | ");
      page.append(confKey == null ? "" : "`[" + confKey.replaceFirst("\\.", "] ") + "`");
      page.append(" | ");
      page.append(key.defaultValue() == null ? "" : "`" + key.defaultValue() + "`").append(" |\n");
    }
    page.append(
        """

        ## The file

        `orchestrator.conf` reads as Python's `configparser` reads it:

        - `[section]` headers, then `key = value` or `key: value`. Keys are not case-sensitive.
        - Comments are whole lines that begin with `#` or `;`. Text after a value is part of it.
        - Indented lines continue the value above them.
        - `%(other)s` is replaced by another key of the section, or of `[DEFAULT]`. A percent sign
          is written `%%`, in tokens too.
        - A key or section that is there twice is an error. An unknown one is pointed out, with `-q` too.
        - Backslashes and quotes are plain characters. The file is UTF-8.

        It is found at `--config FILE`, else `ORCHESTRATOR_CONFIG`, else
        `~/.config/orchestrator/orchestrator.conf` (`XDG_CONFIG_HOME` is respected, if it is a whole
        path). A user without a home folder, as in some containers, has no such file and none of
        AWS's: set `HOME`, or name the files. A file
        `orchestrator.conf` in the working directory is never read by itself: it could come with
        somebody else's repository and send your token elsewhere. A note says that it is there, with `-q`
        only where something fails.

        `orchestrator.conf.example` explains every key.

        ## Also read from the environment

        `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
        `AWS_BEARER_TOKEN_BEDROCK`, `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`,
        `AWS_ROLE_SESSION_NAME`, `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`,
        `AWS_CONTAINER_CREDENTIALS_*`, `AWS_EC2_METADATA_*`, `AWS_USE_FIPS_ENDPOINT` and
        `AWS_USE_DUALSTACK_ENDPOINT` mean what they mean to the AWS CLI.
        `NO_COLOR` keeps colours away, `TERM=dumb` the live line too, `CI` the live line; `COLUMNS` says how wide
        text is where no terminal does. `JAVA_HOME` chooses the Java to run on, and
        `ORCHESTRATOR_JAVA_OPTIONS` is handed to it. `ORCHESTRATOR_ARCHIVE=off` starts without the
        archive of loaded classes in `~/.cache/orchestrator`, and makes none.
        """);
    check("configuration.md", page.toString());
  }

  @Test
  @Guarantee(9)
  void troubleshooting_lists_every_problem() throws IOException {
    StringBuilder page = new StringBuilder("# Troubleshooting\n\n").append(MADE);
    page.append(
        """
        Every error has a name, which `--json` prints as `code` and `record.json` keeps, and every
        name has one exit code. Words in braces are filled in with what the error knows. When an
        error does not say enough: write `doctor` in the place of `run`.

        | exit code | when |
        |---|---|
        """);
    for (ExitCode code : ExitCode.values()) {
      page.append("| ").append(code.number()).append(" | ").append(code.meaning()).append(" |\n");
    }
    page.append("\n## By symptom\n\n");
    page.append(Files.readString(Path.of("src/test/resources/orchestrator/problem/symptoms.md")));
    StringBuilder entries = new StringBuilder();
    for (ExitCode code : ExitCode.values()) {
      List<Problem> problems =
          Arrays.stream(Problem.values()).filter(problem -> problem.exitCode() == code).toList();
      if (problems.isEmpty()) {
        continue;
      }
      page.append("\nExit code ").append(code.number()).append(":\n\n");
      entries.append("\n## Exit code ").append(code.number()).append('\n');
      for (Problem problem : problems) {
        page.append("- [").append(problem.title()).append("](#").append(problem.code());
        page.append(")\n");
        entries.append("\n### ").append(problem.code()).append("\n\n");
        entries.append(problem.title()).append(".\n\n").append(advice(problem));
      }
    }
    check("troubleshooting.md", page.append(entries).toString());
  }

  /** One that is named by hand would stay when its error is gone. */
  @Test
  void a_symptom_leads_to_an_error_that_there_is() throws IOException {
    String symptoms =
        Files.readString(Path.of("src/test/resources/orchestrator/problem/symptoms.md"));
    List<String> known = Arrays.stream(Problem.values()).map(Problem::code).toList();
    List<String> named =
        Pattern.compile("\\(#([a-z0-9-]+)\\)")
            .matcher(symptoms)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertTrue(named.size() > 20, symptoms);
    assertTrue(known.containsAll(named), named::toString);
  }

  /** In an editor and in a pager; only a name that cannot be broken may be longer. */
  @ParameterizedTest
  @ValueSource(strings = {"troubleshooting.md", "assurance.md"})
  void a_line_is_short_enough_to_be_read(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("docs", name))) {
      boolean oneWord = !line.strip().replaceFirst("^- ", "").contains(" ");
      assertTrue(line.length() <= 140 || oneWord, line);
    }
  }

  /** The problem's own; where that depends on where credentials came from, one for each source. */
  private static String advice(Problem problem) {
    Map<String, String> bySource = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      RefusedCredentials refused =
          new RefusedCredentials(kind, kind == Kind.WEB_IDENTITY ? null : "NAME");
      bySource.put(refused.source(), refused.named(problem.failure("")).advice().strip());
    }
    if (problem == Problem.METADATA_UNAVAILABLE) {
      return Arrays.stream(MetadataFault.values())
          .map(fault -> WRAPPER.wrap("- " + fault.advice()) + "\n")
          .collect(Collectors.joining("", "It depends on what the metadata service did:\n\n", ""));
    }
    String own = problem.advice().strip();
    if (bySource.values().stream().allMatch(own::equals)) {
      return "```text\n" + own + "\n```\n";
    }
    StringBuilder list = new StringBuilder("It depends on where the credentials come from:\n\n");
    bySource.forEach(
        (source, text) -> list.append(WRAPPER.wrap("- " + source + ": " + text)).append("\n"));
    return list.toString();
  }

  @Test
  void the_list_of_decisions_names_each_page_with_its_number_and_title() throws IOException {
    StringBuilder rows = new StringBuilder();
    try (Stream<Path> pages = Files.list(Path.of("docs/adr"))) {
      for (Path page : pages.sorted().toList()) {
        String name = page.getFileName().toString();
        if (!name.equals("README.md")) {
          String[] title = Files.readAllLines(page).get(0).substring(2).split("[.] ", 2);
          assertEquals(Integer.parseInt(name.substring(0, 4)), Integer.parseInt(title[0]), name);
          rows.append("| ").append(title[0]).append(" | [").append(title[1]);
          rows.append("](").append(name).append(") |\n");
        }
      }
    }
    String list = Files.readString(Path.of("docs/adr/README.md"));
    assertEquals(rows.toString(), list.substring(list.indexOf("|---|---|\n") + 10));
  }

  @Test
  void no_page_shows_a_placeholder_that_is_no_fact_of_the_error() throws IOException {
    String page = Files.readString(Path.of("docs/troubleshooting.md"));
    assertFalse(page.contains("{advice for their source}"), page);
    assertTrue(page.contains("aws configure --profile NAME"), page);
  }

  @Test
  void commands_shows_every_help_text(@TempDir Path folder) throws IOException {
    StringBuilder page = new StringBuilder("# Commands\n\n").append(MADE);
    String overview = help(folder);
    page.append("```text\n").append(overview).append("```\n");
    List<String> commands =
        Pattern.compile("(?m)^  ([a-z][a-z-]*)  ")
            .matcher(overview)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertTrue(commands.containsAll(List.of("run", "login", "generate-completion")), overview);
    for (String command : commands) {
      page.append("\n## orchestrator ").append(command).append("\n\n```text\n");
      page.append(help(folder, command)).append("```\n");
    }
    check("commands.md", page.toString());
  }

  @Test
  void assurance_shows_threats_controls_and_the_tests_that_hold_them() throws IOException {
    Map<String, List<JavaMethod>> tests = FaultMap.tests();
    StringBuilder page = new StringBuilder("# Assurance\n\n").append(MADE);
    page.append(Files.readString(Path.of("src/test/resources/orchestrator/faults/assurance.md")));
    page.append("\n## What is promised, and what holds it\n");
    for (Promise promise : FaultMap.promises()) {
      page.append("\n### ").append(promise.number()).append(". ").append(promise.promise());
      page.append("\n\n").append(WRAPPER.wrap("- Threat: " + promise.threat() + "."));
      page.append('\n').append(WRAPPER.wrap("- Control: " + promise.control() + "."));
      page.append("\n- Fails when it is broken:\n");
      page.append(names(tests.get("" + promise.number())));
    }
    page.append(
        """

        ## Faults

        Severity 1 leaks, costs money, loses data or passes a wrong answer off as a right one; 2
        fails badly or misleads; 3 is a nuisance. A test that carries a fault's number proves what
        happens then; the build fails when a fault has none.

        """);
    for (Row row : FaultMap.rows()) {
      String fault =
          "- **" + row.number() + "**, severity " + row.severity() + ": " + row.wording();
      String why = row.applies() ? "" : " Cannot happen here: " + row.inapplicable() + ".";
      page.append(WRAPPER.wrap(fault + "." + why)).append('\n');
      page.append(row.applies() ? names(tests.get(row.number())) : "");
    }
    check("assurance.md", page.toString());
  }

  private static String names(@Nullable List<JavaMethod> tests) {
    return tests == null
        ? ""
        : tests.stream()
            .map(test -> "  - `" + FaultMap.name(test) + "`\n")
            .collect(Collectors.joining());
  }

  @Test
  @Guarantee(9)
  void every_problem_can_be_acted_on() {
    for (Problem problem : Problem.values()) {
      assertTrue(problem.advice().length() > 5, problem.code());
      assertTrue(problem.advice().lines().count() <= 4, problem.code() + " has long advice");
    }
  }

  private static String help(Path folder, String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String[] arguments = new String[command.length + 1];
    arguments[0] = "help";
    System.arraycopy(command, 0, arguments, 1, command.length);
    Main.run(
        Machine.at(folder),
        InputStream.nullInputStream(),
        out,
        new PrintWriter(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
        arguments);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String code(List<String> names, String label) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : ", ").append('`').append(name);
      text.append(label.isEmpty() ? "" : " " + label.replace("|", "\\|")).append('`');
    }
    return text.toString();
  }

  private static void check(String name, String made) throws IOException {
    Path file = Path.of("docs", name);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, made);
    }
    assertEquals(
        made,
        Files.readString(file),
        "docs/" + name + " differs; run: ./mvnw test -Dtest=DocsTest -Ddocs.write=true");
  }
}
