package orchestrator.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.stream.Meaning;
import orchestrator.cli.stream.Stdout;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.doctor.Report;
import orchestrator.doctor.check.CheckResult;
import orchestrator.doctor.check.CheckResult.Status;
import orchestrator.json.Json;
import orchestrator.problem.Problem;
import orchestrator.text.TerminalSanitizer;

/**
 * Shows what the doctor finds: a line per check as it ends, the verdict last; or one document.
 *
 * <p>Thread-safe, because Ctrl-C comes in on another thread: after the verdict, nothing more is
 * said.
 */
public final class ReportPrinter {
  private static final String INDENT = "      ";

  /** From how many columns on the evidence stands in a column of its own. */
  private static final int ROOMY = 80;

  private static final int NAME = 26;
  private static final int NARROW_NAME = 20;

  private final Stdout out;
  private final GlobalOptions switches;
  private final boolean colour;
  private final TextWrapper wrapper;
  private final Set<String> told = new HashSet<>();
  private final Set<String> advised = new HashSet<>();
  private boolean ended;

  public ReportPrinter(Console console, GlobalOptions switches) {
    this.out = console.out();
    this.switches = switches;
    this.colour = console.colourOnStdout() && !switches.noColour();
    this.wrapper = console.wrapper();
  }

  /** Shows a result as it comes; the details of what passed are for those who ask for them. */
  public synchronized void result(CheckResult result) {
    boolean worthIt = !switches.quiet() || result.status() == Status.FAILED;
    if (!ended && told.add(result.name()) && !switches.json() && worthIt) {
      String word = word(result.status());
      String lines = lines(result);
      if (colour) {
        out.write(meaning(result.status()), word);
      } else {
        out.write(word);
      }
      out.write(lines.substring(word.length()));
    }
  }

  /** Shows the verdict; with {@code --json}, everything. */
  public synchronized void end(Report report) {
    if (ended) {
      return;
    }
    ended = true;
    if (switches.json()) {
      out.write(document(report));
    } else if (report.failed() || report.interrupted() || !switches.quiet()) {
      verdict(report);
    }
  }

  /** Shows what was not told yet of a report that will not become whole any more. */
  public synchronized void interrupted(Report report) {
    if (!ended && !switches.json()) {
      out.write("\n"); // Where the terminal shows ^C.
    }
    report.results().forEach(this::result);
    end(report);
  }

  private String lines(CheckResult result) {
    StringBuilder text = new StringBuilder();
    int nameWidth = wrapper.columns() < ROOMY ? NARROW_NAME : NAME;
    String first =
        word(result.status())
            + "  "
            + String.format("%-" + nameWidth + "s  ", result.name())
            + TerminalSanitizer.line(result.evidence())
            + (switches.verbose() ? " (" + result.millis() + " ms)" : "");
    text.append(wrapper.wrap(first, INDENT.length() + 2)).append('\n');
    if (result.status() != Status.PASSED || switches.verbose()) {
      result.details().forEach(line -> text.append(indented("", TerminalSanitizer.line(line))));
    }
    if (!advised.add(result.advice())) {
      return text.toString(); // Said above.
    }
    String mark = "→ ";
    for (String line : Problem.instructions(result.advice())) {
      text.append(indented(mark, TerminalSanitizer.line(line)));
      mark = "  ";
    }
    return text.toString();
  }

  private String indented(String mark, String line) {
    return wrapper.wrap(INDENT + mark + line) + "\n";
  }

  private static String word(Status status) {
    return switch (status) {
      case PASSED -> "ok  ";
      case WARNED -> "warn";
      case FAILED -> "FAIL";
      case SKIPPED -> "skip";
    };
  }

  private static Meaning meaning(Status status) {
    return switch (status) {
      case PASSED -> Meaning.OK;
      case WARNED -> Meaning.WARN;
      case FAILED -> Meaning.FAIL;
      case SKIPPED -> Meaning.SKIP;
    };
  }

  private void verdict(Report report) {
    Meaning meaning =
        report.failed() ? Meaning.FAIL : report.interrupted() ? Meaning.WARN : Meaning.OK;
    String verdict =
        report.failed()
            ? "a run would fail"
            : report.interrupted() ? "not known, interrupted" : "a run should work";
    out.write("\nverdict: ");
    if (colour) {
      out.write(meaning, verdict);
    } else {
      out.write(verdict);
    }
    String counts =
        String.format(
            "(%d passed, %d warned, %d failed, %d skipped)",
            report.count(Status.PASSED),
            report.count(Status.WARNED),
            report.count(Status.FAILED),
            report.count(Status.SKIPPED));
    boolean fits = wrapper.fits("verdict: " + verdict + " " + counts);
    out.write((fits ? " " : "\n  ") + counts + "\n" + next(report.next()));
  }

  /** A command stays one that can be copied. */
  private String next(Report.Next next) {
    String text = TerminalSanitizer.text(next.text()).replace("\n", "\n  ");
    String line = "next: " + text;
    if (wrapper.fits(line)) {
      return line + "\n";
    }
    return next instanceof Report.Next.CommandLine
        ? "next:\n" + wrapper.command("  ", text) + "\n"
        : wrapper.wrap(line) + "\n";
  }

  private static ObjectNode document(Report report) {
    ObjectNode document = Json.object();
    // Half an examination vouches for nothing.
    document.put("verdict", report.failed() || report.interrupted() ? "failed" : "ok");
    document.put("next", report.next().text());
    ArrayNode checks = document.putArray("checks");
    for (CheckResult result : report.results()) {
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

  private static String evidence(CheckResult result) {
    return result.details().isEmpty()
        ? result.evidence()
        : result.evidence() + "\n" + String.join("\n", result.details());
  }
}
