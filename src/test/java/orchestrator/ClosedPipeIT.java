package orchestrator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code doctor … | head -1}: a reader that has seen enough is no fault of anybody. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClosedPipeIT {

  /** The report, whose reader goes after the first line; then somebody ends the doctor. */
  private static final String SCRIPT =
      """
      mkfifo pipe
      head -1 < pipe > first & reader=$!
      "$0" doctor --provider offline > pipe & doctor=$!
      wait $reader
      kill -$SIGNAL $doctor
      wait $doctor
      """;

  private static final String NOTE = "note: standard output was closed by its reader\n";

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP", "CONT"})
  void a_doctor_whose_reader_has_gone_ends_without_a_stack_trace(
      String signal, @TempDir Path folder) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Launcher machine =
          new Launcher(folder)
              .set("CONFLUENCE_URL", "http://127.0.0.1:" + silent.getLocalPort())
              .set("CONFLUENCE_PERSONAL_TOKEN", "made-up")
              .set("SIGNAL", signal);
      Invocation doctor = machine.script(SCRIPT);
      assertTrue(machine.text("first").startsWith("ok  "), machine.text("first"));
      String said = doctor.err().replaceAll("(?m)^.*: (Terminated|Hangup).*\\n", "");
      // A signal that comes before the next line is written leaves nothing to say it about.
      assertTrue(said.equals(NOTE) || (said.isEmpty() && !signal.equals("CONT")), said);
      assertTrue(doctor.exit() != 1, doctor::toString);
    }
  }
}
