package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import orchestrator.faults.Fault;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import orchestrator.settings.Environment;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CommandLineTest {
  @TempDir Path folder;

  private Invocation orchestrator(String... args) {
    return Invocation.of(Machine.at(folder), args);
  }

  @Nested
  class Help {
    @Test
    void is_the_same_in_every_way_to_ask() {
      Invocation asked = orchestrator("--help").exits(0);
      assertTrue(asked.out().startsWith("Usage: orchestrator COMMAND"), asked::toString);
      orchestrator("help").exits(0).prints(asked.out());
      orchestrator("-h").exits(0).prints(asked.out());
      orchestrator().exits(2).prints(asked.out());
      Invocation run = orchestrator("run", "--help").exits(0);
      assertTrue(run.out().contains("--agent-alias-id"), run::toString);
      orchestrator("help", "run").exits(0).prints(run.out());
      assertFalse(run.out().lines().anyMatch(line -> line.length() > 200), run::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "doctor", "convert", "config", "generate-completion"})
    void holds_examples(String command) {
      Invocation help = orchestrator("help", command).exits(0);
      assertTrue(help.out().contains("Examples:\n"), help::toString);
    }

    @Test
    void guesses_what_was_meant() {
      orchestrator("rnu").exits(2).says("no command 'rnu'. Did you mean 'run'?", "--help");
      orchestrator("help", "confg").exits(2).says("Did you mean 'config'?");
      orchestrator("config", "--regoin", "x").exits(2).says("Did you mean '--region'?");
      orchestrator("--json", "run").exits(2).says("'--json' cannot stand before the command");
      orchestrator("--verison").exits(2).says("no option '--verison'. Did you mean '--version'?");
      orchestrator("--regoin", "x", "page.xml")
          .exits(2)
          .says("no option '--regoin'. Did you mean '--region'?", "orchestrator COMMAND [options]");
      orchestrator("-V").exits(2).says("no option '-V'. Did you mean '--version'?");
      orchestrator("--zebra", "run").exits(2).says("There is no option '--zebra'.\n");
      orchestrator("run", "4711", "--nmae", "Checkout")
          .exits(2)
          .says("There is no option '--nmae'. Did you mean '--name'?");
      orchestrator("run", "4711", "too", "many", "--nmae=Checkout")
          .exits(2)
          .says("There is no option '--nmae'. Did you mean '--name'?");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            run 4711 --name F -m us.x     | There is no option '-m'. Did you mean '--model'?
            run 4711 --name F -r=eu-west-1 | There is no option '-r'. Did you mean '--region'?
            doctor -R eu-west-1           | There is no option '-R'. Did you mean '--region'?
            run 4711 --name F -c f.conf   | There is no option '-c'. Did you mean '--config'?
            run 4711 --name F --keep 5    | There is no option '--keep'. It is a line of orchestrator.conf: [output] keep
            run 4711 --name F --temp 0.2  | There is no option '--temp'. Did you mean '--temperature'?
            run 4711 --name F --TEMP=0.2  | There is no option '--TEMP'. Did you mean '--temperature'?
            run 4711 --name F --max 9     | Did you mean '--max-input-tokens' or '--max-cost' or '--max-tokens'?
            run 4711 -name F              | There is no option '-name'. Did you mean '--name'?
            run 4711 -name F -n           | There is no option '-name'. Did you mean '--name'?
            run 4711 -profile=p --name F  | There is no option '-profile'. Did you mean '--profile'?
            run 4711 --name F -model m    | There is no option '-model'. Did you mean '--model'
            doctor --prov offline         | There is no option '--prov'. Did you mean '--provider'?
            convert a.xml --o md          | There is no option '--o'. Did you mean '--out'?
            batch a.xml --name B --if-changed | There is no option '--if-changed'. A batch skips unchanged pages by itself; --force asks
            batch a.xml --if-changed=yes  | There is no option '--if-changed'. A batch skips unchanged pages by itself; --force asks
            """)
    void guesses_options_that_were_cut_short_or_have_one_letter(String line, String said) {
      orchestrator(line.split(" +")).exits(2).says(said);
    }

    @ParameterizedTest
    @CsvSource({
      "LANG, C, set LC_ALL=C.UTF-8.",
      "LANG, C.UTF-8, rename the file.",
      "LC_ALL, de_DE.utf8, rename the file."
    })
    void says_what_helps_against_a_name_that_is_no_text(
        String variable, String value, String said) {
      Environment machine = Machine.at(folder, variable, value);
      Invocation.of(machine, "run", "\uFFFD.xml").exits(2).says("'\uFFFD.xml'", said);
    }

    @Test
    void does_not_guess_where_nothing_is_near() {
      Invocation far = orchestrator("run", "4711", "--name", "F", "--zebra").exits(2);
      assertFalse(far.says("There is no option '--zebra'.").err().contains("Did you"), far.err());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "run -- page.xml --name F",
          "run page.xml -- --name F",
          "run page.xml -- --name=F --strict",
          "run page.xml --provider offline -- --name F"
        })
    void says_that_nothing_is_an_option_after_two_dashes(String line) {
      orchestrator(line.split(" "))
          .exits(2)
          .says("error: '--name' stands after '--', where nothing is an option any more")
          .says("put it before the '--'.");
    }

    @Test
    void shows_where_options_stand_and_where_a_page_belongs() {
      String detail =
          orchestrator("--json", "run", "4711").exits(2).error().path("detail").asText();
      assertTrue(detail.endsWith("orchestrator run --json"), detail);
      orchestrator("-v", "doctor").exits(2).says("options follow it: orchestrator doctor -v\n");
      orchestrator("a page.xml", "--name", "F")
          .exits(2)
          .says("If it is a page: orchestrator run 'a page.xml'\n");
    }

    @Test
    void says_what_is_wrong_with_an_option_in_its_own_words() {
      orchestrator("run", "4711", "--name", "A", "--model", "m", "--model", "n")
          .exits(2)
          .says("error: '--model' is there twice; give it once.\n")
          .says("\n  Usage: orchestrator run PAGE [--name NAME] [options]\n")
          .says("\n  All options: orchestrator help run\n");
      orchestrator("run", "4711", "--name", "A", "--model")
          .exits(2)
          .says("error: '--model' needs a value: --model ID\n");
      orchestrator("run", "4711", "--name", "A", "--model", "--json").exits(2);
      orchestrator("run").exits(2).says("error: Missing: PAGE.\n");
      orchestrator("login", "dev")
          .exits(2)
          .says("'dev' is one argument too many; 'login' takes options alone.", "[--profile NAME]");
      orchestrator("run", "4711", "--name", "A", "--trace=yes")
          .exits(2)
          .says("error: '--trace' takes no value; write --trace alone.\n");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            --param audience   | error: 'audience' is no variable; write --param KEY=VALUE.
            --timeout soon     | error: --timeout must be a duration such as 90s, 10m or 1h30m, not 'soon'.
            --secrets maybe    | error: --secrets must be one of warn, block, off, not 'maybe'.
            --max-tokens abc   | error: --max-tokens must be a whole number from 1 up, not 'abc'.
            --max-tokens 0     | error: --max-tokens must be a whole number from 1 up, not '0'.
            --max-tokens 9999999999999999999999 | from 1 to 2147483647, not '9999999999999999999999'.
            --max-input-tokens -1 | error: --max-input-tokens must be a whole number from 1 up, not '-1'.
            --temperature 2    | error: --temperature must be a number from 0 to 1, not '2'.
            --max-cost abc     | error: --max-cost must be an amount such as 0.50, not 'abc'.
            --children 1.5     | error: --children must be a whole number from 0 up, not '1.5'.
            --images some      | error: --images must be one of none, shown, all, not 'some'.
            --effort utmost    | error: --effort must be one of low, medium, high, xhigh, max, not 'utmost'.
            --since 0          | error: --since must be the number of a version or last, not '0'.
            """)
    void says_the_right_form_of_a_wrong_value(String option, String said) {
      Invocation wrong =
          orchestrator(("run a.xml --name F --provider offline " + option).split(" ")).exits(2);
      wrong.says(said, "orchestrator config shows what is");
      assertFalse(wrong.err().contains("has a value that cannot be used"), wrong::toString);
    }

    @Test
    void names_who_gave_a_wrong_value_where_it_was_no_option() throws IOException {
      Files.writeString(
          folder.resolve("o.conf"), "[bedrock]\nmax_tokens = abc\n[batch]\njobs = 129");
      orchestrator("config", "--config", "o.conf")
          .exits(2)
          .says(
              "--max-tokens must be a whole number from 1 up, not 'abc' (o.conf:2).",
              "--jobs must be a whole number from 1 to 128, not '129' (o.conf:4).");
    }
  }

  @Nested
  class Config {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            run page.xml --name F                    | 2
            run page.xml --name F --provider offline | 0
            batch page.xml --name B                  | 2
            convert page.xml                         | 0
            runs                                     | 0
            config                                   | 0
            """)
    void that_is_misspelt_is_pointed_out_whatever_comes_of_it_even_when_quiet(String line, int exit)
        throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      Files.writeString(
          folder.resolve("f.conf"), "[provdier]\nname = offline\n[output]\ndirectroy = x\n");
      String[] quiet = (line + " --config f.conf -q").split(" +");
      String err =
          orchestrator(quiet)
              .exits(exit)
              .says(
                  "note: f.conf:1: unknown section [provdier].",
                  "note: f.conf:4: unknown key 'directroy' in [output]. Did you mean 'directory'?")
              .err();
      assertEquals(2, err.lines().filter(said -> said.startsWith("note:")).count(), err);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "run page.xml",
          "batch page.xml --name B",
          "batch status B",
          "ask last Why?",
          "convert page.xml --children many",
          "publish last --to child",
        })
    void that_is_misspelt_stands_in_the_error_that_it_may_have_caused(String line)
        throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      Files.writeString(folder.resolve("f.conf"), "[provdier]\nname = offline\n");
      String[] json = (line + " --config f.conf --json -q").split(" +");
      JsonNode notes = orchestrator(json).exits(2).error().path("notes");
      assertEquals(
          List.of("f.conf:1: unknown section [provdier]. Did you mean 'provider'?"),
          List.of(notes.path(0).asText()));
      assertEquals(1, notes.size());
      String err = orchestrator((line + " --config f.conf").split(" +")).exits(2).err();
      assertEquals(
          1, err.lines().filter(said -> said.startsWith("note: f.conf:1: unknown")).count(), err);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "run page.xml",
          "run page.xml --provider offline --strict",
          "batch page.xml --name B",
          "batch page.xml --name B --provider offline --strict",
          "convert page.xml --strict",
          "ask last Why?",
          "doctor --output page.xml"
        })
    void that_nobody_named_is_mentioned_when_something_fails_even_when_quiet(String line)
        throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<ac:link><ri:user/></ac:link><p>.</p>");
      Files.writeString(folder.resolve("orchestrator.conf"), "[provider]\nprovider = offline\n");
      String note = "note: ./orchestrator.conf is not read, because nobody named it";
      Invocation quiet = orchestrator((line + " -q").split(" +"));
      assertEquals(
          1, quiet.err().lines().filter(said -> said.startsWith(note)).count(), quiet::toString);
      assertTrue(quiet.exit() > 0, quiet::toString);
      Invocation loud = orchestrator(line.split(" +"));
      String said = line.startsWith("doctor") ? loud.out() : loud.err();
      assertEquals(2, said.split("orchestrator.conf is not read", -1).length, loud::toString);
    }

    @Test
    void that_nobody_named_is_no_news_for_a_quiet_run_that_goes_well() throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      Files.writeString(folder.resolve("orchestrator.conf"), "[provider]\nprovider = offline\n");
      assertEquals(
          "", orchestrator("run", "page.xml", "--provider", "offline", "-q").exits(0).err());
    }

    @Test
    void that_is_misspelt_is_told_by_a_quiet_doctor_too() throws IOException {
      Files.writeString(folder.resolve("f.conf"), "[provdier]\nname = offline\n");
      Files.writeString(folder.resolve("file"), "");
      String said = "f.conf:1: unknown section [provdier]";
      orchestrator(
              "doctor", "--config", "f.conf", "--provider", "offline", "--output", "file", "-q")
          .exits(9)
          .says("note: " + said);
      Invocation loud = orchestrator("doctor", "--config", "f.conf", "--region", "nowhere");
      assertTrue(loud.exits(9).out().contains(said), loud::toString);
      assertFalse(loud.err().contains(said), loud::toString);
    }

    @Test
    void keeps_the_sources_in_their_column_below_a_long_value() {
      String path = "a-long-name/".repeat(6);
      String text =
          orchestrator("config", "--output", path, "--region", "eu-west-1").exits(0).out();
      int column =
          text.lines()
              .filter(line -> line.startsWith("region"))
              .findFirst()
              .orElseThrow()
              .indexOf("--region");
      assertTrue(text.contains(path + "\n" + " ".repeat(column) + "--output\n"), text);
    }

    @Test
    void names_user_and_password_in_the_address_of_the_wiki_as_what_must_go() {
      Invocation refused =
          Invocation.of(
              Machine.at(folder, "CONFLUENCE_URL", "https://bot:s3cret@wiki.test"), "config");
      refused.exits(2).says("from CONFLUENCE_URL", "Take them out", "CONFLUENCE_API_TOKEN");
      assertFalse(refused.err().contains("s3cret"), refused::toString);
    }

    @Test
    void shows_values_with_their_sources_and_no_secret() throws IOException {
      Files.writeString(
          folder.resolve("my.conf"), "[bedrock]\nmodel = m\n[confluence]\napi_token = s3cret\n");
      Invocation text =
          Invocation.of(
                  Machine.at(
                      folder, "AWS_REGION", "eu-west-1", "HTTPS_PROXY", "http://u:s3cret@p:1"),
                  "config",
                  "--config",
                  "my.conf",
                  "--model",
                  "n")
              .exits(0);
      assertTrue(text.out().contains("eu-west-1"), text::toString);
      assertTrue(text.out().matches("(?s).*model +n +--model\n.*"), text::toString);
      assertTrue(text.out().contains("my.conf:4"), text::toString);
      assertFalse(text.toString().contains("s3cret"), text::toString);

      JsonNode json =
          Json.parse(orchestrator("config", "--config", "my.conf", "--json").exits(0).out());
      assertEquals("m", json.at("/settings/model/value").asText());
      assertEquals("my.conf:2", json.at("/settings/model/source").asText());
      assertEquals("********", json.at("/settings/confluence_api_token/value").asText());
    }

    @ParameterizedTest
    @CsvSource({
      "config,      [profile corp],     corp",
      "config,      [default],          ",
      "credentials, [corp],             corp",
      "credentials, [default],          ",
    })
    void names_the_AWS_profile_that_a_CA_bundle_comes_from(
        String file, String header, @Nullable String profile) throws IOException {
      Path aws = Files.createDirectories(folder.resolve(".aws")).resolve(file);
      Files.writeString(aws, header + "\nca_bundle = my ca.pem\n");
      String named = profile == null ? "" : profile;
      Environment machine = Machine.at(folder, "LLM_PROVIDER", "bedrock", "AWS_PROFILE", named);
      Invocation shown = Invocation.of(machine, "config", "--json").exits(2);
      JsonNode bundle = Json.parse(shown.out()).at("/settings/ca_bundle");
      assertEquals("my ca.pem", bundle.path("value").asText());
      assertEquals(
          "profile " + (profile == null ? "default" : profile), bundle.path("source").asText());
      shown.says("my ca.pem does not exist");
      Invocation offline = Invocation.of(machine, "config", "--json", "--provider", "offline");
      assertTrue(Json.parse(offline.exits(0).out()).at("/settings/ca_bundle").isMissingNode());
      Files.writeString(folder.resolve("my.conf"), "[network]\nca_bundle = other.pem\n");
      Invocation other = Invocation.of(machine, "config", "--json", "--config", "my.conf");
      assertEquals("my.conf:2", Json.parse(other.out()).at("/settings/ca_bundle/source").asText());
    }

    @Test
    void lists_what_a_run_would_end_with_at_once() {
      Invocation shown =
          Invocation.of(
                  Machine.at(folder, "AWS_CA_BUNDLE", "/no/ca.pem", "LLM_PROVIDER", "bedrock"),
                  "config",
                  "--json",
                  "--system",
                  "no.md",
                  "--model",
                  "m",
                  "--agent-id",
                  "A",
                  "--agent-alias-id",
                  "B")
              .exits(2);
      List<String> problems = new ArrayList<>();
      Json.parse(shown.out())
          .path("problems")
          .forEach(problem -> problems.add(problem.path("code").asText()));
      assertEquals(
          List.of("ca-bundle-unreadable", "invalid-value", "two-targets"),
          problems,
          shown::toString);
      Invocation.of(Machine.at(folder, "AWS_CA_BUNDLE", "/no/ca.pem"), "config")
          .exits(2)
          .says("/no/ca.pem does not exist");
      Invocation.of(Machine.at(folder, "HTTPS_PROXY", "ftp://p"), "config").exits(2);
      orchestrator("config").exits(0);
    }

    @Test
    void lists_bad_values_even_where_nobody_is_to_be_asked_yet() {
      orchestrator("config", "--timeout", "soon", "--children", "many", "--temperature", "hot")
          .exits(2)
          .says("--timeout must be", "--children must be", "--temperature must be");
    }

    @Test
    void goes_on_after_a_mistake_and_exits_with_2() {
      Invocation shown = orchestrator("config", "--config", "nope.conf", "--region", "r").exits(2);
      assertTrue(shown.out().contains("--region"), shown::toString);
      shown.says("does not exist");
    }
  }

  @Nested
  class Doctor {
    @Test
    void takes_the_place_of_run_in_any_command_line() throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      String[] words =
          ("doctor page.xml --provider offline --name N --strict --trace -p a=b --param c=d -n"
                  + " --no-stream --allow-draft")
              .split(" ");
      Invocation examined = orchestrator(words).exits(0);
      assertTrue(
          examined.out().contains("--name N --provider offline --allow-draft --no-stream\n"),
          examined::toString);
      String taken = orchestrator("help", "doctor").out();
      Pattern.compile("^  (-\\w, )?(--[a-z-]+)", Pattern.MULTILINE)
          .matcher(orchestrator("help", "run").out())
          .results()
          .forEach(
              option ->
                  assertTrue(taken.contains(option.group().strip()), () -> option.group() + taken));
    }

    @Test
    void says_what_to_do_next_with_the_lines_of_a_file_as_lines() {
      Invocation text = orchestrator("doctor").exits(9);
      assertTrue(
          text.out().endsWith(":\n    [provider]\n    provider = bedrock\n"), text::toString);
    }

    @Test
    void prints_a_line_per_check_and_the_verdict_last() throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      Invocation text = orchestrator("doctor", "page.xml", "--provider", "offline").exits(0);
      assertTrue(text.out().contains("ok    page "), text::toString);
      assertTrue(
          text.out().endsWith("next: orchestrator run page.xml --provider offline\n"),
          text::toString);
      text.says("");
    }

    @Test
    void is_silent_with_quiet_unless_something_failed() {
      orchestrator("doctor", "--provider", "offline", "--quiet").exits(0).prints("");
      Invocation failed = orchestrator("doctor", "nope.xml", "--provider", "offline", "-q");
      assertTrue(failed.exits(9).out().startsWith("FAIL  page "), failed::toString);
    }

    @Test
    void is_one_document_with_json_and_exits_with_9_for_a_failure() {
      Invocation failed = orchestrator("doctor", "nope.xml", "--provider", "offline", "--json");
      JsonNode report = Json.parse(failed.exits(9).out());
      assertEquals("failed", report.path("verdict").asText());
      assertEquals(Problem.PAGE_FILE_NOT_FOUND.advice(), report.path("next").asText());
      JsonNode page = report.path("none");
      for (JsonNode check : report.path("checks")) {
        assertFalse(check.path("name").asText().isEmpty(), failed::toString);
        assertFalse(check.path("evidence").asText().isEmpty(), failed::toString);
        assertTrue(check.path("ms").isNumber(), failed::toString);
        page = check.path("name").asText().equals("page") ? check : page;
      }
      assertEquals("failed", page.path("status").asText());
      assertEquals("page-file-not-found", page.path("problem").asText());
      assertFalse(failed.out().contains(folder.toString()), "the home folder names the user");
    }

    @Test
    void is_offered_by_a_run_that_it_can_explain() throws IOException {
      Files.writeString(folder.resolve("a page.xml"), "<p>Hello</p>");
      String[] run = {
        "run",
        "a page.xml",
        "--name",
        "F",
        "--provider",
        "bedrock",
        "--model",
        "m",
        "--model-provider",
        "anthropic",
        "--region",
        "us-east-1",
        "--max-tokens",
        "9"
      };
      Environment machine =
          Machine.at(folder, "AWS_EC2_METADATA_DISABLED", "true", "COLUMNS", "60");
      Invocation.of(machine, run)
          .exits(4)
          .says(
              "To narrow it down: orchestrator doctor 'a page.xml' --provider bedrock --model m"
                  + " --model-provider anthropic --region us-east-1\n");
      String[] json = java.util.Arrays.copyOf(run, run.length + 1);
      json[run.length] = "--json";
      String error = Invocation.of(machine, json).exits(4).err();
      assertTrue(error.contains("To narrow it down: orchestrator doctor 'a page.xml'"), error);
      String[] quiet = java.util.Arrays.copyOf(run, run.length + 1);
      quiet[run.length] = "--quiet";
      assertFalse(Invocation.of(machine, quiet).exits(4).err().contains("doctor"));
    }
  }

  @Nested
  class Convert {
    @Test
    void prints_one_page_and_writes_many() throws IOException {
      Path pages = Files.createDirectory(folder.resolve("pages"));
      Files.writeString(pages.resolve("a.xml"), "<h1>A</h1>");
      Files.writeString(pages.resolve("b.xml"), "<h1>B</h1>");
      Files.writeString(pages.resolve("c.txt"), "not a page");
      orchestrator("convert", "pages/a.xml").exits(0).prints("# A\n");
      orchestrator("convert", "pages", "--out", "md").exits(0).prints("");
      assertEquals("# B\n", Files.readString(folder.resolve("md/b.md")));
      assertFalse(Files.exists(folder.resolve("md/c.md")));
    }

    @Test
    void says_when_a_page_holds_no_text() throws IOException {
      Files.writeString(folder.resolve("empty.xml"), "<p> </p>");
      orchestrator("convert", "empty.xml").exits(0).prints("").says("note: the page holds no text");
      Files.writeString(folder.resolve("rule.xml"), "<p>&nbsp;</p><hr/>");
      orchestrator("convert", "rule.xml").exits(0).says("note: the page holds no text");
      orchestrator("run", "rule.xml", "--name", "F", "--provider", "offline")
          .exits(3)
          .says("'rule' holds no text.");
    }

    @Test
    @Fault("F82")
    void goes_on_after_a_bad_page_and_exits_with_9() throws IOException {
      Files.writeString(folder.resolve("a.xml"), "<h1>A</h1>");
      orchestrator("convert", "nope.xml", "a.xml", "--out", "md").exits(9).says("nope.xml");
      assertEquals("# A\n", Files.readString(folder.resolve("md/a.md")));
      orchestrator("convert", "nope.xml").exits(3);
    }

    @Test
    void gives_the_name_of_a_page_that_failed_to_the_next() throws IOException {
      Path pages = Files.createDirectories(folder.resolve("pages"));
      Files.writeString(pages.resolve("a.json"), "{\"not\": \"a page\"}");
      Files.writeString(pages.resolve("a.xml"), "<h1>A</h1>");
      Files.writeString(pages.resolve("b.html"), "<h1>B</h1>");
      Files.writeString(pages.resolve("b.xml"), "<h1>Other B</h1>");
      orchestrator("convert", "pages", "--out", "md").exits(9).says("a.json");
      assertEquals(List.of("a.md", "b-2.md", "b.md"), Invocation.files(folder.resolve("md")));
      assertEquals("# A\n", Files.readString(folder.resolve("md/a.md")));
      assertEquals("# Other B\n", Files.readString(folder.resolve("md/b-2.md")));
    }

    @Test
    void gives_the_name_of_a_file_that_failed_to_a_page_of_that_title() throws IOException {
      try (FakeConfluence wiki = FakeConfluence.cloud().page("1", "Checkout", "S", "<p>one</p>")) {
        Environment machine =
            Machine.at(
                folder,
                "CONFLUENCE_URL",
                wiki.site().toString(),
                "CONFLUENCE_USERNAME",
                "u@example.test",
                "CONFLUENCE_API_TOKEN",
                "token");
        Invocation.of(machine, "convert", "Checkout.xml", "1", "--out", "md").exits(9);
        assertEquals(List.of("Checkout.md"), Invocation.files(folder.resolve("md")));
      }
    }

    @Test
    void keeps_pages_of_one_title_apart() throws IOException {
      try (FakeConfluence wiki =
          FakeConfluence.cloud()
              .page("1", "Checkout", "SHOP", "<p>one</p>")
              .page("2", "Checkout", "SHOP", "<p>two</p>")) {
        Files.writeString(folder.resolve("Checkout-2.xml"), "<p>file</p>");
        Environment machine =
            Machine.at(
                folder,
                "CONFLUENCE_URL",
                wiki.site().toString(),
                "CONFLUENCE_USERNAME",
                "u@example.test",
                "CONFLUENCE_API_TOKEN",
                "token");
        Invocation.of(machine, "convert", "1", "2", "Checkout-2.xml", "--out", "md").exits(0);
        assertEquals(
            List.of("Checkout-2.md", "Checkout-3.md", "Checkout.md"),
            Invocation.files(folder.resolve("md")));
        assertEquals("one\n", Files.readString(folder.resolve("md/Checkout.md")));
        assertEquals("file\n", Files.readString(folder.resolve("md/Checkout-2.md")));
      }
    }

    @Test
    void is_one_document_with_json_whatever_became_of_each_page() throws IOException {
      Files.writeString(folder.resolve("a.xml"), "<h1>A</h1><ac:structured-macro ac:name='x'/>");
      Invocation both = orchestrator("convert", "a.xml", "nope.xml", "--json").exits(9);
      JsonNode pages = Json.parse(both.out()).path("pages");
      assertEquals("# A\n\n[x]\n", pages.at("/0/markdown").asText(), both::toString);
      assertEquals("a", pages.at("/0/page/title").asText());
      assertEquals("macro", pages.at("/0/losses/0/kind").asText());
      assertEquals("nope.xml", pages.at("/1/argument").asText());
      assertEquals("page-file-not-found", pages.at("/1/problem/code").asText());
      assertEquals("page-file-not-found", both.error().path("code").asText());
      assertTrue(Json.parse(both.out()).at("/notes/0").asText().contains("lost"), both::toString);

      Invocation written = orchestrator("convert", "a.xml", "--out", "md", "--json").exits(0);
      String file = Json.parse(written.out()).at("/pages/0/file").asText();
      assertEquals("# A\n\n[x]\n", Files.readString(Path.of(file)));
      assertFalse(written.out().contains("markdown"), written::toString);
    }

    @Test
    void appends_the_pages_below_a_page() {
      try (FakeConfluence wiki =
          FakeConfluence.cloud()
              .page("1", "Checkout", "SHOP", "<p>one</p>")
              .page("2", "Payment", "SHOP", "<p>two</p>")
              .under("1", "2")) {
        Environment machine = Machine.at(folder, "CONFLUENCE_URL", wiki.site().toString());
        Invocation.of(machine, "convert", "1").exits(0).prints("one\n");
        Invocation.of(machine, "convert", "1", "--children", "1")
            .exits(0)
            .prints("one\n\n# Payment\n\ntwo\n");
        Invocation.of(machine, "convert", "1", "--children", "some").exits(2);
      }
    }

    @Test
    void tells_pages_on_standard_output_apart() throws IOException {
      Path pages = Files.createDirectory(folder.resolve("pages"));
      Files.writeString(pages.resolve("a.xml"), "<h1>A</h1>");
      Files.writeString(pages.resolve("b.xml"), "<h1>B</h1>");
      String b = folder.resolve("pages/b.xml").toString();
      Invocation both = orchestrator("convert", "pages").exits(0).prints("# A\n\n# B\n");
      assertTrue(both.err().endsWith("page: " + b + "\n"), both::toString);
      assertEquals("", orchestrator("convert", "pages", "-q").prints("# A\n\n# B\n").err());
      assertEquals("", orchestrator("convert", "pages/a.xml").err());
      assertEquals("", orchestrator("convert", "pages", "--out", "md").err());
    }

    @Test
    void says_that_texts_in_a_folder_are_left_out() throws IOException {
      Path pages = Files.createDirectory(folder.resolve("pages"));
      Files.writeString(pages.resolve("a.xml"), "<h1>A</h1>");
      Files.writeString(pages.resolve("b.md"), "# B");
      String left = "note: 1 text in pages is left out; to take it as well, name it: pages/b.md";
      orchestrator("convert", "pages").exits(0).prints("# A\n").says(left);
      Invocation both = orchestrator("convert", "pages", "pages/b.md").exits(0);
      assertFalse(both.err().contains("left out"), both::toString);
      // What convert itself has written there is missed by nobody.
      orchestrator("convert", "pages", "--out", "pages").exits(0).says(left);
      orchestrator("convert", "pages").exits(0).says(left);
    }

    @Test
    void names_a_folder_without_pages_and_does_not_blame_confluence() throws IOException {
      Files.createDirectory(folder.resolve("empty"));
      Files.writeString(folder.resolve("a.xml"), "<h1>A</h1>");
      Invocation empty = orchestrator("convert", "empty").exits(3);
      empty.says("error: The folder holds no page", "empty", ".xml");
      assertFalse(empty.err().contains("Confluence"), empty::toString);
      orchestrator("convert", "empty", "a.xml").exits(9).says("holds no page").prints("# A\n");
    }

    @Test
    void is_recommended_for_folders_by_those_that_take_one_page() throws IOException {
      Files.createDirectory(folder.resolve("pages"));
      orchestrator("run", "pages", "--name", "F", "--provider", "offline")
          .exits(3)
          .says("pages is a folder", "one page at a time", "orchestrator batch", "convert");
    }

    @Test
    void does_not_speak_of_sending_when_strict() throws IOException {
      Files.writeString(folder.resolve("a.xml"), "<p><ac:image><ri:attachment/></ac:image></p>");
      Invocation strict = orchestrator("convert", "a.xml", "--strict").exits(3);
      assertFalse(strict.says("--strict").err().contains("sent"), strict::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config", "--help", "convert a.xml", "run a.xml --name F --provider=offline"})
  void a_full_standard_output_promises_a_record_where_there_is_one(String line) throws IOException {
    Files.writeString(folder.resolve("a.xml"), "<h1>A</h1>");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    Invocation said = Invocation.of(Machine.at(folder), "", full, line.split(" ")).exits(8);
    said.says("cannot be written: No space left on device.", "Check where stdout");
    boolean run = line.startsWith("run");
    String told = Invocation.unwrapped(said.err());
    assertEquals(run, told.contains("What was to be printed is in "), said::toString);
    assertEquals(run, said.err().contains("record"), said::toString);
  }

  @Test
  void a_reader_that_leaves_is_told_of_in_a_word() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Environment machine = Machine.at(folder);
    Invocation config = Invocation.of(machine, "", closed, "config").exits(141);
    assertEquals("note: standard output was closed by its reader\n", config.err());
    Invocation json = Invocation.of(machine, "", closed, "config", "--json").exits(141);
    assertEquals("stdout-closed", json.error().path("code").asText());
    assertEquals("", Invocation.of(machine, "", closed, "config", "-q").exits(141).err());
  }

  @Nested
  class Dry_run {
    private String[] words(String line) throws IOException {
      Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
      return ("run page.xml --name F " + line).split(" ");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"-n", "--dry-run --provider bedrock", "-n --model a.b", "-n --system s"})
    void needs_neither_provider_nor_target(String line) throws IOException {
      Files.writeString(folder.resolve("s"), "Be brief.");
      Invocation run = orchestrator(words(line)).exits(0).says("nothing was sent");
      assertTrue(run.out().contains("Hello"), run::toString);
      assertFalse(run.err().contains("is not sent"), run::toString);
      JsonNode target = Invocation.record(folder.resolve("runs"), "F").path("target");
      assertEquals(line.contains("--model") ? "a.b" : "", target.path("model_id").asText(""));
      assertEquals(!line.contains("--model"), target.isNull(), target::toString);
    }

    @ParameterizedTest
    @CsvSource({
      "-n --provider nope, unknown-provider",
      "-n --model m --agent-id A, two-targets",
      "-n --agent-id A, agent-incomplete",
      "--model m, no-provider",
      "--provider bedrock, no-target"
    })
    void still_hears_what_is_wrong_and_only_a_dry_run_does_without(String line, String problem)
        throws IOException {
      Invocation run = orchestrator(words(line + " --json")).exits(2);
      assertEquals(problem, run.error().path("code").asText());
    }
  }

  @Test
  void completions_know_commands_and_options() {
    String bash = orchestrator("generate-completion").exits(0).out();
    assertTrue(bash.contains("--agent-alias-id"));
    String zsh = orchestrator("generate-completion", "zsh").exits(0).out();
    assertTrue(zsh.contains("--agent-alias-id"));
    assertFalse((bash + zsh).contains("generate-share"));
    orchestrator("generate-completion", "ksh").exits(2);
  }
}
