package orchestrator.bedrock.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.problem.ExitCode;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a process: runs with the same settings share one, so that identity, region and
 * keys are looked up once, and renewed once when they have expired.
 *
 * <p>This class is thread-safe.
 */
public final class SharedConnections {
  private final List<Shared> all = new ArrayList<>();

  /**
   * The connection of a run: the shared one at first, and a newer one when asked again.
   *
   * @param settings what identity and region are found by; the same object means the same
   * @param silence how long the service may be silent
   * @param connecting looks them up
   */
  public synchronized Supplier<Connection> of(
      Object settings, AwsService service, Duration silence, Supplier<Connection> connecting) {
    for (Shared shared : all) {
      if (shared.settings == settings
          && shared.service == service
          && shared.silence.equals(silence)) {
        return new OfRun(shared, connecting);
      }
    }
    Shared shared = new Shared(settings, service, silence);
    all.add(shared);
    return new OfRun(shared, connecting);
  }

  private static final class Shared {
    private final Object settings;
    private final AwsService service;
    private final Duration silence;
    private @Nullable Connection current;
    private int generation;
    private @Nullable ProblemException failed;

    Shared(Object settings, AwsService service, Duration silence) {
      this.settings = settings;
      this.service = service;
      this.silence = silence;
    }

    /** The connection, looked up if there is none after the given generation. */
    synchronized Connection after(int known, Supplier<Connection> connecting) {
      if (current != null && generation > known) {
        return current;
      }
      if (failed != null) {
        throw failed; // Who was asked for a code, or to sign in, is not asked by each run.
      }
      try {
        Connection made = connecting.get();
        current = made;
        generation++;
        return made;
      } catch (ProblemException e) {
        boolean lasting = e.failure().problem().exitCode() != ExitCode.UNAVAILABLE;
        failed = lasting ? e : null;
        throw e;
      }
    }

    synchronized int generation() {
      return generation;
    }
  }

  private static final class OfRun implements Supplier<Connection> {
    private final Shared shared;
    private final Supplier<Connection> connecting;
    private int known;

    OfRun(Shared shared, Supplier<Connection> connecting) {
      this.shared = shared;
      this.connecting = connecting;
    }

    @Override
    public synchronized Connection get() {
      synchronized (shared) {
        Connection next = shared.after(known, connecting);
        known = shared.generation();
        return next;
      }
    }
  }
}
