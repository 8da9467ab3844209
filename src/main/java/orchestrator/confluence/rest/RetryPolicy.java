package orchestrator.confluence.rest;

import java.time.Duration;

/**
 * How long a Confluence that is busy or broken is borne with.
 *
 * @param tries how often one thing is asked for
 * @param deadline after which an attempt is broken off and none is begun
 * @param pause waits between two tries
 */
record RetryPolicy(int tries, Duration deadline, Pause pause) {
  static final RetryPolicy USUAL =
      new RetryPolicy(4, Duration.ofMinutes(2), duration -> Thread.sleep(duration.toMillis()));

  /** A way to let time pass. */
  interface Pause {
    void sleep(Duration duration) throws InterruptedException;
  }
}
