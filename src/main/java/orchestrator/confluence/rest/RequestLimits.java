package orchestrator.confluence.rest;

import java.time.Duration;
import orchestrator.http.RetryPolicy;

/**
 * How long a Confluence that is busy or broken is borne with.
 *
 * @param retries how often one thing is asked for
 * @param deadline after which an attempt is broken off and none is begun
 * @param pause waits between two tries
 */
record RequestLimits(RetryPolicy retries, Duration deadline, Pause pause) {
  static final RequestLimits USUAL =
      new RequestLimits(
          new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofSeconds(4)),
          Duration.ofMinutes(2),
          duration -> Thread.sleep(duration.toMillis()));

  /** A way to let time pass. */
  interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }
}
