package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import orchestrator.doctor.Report;
import orchestrator.doctor.Result;
import orchestrator.doctor.Result.Status;
import orchestrator.json.Json;
import orchestrator.llm.Printable;
import orchestrator.problem.Problem;

/**
 * Shows what the doctor finds: a line per check as it ends, the verdict last; or one document.
 *
 * <p>Thread-safe, because Ctrl-C comes in on another thread: after the verdict, nothing more is
 * said.
 */
final class ReportPrinter {
  private static final String INDENT = "      ";

  private final Stdout out;
  private final Switches switches;
  private final boolean colour;
  private final Set<String> told = new HashSet<>();
  private final Set<String> advised = new HashSet<>();
  private boolean ended;

  ReportPrinter(Stdout out, Switches switches, boolean colour) {
    this.out = out;
    this.switches = switches;
    this.colour = colour && !switches.noColour();
  }

  /** Shows a result as it comes. */
  synchronized void result(Result result) {
    boolean worthIt = !switches.quiet() || result.status() == Status.FAILED;
    if (!ended && told.add(result.name()) && !switches.json() && worthIt) {
      label(result.status());
      out.write("  " + lines(result));
    }
  }

  /** Shows the verdict; with {@code --json}, everything. */
  synchronized void end(Report report) {
    if (ended) {
      return;
    }
    ended = true;
    if (switches.json()) {
      out.write(document(report));
    } else if (report.failed() || report.interrupted() || !switches.quiet()) {
      out.write(verdict(report));
    }
  }

  /** Shows what was not told yet of a report that will not become whole any more. */
  synchronized void interrupted(Report report) {
    if (!ended && !switches.json()) {
      out.write("\n"); // Where the terminal shows ^C.
    }
    report.results().forEach(this::result);
    end(report);
  }

  private String lines(Result result) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%-32s  ", result.name()));
    text.append(Printable.line(result.evidence()));
    text.append(switches.verbose() ? " (" + result.millis() + " ms)\n" : "\n");
    result.details().forEach(line -> text.append(INDENT).append(Printable.line(line)).append('\n'));
    if (!advised.add(result.advice())) {
      return text.toString(); // Said above.
    }
    String mark = "→ ";
    for (String line : result.advice().lines().toList()) {
      text.append(INDENT).append(mark).append(Printable.line(line)).append('\n');
      mark = "  ";
    }
    return text.toString();
  }

  private void label(Status status) {
    String word =
        switch (status) {
          case PASSED -> "ok  ";
          case WARNED -> "warn";
          case FAILED -> "FAIL";
          case SKIPPED -> "skip";
        };
    if (!colour) {
      out.write(word);
      return;
    }
    String shade =
        switch (status) {
          case PASSED -> "32";
          case WARNED -> "33";
          case FAILED -> "1;31";
          case SKIPPED -> "2";
        };
    out.write(shade, word);
  }

  private static String verdict(Report report) {
    String verdict =
        report.failed()
            ? "a run would fail"
            : report.interrupted() ? "not known, interrupted" : "a run should work";
    return "\nverdict: "
        + verdict
        + String.format(
            " (%d passed, %d warned, %d failed, %d skipped)%n",
            report.count(Status.PASSED),
            report.count(Status.WARNED),
            report.count(Status.FAILED),
            report.count(Status.SKIPPED))
        + "next: "
        + Printable.line(report.next())
        + "\n";
  }

  private static ObjectNode document(Report report) {
    ObjectNode document = Json.object();
    // Half an examination vouches for nothing.
    document.put("verdict", report.failed() || report.interrupted() ? "failed" : "ok");
    document.put("next", report.next());
    ArrayNode checks = document.putArray("checks");
    for (Result result : report.results()) {
      ObjectNode check = checks.addObject();
      check.put("name", result.name());
      check.put("status", result.status().word());
      check.put("evidence", evidence(result));
      Problem problem = result.problem();
      if (problem != null) {
        check.put("problem", problem.code());
        check.put("advice", result.advice());
      }
      check.put("ms", result.millis());
    }
    return document;
  }

  private static String evidence(Result result) {
    return result.details().isEmpty()
        ? result.evidence()
        : result.evidence() + "\n" + String.join("\n", result.details());
  }
}
