package orchestrator.bedrock.error;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import orchestrator.bedrock.session.CallDeadline;
import orchestrator.model.Answer;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;

/**
 * Repeats calls that were refused before anything could be billed, and no others. The SDK's own
 * retries are off: they send a prompt again after a read time-out, and repeat an answer that was
 * half printed.
 *
 * @param base the longest pause before the second try; it doubles with each further one
 * @param longest the longest pause of all, even if AWS asks for more
 */
public record Retries(Duration base, Duration longest) {
  public static final Retries USUAL = new Retries(Duration.ofSeconds(2), Duration.ofSeconds(60));

  /** Makes the call until it answers, may not be repeated, or the deadline leaves no time. */
  public Answer call(CallDeadline deadline, Consumer<RunEvent> events, Supplier<Answer> call) {
    for (int made = 1; ; made++) {
      try {
        return call.get();
      } catch (CallFailedException refusal) {
        long pause = pause(refusal, made).toMillis();
        if (made >= refusal.tries()
            || pause > longest.toMillis()
            || TimeUnit.MILLISECONDS.toNanos(pause) >= deadline.nanosLeft()) {
          throw refusal.exception();
        }
        events.accept(
            new RunEvent.Note(
                String.format(
                    "%s; trying again in %d s (%d of %d)",
                    refusal.failure().problem().title(),
                    (pause + 999) / 1000,
                    made + 1,
                    refusal.tries())));
        sleep(pause);
      }
    }
  }

  /** What AWS asks for, or a random pause, so that many clients do not come back at once. */
  private Duration pause(CallFailedException refusal, int made) {
    Duration asked = refusal.retryAfter();
    if (asked != null) {
      return asked;
    }
    long bound = Math.min(longest.toMillis(), base.toMillis() << (made - 1));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("While waiting to try again.").exception(e);
    }
  }
}
