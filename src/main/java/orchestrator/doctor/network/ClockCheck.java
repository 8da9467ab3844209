package orchestrator.doctor.network;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import orchestrator.doctor.check.Check;
import orchestrator.doctor.check.CheckOutcome;
import orchestrator.http.TlsProbe;
import orchestrator.problem.Problem;

/**
 * Compares the clock with the time that the first server to answer tells.
 *
 * @param clock this machine's
 * @param servers whose answers hold a time
 */
public record ClockCheck(Clock clock, List<ConnectionCheck> servers) implements Check {
  private static final Duration HARMLESS = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public List<Check> waitsFor() {
    return List.copyOf(servers);
  }

  @Override
  public CheckOutcome examine() {
    for (ConnectionCheck server : servers) {
      TlsProbe contact = server.contact();
      Instant theirs = contact == null ? null : contact.date();
      if (theirs != null) {
        return compare(Duration.between(theirs, server.contactedAt()));
      }
    }
    return new CheckOutcome.Skipped("no server told the time");
  }

  private static CheckOutcome compare(Duration ahead) {
    if (ahead.abs().compareTo(HARMLESS) < 0) {
      return new CheckOutcome.Passed("right to the minute");
    }
    String skew =
        "It is "
            + Math.round(ahead.abs().toSeconds() / 60.0)
            + " min "
            + (ahead.isNegative() ? "behind" : "ahead of")
            + " the servers.";
    return ahead.abs().compareTo(LIMIT) < 0
        ? new CheckOutcome.Warned(Problem.CLOCK_SKEWED.failure(skew))
        : new CheckOutcome.Failed(Problem.CLOCK_SKEWED.failure(skew));
  }

  @Override
  public CheckOutcome late() {
    return new CheckOutcome.Skipped("no server told the time");
  }
}
