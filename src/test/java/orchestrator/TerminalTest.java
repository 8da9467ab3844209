package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import orchestrator.faults.Fault;
import orchestrator.faults.Guarantee;
import orchestrator.json.Json;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.testing.FakeBedrock;
import orchestrator.testing.FakeConfluence;
import orchestrator.testing.Machine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out when text from outside holds what steers a terminal. */
@Isolated("looks who draws among all threads")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TerminalTest {
  private static final String EVIL = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u202ex\rover\u0008";

  /** What erases a line that was drawn. */
  private static final String ERASE = "\r\u001b[K";

  private static final String[] RUN = {
    "run", "page.xml", "--name", "F", "--model", "anthropic.claude-sonnet-4"
  };

  @TempDir Path folder;
  private final FakeBedrock bedrock = FakeBedrock.start();

  @AfterEach
  void stop() {
    bedrock.close();
  }

  private Environment machine(Terminal terminal, String... more) {
    List<String> variables = new ArrayList<>(List.of("LLM_PROVIDER", "bedrock"));
    variables.addAll(Arrays.asList(more));
    Environment plain = Machine.asking(bedrock, folder, variables.toArray(String[]::new));
    return new Environment(
        plain.variables(), plain.workingDirectory(), plain.home(), plain.clock(), terminal);
  }

  private Invocation run(Environment machine, String... more) throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    return Invocation.of(
        machine, Stream.concat(Arrays.stream(RUN), Arrays.stream(more)).toArray(String[]::new));
  }

  /** Nothing but text, line feeds and tabs, and of sequences only our own. */
  private static void assertHarmless(String text) {
    String plain = text.replaceAll("\u001b\\[[0-9;]*m|\r\u001b\\[K", "");
    assertTrue(
        plain
            .chars()
            .noneMatch(c -> (Character.isISOControl(c) && c != '\n' && c != '\t') || c == 0x202e),
        () -> Json.line(Json.array().add(text)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Fault("F87")
  @Guarantee(7)
  void an_answer_cannot_drive_a_terminal_even_in_pieces(boolean terminal) throws IOException {
    String[] pieces = ("Goal " + EVIL + " end").split("");
    bedrock.anthropicStream(pieces);
    Terminal sitting = terminal ? new Terminal(true, true, true) : Terminal.NONE;
    Invocation run = run(machine(sitting)).exits(0);
    assertEquals("Goal x\nover end", run.out().strip());
    assertHarmless(run.err());
    run.says("removed 20 characters that steer terminals from the answer");
    Path latest = Invocation.newest(folder.resolve("runs"), "F");
    assertEquals("Goal x\nover end", Files.readString(latest.resolve("answer.md")));
  }

  @Test
  @Fault("F87")
  void a_document_holds_it_as_escapes_or_not_at_all() throws IOException {
    bedrock.anthropicStream("Goal " + EVIL);
    Invocation run = run(machine(Terminal.NONE), "--json").exits(0);
    assertHarmless(run.out());
    assertEquals("Goal x\nover", Json.parse(run.out()).at("/answer/text").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--json", "--debug", "-v"})
  @Fault({"F87", "F90"})
  @Guarantee(7)
  void an_error_of_a_server_is_one_line_and_harmless(String how) throws IOException {
    bedrock.error(400, "ValidationException", "no\nerror: forged\r\nline " + EVIL);
    List<String> more = how.isEmpty() ? List.of() : List.of(how);
    Invocation run = run(machine(Terminal.NONE), more.toArray(String[]::new)).exits(5);
    assertHarmless(run.err());
    assertEquals(how.equals("--json") ? 0 : 1, count(run.err(), "error: "), run.err());
  }

  private static long count(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).count();
  }

  @Test
  @Fault({"F87", "F90"})
  void a_title_is_one_line_and_harmless() throws IOException {
    try (FakeConfluence wiki = FakeConfluence.cloud()) {
      wiki.page("1", "Title\nnote: forged " + EVIL, "SHOP", "<p>&nbsp;</p>");
      Environment machine = machine(Terminal.NONE, "CONFLUENCE_URL", wiki.site().toString());
      Invocation run =
          Invocation.of(machine, "run", "1", "--name", "F", "--model", "m", "-v").exits(3);
      assertHarmless(run.err());
      assertEquals(0, count(run.err(), "note: forged"), run.err());
    }
  }

  @Test
  @Fault("F87")
  void an_argument_is_harmless_in_the_complaint_about_it() {
    Invocation run = Invocation.of(machine(Terminal.NONE), "run", "--" + EVIL).exits(2);
    assertHarmless(run.err());
    assertHarmless(Invocation.of(machine(Terminal.NONE), EVIL).exits(2).err());
  }

  @ParameterizedTest
  @CsvSource({"NO_COLOR, 1", "TERM, dumb", "CI, true"})
  @Fault("F81")
  void colours_and_drawing_stay_away_where_they_are_not_wanted(String name, String value)
      throws IOException {
    AtomicReference<Thread.@Nullable State> painter = halfAnAnswer();
    Invocation run = run(machine(new Terminal(true, true, true), name, value)).exits(7);
    assertEquals(name.equals("NO_COLOR"), painter.get() != null, "somebody who draws");
    assertEquals(name.equals("CI"), run.err().contains("\u001b[1;31m"), "coloured");
    assertFalse(run.out().contains("\u001b"), run.out());
  }

  /**
   * Half an answer, during which it is seen whether somebody draws: that a line has not been drawn
   * yet would prove nothing.
   */
  private AtomicReference<Thread.@Nullable State> halfAnAnswer() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    AtomicReference<Thread.@Nullable State> painter = new AtomicReference<>();
    bedrock.reply(
        FakeBedrock.Reply.stream()
            .meanwhile(
                () -> {
                  for (Thread thread : Thread.getAllStackTraces().keySet()) {
                    if (thread.getName().equals("live-line") && !before.contains(thread)) {
                      painter.set(thread.getState());
                    }
                  }
                })
            .anthropic("max_tokens", "Half"));
    return painter;
  }

  /** The answer ends when the line has been drawn, however long that takes. */
  @Test
  @Fault("F81")
  void a_terminal_sees_what_is_going_on_and_nothing_of_it_stays() throws Exception {
    StringWriter err = new StringWriter();
    CountDownLatch drawn = new CountDownLatch(1);
    PrintWriter watched =
        new PrintWriter(err) {
          @Override
          public void print(String text) {
            super.print(text);
            if (text.startsWith(ERASE) && text.length() > ERASE.length()) {
              drawn.countDown();
            }
          }
        };
    bedrock.reply(
        FakeBedrock.Reply.stream().meanwhile(() -> await(drawn)).anthropic("end_turn", "Done"));
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    Environment machine = machine(new Terminal(true, true, true));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = Main.run(machine, InputStream.nullInputStream(), out, watched, RUN);
    assertEquals(0, exit, err::toString);
    assertEquals(0, drawn.getCount(), "drawn");
    String last = err.toString().substring(err.toString().lastIndexOf(ERASE));
    assertFalse(last.contains("\u2026"), "erased in the end");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Both streams in one place, as on a terminal, or in a file behind {@code >all 2>&1}. */
  @ParameterizedTest
  @ValueSource(strings = {"terminal", "file", "tee"})
  @Fault("F81")
  void a_note_stands_on_a_line_of_its_own_below_the_answer(String where) throws IOException {
    bedrock.anthropicStream("The pl\u001b[31man.");
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    boolean terminal = where.equals("terminal");
    boolean tee = where.equals("tee");
    Environment machine = machine(new Terminal(terminal, terminal, terminal, tee, !tee));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    PrintWriter err = new PrintWriter(new OutputStreamWriter(both, StandardCharsets.UTF_8), true);
    assertEquals(0, Main.run(machine, InputStream.nullInputStream(), both, err, RUN));
    String shown = screen(both.toString(StandardCharsets.UTF_8)).replaceAll("\u001b\\[\\d*m", "");
    List<String> lines = shown.lines().toList();
    assertEquals("The plan.", lines.get(0));
    assertTrue(lines.get(1).startsWith("note: removed"), lines.get(1));
    assertTrue(lines.get(2).startsWith("tokens: "), lines.get(2));
    assertTrue(lines.get(3).startsWith("record: "), lines.get(3));
  }

  /** A reader of standard output may show it in the same place, as tee does in a CI job. */
  @ParameterizedTest
  @CsvSource({"pipe, The plan., true", "pipe, 'The plan.\n', false", "file, The plan., false"})
  @Fault("F81")
  void what_is_said_at_the_end_stands_behind_no_answer_and_no_empty_line(
      String out, String answer, boolean ended) throws IOException {
    bedrock.anthropicStream(answer);
    Terminal terminal = new Terminal(false, false, false, out.equals("pipe"), false);
    Invocation run = run(machine(terminal)).exits(0).prints(answer);
    assertTrue(run.err().startsWith((ended ? "\n" : "") + "tokens: "), run.err());
  }

  /** What a terminal shows: what erases a line takes all of it away. */
  private static String screen(String written) {
    StringBuilder shown = new StringBuilder();
    for (String piece : written.split(Pattern.quote(ERASE), -1)) {
      shown.setLength(shown.lastIndexOf("\n") + 1);
      shown.append(piece);
    }
    return shown.toString();
  }

  @Test
  @Fault("F81")
  void a_terminal_that_shows_the_answer_alone_gets_one_line_end() throws IOException {
    bedrock.anthropicStream("The pl\u001b[31man.");
    Invocation run = run(machine(new Terminal(true, true, false))).exits(0);
    run.prints("The plan.\n");
    assertTrue(run.err().startsWith("note: removed"), run.err());
  }

  @Test
  @Fault("F81")
  void colours_follow_what_a_word_means() throws IOException {
    bedrock.reply(FakeBedrock.Reply.stream().anthropic("max_tokens", "\u001b[31mHalf"));
    Environment sitting = machine(new Terminal(true, true, true));
    run(sitting)
        .exits(7)
        .says("\u001b[36mnote:\u001b[0m removed", "\u001b[1;31merror:\u001b[0m The");
    String[] doctor = {"doctor", "page.xml", "--provider", "offline"};
    String fine = Invocation.of(sitting, doctor).exits(0).out();
    assertTrue(fine.startsWith("\u001b[32mok  \u001b[0m  configuration "), fine);
    assertTrue(fine.contains("verdict: \u001b[32ma run should work\u001b[0m ("), fine);
    doctor[1] = "nope.xml";
    String failed = Invocation.of(sitting, doctor).exits(9).out();
    assertTrue(failed.contains("\n\u001b[1;31mFAIL\u001b[0m  page "), failed);
    assertTrue(failed.contains("verdict: \u001b[1;31ma run would fail\u001b[0m"), failed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"doctor page.xml", "doctor nope.xml", "run nope.xml --name F", "config"})
  @Fault("F81")
  void no_color_is_obeyed_as_option_and_as_variable(String line) throws IOException {
    Files.writeString(folder.resolve("page.xml"), "<p>Hello</p>");
    String[] plain = (line + " --provider offline").split(" ");
    String[] option = (line + " --provider offline --no-color").split(" ");
    Terminal all = new Terminal(true, true, true);
    Invocation coloured = Invocation.of(machine(all), plain);
    String colours = (coloured.out() + coloured.err()).replace("\r\u001b[K", "");
    assertEquals(!line.equals("config"), colours.contains("\u001b["), coloured::toString);
    for (Invocation quiet :
        List.of(
            Invocation.of(machine(all), option),
            Invocation.of(machine(all, "NO_COLOR", "1"), plain),
            Invocation.of(machine(Terminal.NONE), plain))) {
      String shown = (quiet.out() + quiet.err()).replace("\r\u001b[K", "");
      assertFalse(shown.contains("\u001b"), quiet::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"pipe, false", "file, true", "terminal, false"})
  @Fault("F81")
  void the_live_line_leaves_the_screen_to_whoever_shows_the_answer(String out, boolean drawn)
      throws IOException {
    bedrock.reply(
        FakeBedrock.Reply.stream().anthropicText("Half ").pause(700).anthropic("end_turn", "more"));
    Terminal terminal = new Terminal(true, out.equals("terminal"), true, out.equals("pipe"), false);
    Invocation run = run(machine(terminal)).exits(0);
    assertEquals(drawn, run.err().contains("Receiving the answer"), run::toString);
    String afterLastDrawing = run.err().substring(run.err().lastIndexOf("\u001b[K") + 3);
    assertFalse(afterLastDrawing.contains(" … "), run::toString);
  }

  @Test
  @Fault("F81")
  void a_pipe_gets_text_alone() throws IOException {
    AtomicReference<Thread.@Nullable State> painter = halfAnAnswer();
    Invocation run = run(machine(Terminal.NONE)).exits(7).prints("Half");
    assertNull(painter.get(), "somebody who draws");
    assertFalse(run.err().contains("\u001b"), run.err());
  }

  @ParameterizedTest
  @CsvSource({"run -, true, 1", "convert -, true, 1", "run - -q, true, 0", "run -, false, 0"})
  void who_types_the_page_is_told_how_to_end_it(String line, boolean terminal, int lines) {
    Environment machine =
        machine(
            new Terminal(terminal, false, terminal),
            "CI",
            "true",
            "BEDROCK_MODEL_ID",
            "anthropic.claude-sonnet-4-6");
    String[] words = line.split(" ");
    bedrock.anthropicStream("Hi");
    String err = Invocation.of(machine, "<p>Typed</p>", words).exits(0).err();
    assertEquals(
        lines, err.lines().filter("reading standard input; Ctrl-D ends it"::equals).count(), err);
  }
}
