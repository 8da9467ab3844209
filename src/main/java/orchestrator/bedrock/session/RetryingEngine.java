package orchestrator.bedrock.session;

import java.time.Duration;
import java.util.function.Consumer;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.Problem;

/**
 * An engine that asks another one again where it was turned away before anything could be billed,
 * and nowhere else. The SDK's own retries are off: they send a prompt again after a read time-out,
 * and repeat an answer that was half printed.
 *
 * @param policy the tries that something busy is worth; no pause is longer than its longest, even
 *     if AWS asks for more
 */
public record RetryingEngine(Engine engine, RetryPolicy policy, Deadline deadline)
    implements Engine {
  public static final RetryPolicy USUAL =
      new RetryPolicy(6, Duration.ofSeconds(2), Duration.ofSeconds(60));

  /** Once more, in case a server is just starting, and no longer. */
  private static final int TRIES_WHEN_UNREACHED = 2;

  @Override
  public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
    for (int made = 1; ; made++) {
      try {
        return engine.ask(prompt, events);
      } catch (CallFailedException refusal) {
        int tries = tries(refusal);
        Duration asked = refusal.retryAfter();
        Duration pause = asked == null ? policy.pause(made) : asked;
        if (made >= tries || pause.compareTo(policy.longest()) > 0 || !deadline.leaves(pause)) {
          throw refusal;
        }
        String message =
            String.format(
                "%s; trying again in %d s (%d of %d)",
                refusal.failure().problem().title(),
                (pause.toMillis() + 999) / 1000,
                made + 1,
                tries);
        boolean busy = refusal.reason() == CallFailedException.Reason.BUSY;
        events.accept(busy ? new RunEvent.TurnedAway(message, pause) : new RunEvent.Note(message));
        sleep(pause);
        if (busy) {
          events.accept(new RunEvent.AskingAgain());
        }
      }
    }
  }

  /** Nothing is sent again that may have been billed. */
  private int tries(CallFailedException refusal) {
    if (refusal.mayHaveBeenBilled()) {
      return 1;
    }
    return switch (refusal.reason()) {
      case BUSY -> policy.tries();
      case UNREACHED -> Math.min(TRIES_WHEN_UNREACHED, policy.tries());
      default -> 1;
    };
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("While waiting to try again.").exception(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
