package orchestrator.bedrock.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import orchestrator.bedrock.session.CallDeadline;
import orchestrator.faults.Fault;
import orchestrator.model.Answer;
import orchestrator.model.RunEvent;
import orchestrator.model.Usage;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RetriesTest {
  private static final Answer ANSWER =
      new Answer("x", "end", new Usage(1L, 1L), List.of(), List.of(), null, null, null);

  private final List<String> said = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();

  /** Refused the first {@code refused} times. */
  private Answer call(
      Retries retries, CallDeadline deadline, int refused, int tries, @Nullable Duration asked) {
    return retries.call(
        deadline,
        event -> said.add(((RunEvent.Note) event).message()),
        () -> {
          if (made.incrementAndGet() <= refused) {
            throw new CallFailedException(Problem.THROTTLED.failure(""), tries, asked, null);
          }
          return ANSWER;
        });
  }

  private static Retries upTo(long base, long longest) {
    return new Retries(Duration.ofMillis(base), Duration.ofMillis(longest));
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 1", "1, 5, 2", "4, 5, 5"})
  @Fault("F63")
  void a_refused_call_is_made_again_until_it_is_answered(int refused, int tries, int calls) {
    assertSame(ANSWER, call(upTo(1, 2), CallDeadline.after(null), refused, tries, null));
    assertEquals(calls, made.get());
    assertEquals(calls - 1, said.size());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "5, 5"})
  @Fault({"F59", "F63"})
  void it_is_made_as_often_as_its_refusal_allows_and_no_more(int tries, int calls) {
    ProblemException e =
        assertThrows(
            ProblemException.class,
            () -> call(upTo(1, 2), CallDeadline.after(null), 99, tries, null));
    assertEquals(Problem.THROTTLED, e.failure().problem());
    assertEquals(calls, made.get());
  }

  @ParameterizedTest
  @CsvSource({"30, 1", "31, 0"})
  void what_AWS_asks_for_is_waited_for_up_to_the_longest_pause(long asked, int again) {
    Retries retries = upTo(1, 30);
    if (again == 1) {
      call(retries, CallDeadline.after(null), 1, 5, Duration.ofMillis(asked));
    } else {
      assertThrows(
          ProblemException.class,
          () -> call(retries, CallDeadline.after(null), 1, 5, Duration.ofMillis(asked)));
    }
    assertEquals(1 + again, made.get());
    assertTrue(
        again == 0 || said.get(0).endsWith("; trying again in 1 s (2 of 5)"), said::toString);
  }

  @Test
  void no_pause_is_begun_that_outlasts_the_deadline() {
    CallDeadline soon = CallDeadline.after(Duration.ofSeconds(30));
    Retries patient = upTo(1, 3_600_000);
    assertThrows(ProblemException.class, () -> call(patient, soon, 1, 5, Duration.ofSeconds(31)));
    assertEquals(1, made.get());
    assertEquals(List.of(), said);
  }

  @Test
  void the_pause_is_said_in_whole_seconds() {
    call(upTo(1, 2_000), CallDeadline.after(null), 1, 5, Duration.ofMillis(1_001));
    assertTrue(said.get(0).contains("in 2 s"), said::toString);
  }

  @Test
  void an_interruption_ends_the_waiting() {
    Thread.currentThread().interrupt();
    ProblemException e =
        assertThrows(
            ProblemException.class,
            () -> call(upTo(1, 60_000), CallDeadline.after(null), 1, 5, Duration.ofSeconds(59)));
    assertEquals(Problem.INTERRUPTED, e.failure().problem());
  }
}
