package orchestrator.cli.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import orchestrator.cli.args.Console;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.testing.Machine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ways out, whoever uses them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StreamsTest {
  private static final String SECRET = "canary-session-token";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private Console console() {
    return new Console(
        Machine.at(folder, "AWS_SESSION_TOKEN", SECRET),
        InputStream.nullInputStream(),
        out,
        new PrintWriter(err));
  }

  @Test
  @Fault("F87")
  @Guarantee(7)
  void standard_output_lets_nothing_through_that_steers_a_terminal() {
    Stdout stdout = console().out();
    stdout.write("Grö\u001b]0;ti");
    stdout.write("tle\u0007ße\u001b");
    stdout.write("[2J\n");
    stdout.write(Meaning.FAIL, "FA\u001b[0mIL");
    stdout.write(Json.object().put("a", "\u009b1m"));
    assertEquals(
        "Größe\n\u001b[1;31mFAIL\u001b[0m{\n  \"a\" : \"\\u009B1m\"\n}\n",
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  @Fault({"F87", "F90"})
  @Guarantee(7)
  void standard_error_lets_nothing_through_that_steers_a_terminal() {
    Stderr stderr = console().err();
    stderr.line("one\nnote: forged\u001b[2J");
    stderr.lines("two\u001b[2J\n  three");
    stderr.lines(Meaning.FAIL, "error:", "four\u001b]0;x\u0007", true);
    stderr.line(Json.object().put("a", "\u009b1m"));
    stderr.question("five?\u001b[2J ");
    stderr.draw("six\u001b[2J\nseven");
    assertEquals(
        "one note: forged\n"
            + "two\n  three\n"
            + "\u001b[1;31merror:\u001b[0m four\n"
            + "{\"a\":\"\\u009B1m\"}\n"
            + "five? "
            + "\r\u001b[Ksix seven",
        err.toString());
  }

  @Test
  @Fault({"F88", "F89"})
  @Guarantee(5)
  void standard_error_keeps_secrets_in_whichever_way_it_is_written_to() {
    Stderr stderr = console().err();
    stderr.line("a " + SECRET);
    stderr.lines("a " + SECRET);
    stderr.lines(Meaning.FAIL, "error:", "a " + SECRET, true);
    stderr.line(Json.object().put("a", SECRET));
    stderr.question("a " + SECRET);
    stderr.draw("a " + SECRET);
    stderr.trace(new IllegalStateException("a " + SECRET));
    assertFalse(err.toString().contains(SECRET), err::toString);
    assertEquals(7, err.toString().split("\\*{8}", -1).length - 1, err::toString);
  }

  @Test
  @Fault({"F87", "F89"})
  @Guarantee(5)
  void a_stack_trace_shows_where_and_no_long_words_of_others() {
    String token = "Ab0/".repeat(12);
    Throwable cause = new IllegalArgumentException("cause\nerror: forged \u001b[2J" + token);
    console().err().trace(new IllegalStateException(cause.getClass().getName(), cause));
    String shown = err.toString();
    assertFalse(shown.contains(token), shown);
    assertFalse(shown.contains("\u001b"), shown);
    assertFalse(shown.contains("\nerror: "), shown);
    assertTrue(shown.contains("\ncaused by java.lang.IllegalArgumentException: cause"), shown);
    assertTrue(shown.contains("    at orchestrator.cli.stream.StreamsTest."), shown);
  }
}
