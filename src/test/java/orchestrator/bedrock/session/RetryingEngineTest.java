package orchestrator.bedrock.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import orchestrator.bedrock.InvocationResult;
import orchestrator.bedrock.error.CallFailedException;
import orchestrator.bedrock.error.CallFailedException.Reason;
import orchestrator.faults.Fault;
import orchestrator.http.Deadline;
import orchestrator.http.RetryPolicy;
import orchestrator.model.Answer;
import orchestrator.model.Engine;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.model.usage.Usage;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetryingEngineTest {
  private static final Answer ANSWER =
      new Answer("x", "end", new Usage(1L, 1L), List.of(), List.of(), null, null, null);

  private final List<String> said = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private Reason reason = Reason.BUSY;
  private boolean billed;

  /** Refused the first {@code refused} times. */
  private Answer call(
      RetryPolicy retries, Deadline deadline, int refused, @Nullable Duration asked) {
    Engine busy =
        new Engine() {
          @Override
          public Answer ask(Prompt prompt, Consumer<RunEvent> events) {
            if (made.incrementAndGet() <= refused) {
              throw new CallFailedException(reason, billed, asked, Problem.THROTTLED.failure(""));
            }
            return ANSWER;
          }

          @Override
          public void close() {}
        };
    try (Engine retrying = new RetryingEngine(busy, retries, deadline)) {
      return retrying.ask(
          InvocationResult.PROMPT,
          event -> {
            if (event instanceof RunEvent.TurnedAway turnedAway) {
              said.add(turnedAway.message());
            } else if (event instanceof RunEvent.Note note) {
              said.add(note.message());
            } else {
              assertInstanceOf(RunEvent.AskingAgain.class, event);
            }
          });
    }
  }

  private static RetryPolicy upTo(long base, long longest) {
    return new RetryPolicy(6, Duration.ofMillis(base), Duration.ofMillis(longest));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "5, 6"})
  @Fault("F63")
  void a_refused_call_is_made_again_until_it_is_answered(int refused, int calls) {
    assertSame(ANSWER, call(upTo(1, 2), Deadline.after(null), refused, null));
    assertEquals(calls, made.get());
    assertEquals(calls - 1, said.size());
  }

  @ParameterizedTest
  @CsvSource({
    "BUSY, false, 6",
    "UNREACHED, false, 2",
    "OTHER, false, 1",
    "CREDENTIALS_EXPIRED, false, 1",
    "BUSY, true, 1",
    "UNREACHED, true, 1",
    "OTHER, true, 1"
  })
  @Fault({"F59", "F63"})
  void it_is_made_as_often_as_its_reason_allows_and_only_once_if_it_may_have_been_billed(
      Reason why, boolean mayHaveBeenBilled, int calls) {
    reason = why;
    billed = mayHaveBeenBilled;
    ProblemException e =
        assertThrows(
            ProblemException.class, () -> call(upTo(1, 2), Deadline.after(null), 99, null));
    assertEquals(Problem.THROTTLED, e.failure().problem());
    assertEquals(calls, made.get());
  }

  @ParameterizedTest
  @CsvSource({"30, 1", "31, 0"})
  void what_AWS_asks_for_is_waited_for_up_to_the_longest_pause(long asked, int again) {
    RetryPolicy retries = upTo(1, 30);
    if (again == 1) {
      call(retries, Deadline.after(null), 1, Duration.ofMillis(asked));
    } else {
      assertThrows(
          ProblemException.class,
          () -> call(retries, Deadline.after(null), 1, Duration.ofMillis(asked)));
    }
    assertEquals(1 + again, made.get());
    assertTrue(
        again == 0 || said.get(0).endsWith("; trying again in 1 s (2 of 6)"), said::toString);
  }

  @Test
  void no_pause_is_begun_that_outlasts_the_deadline() {
    Deadline soon = Deadline.after(Duration.ofSeconds(30));
    RetryPolicy patient = upTo(1, 3_600_000);
    assertThrows(ProblemException.class, () -> call(patient, soon, 1, Duration.ofSeconds(31)));
    assertEquals(1, made.get());
    assertEquals(List.of(), said);
  }

  @Test
  void the_pause_is_said_in_whole_seconds() {
    call(upTo(1, 2_000), Deadline.after(null), 1, Duration.ofMillis(1_001));
    assertTrue(said.get(0).contains("in 2 s"), said::toString);
  }

  @Test
  void an_interruption_ends_the_waiting() {
    Thread.currentThread().interrupt();
    ProblemException e =
        assertThrows(
            ProblemException.class,
            () -> call(upTo(1, 60_000), Deadline.after(null), 1, Duration.ofSeconds(59)));
    assertEquals(Problem.INTERRUPTED, e.failure().problem());
  }
}
