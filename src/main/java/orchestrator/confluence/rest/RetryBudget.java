package orchestrator.confluence.rest;

import java.time.Duration;
import orchestrator.http.Deadline;

/**
 * What is spent on one thing at most.
 *
 * @param deadline when it must be over
 * @param tries how often it is asked for
 */
record RetryBudget(Deadline deadline, int tries) {
  /** One try, and some time for it. */
  static RetryBudget once(Duration allowed) {
    return new RetryBudget(Deadline.after(allowed), 1);
  }
}
