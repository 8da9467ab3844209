package orchestrator.doctor.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import orchestrator.doctor.check.CheckResult.Status;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A check is somebody's code: whatever it throws, the others are made and told. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckRunnerTest {

  private static class Sound implements Check {
    private final String name;

    Sound(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public CheckOutcome examine() {
      return new CheckOutcome.Passed("all is well");
    }

    @Override
    public CheckOutcome late() {
      return new CheckOutcome.Skipped("late");
    }
  }

  private static IllegalStateException broken() {
    return new IllegalStateException("token=s3cret");
  }

  static Stream<Check> broken_checks() {
    return Stream.of(
        new Sound("broken") {
          @Override
          public CheckOutcome examine() {
            throw broken();
          }
        },
        new Sound("broken") {
          @Override
          public List<Check> needs() {
            throw broken();
          }
        },
        new Sound("broken") {
          @Override
          public List<Check> waitsFor() {
            throw broken();
          }
        },
        new Sound("broken") {
          @Override
          public CheckOutcome examine() {
            return new CheckOutcome.Failed(Problem.NO_REGION.failure(""));
          }

          @Override
          public Cause cause(Failure failure) {
            throw broken();
          }
        },
        new Sound("broken") {
          @Override
          public CheckOutcome examine() {
            throw new StackOverflowError("token=s3cret");
          }
        },
        new Sound("broken") {
          @Override
          public Duration bound() {
            throw broken();
          }
        });
  }

  private static List<CheckResult> made(List<Check> checks, List<CheckResult> heard) {
    return new CheckRunner(checks, new ReportRedactor(false), heard::add).make();
  }

  @ParameterizedTest
  @MethodSource("broken_checks")
  void a_check_that_throws_has_failed_and_the_rest_goes_on(Check broken) {
    Check behind =
        new Sound("behind") {
          @Override
          public List<Check> needs() {
            return List.of(broken);
          }
        };
    List<CheckResult> heard = new ArrayList<>();
    List<CheckResult> results = made(List.of(new Sound("first"), broken, behind), heard);
    assertEquals(
        List.of(Status.PASSED, Status.FAILED, Status.SKIPPED),
        results.stream().map(CheckResult::status).toList());
    assertEquals(results.size(), heard.size());
    CheckResult failed = results.get(1);
    assertEquals(Problem.INTERNAL_ERROR, failed.problem());
    assertTrue(failed.evidence().contains("'broken' ended with java.lang."), failed.evidence());
    assertFalse(failed.toString().contains("s3cret"), failed.toString());
    assertEquals("broken failed", results.get(2).evidence());
  }

  @Test
  void a_problem_that_a_check_runs_into_on_the_side_keeps_its_name() {
    Check unreadable =
        new Sound("unreadable") {
          @Override
          public CheckOutcome examine() {
            return new CheckOutcome.Failed(Problem.HOST_UNKNOWN.failure(""));
          }

          @Override
          public Cause cause(Failure failure) {
            throw Problem.AWS_CONFIG_UNREADABLE.failure("line 5").exception();
          }
        };
    CheckResult failed = made(List.of(unreadable), new ArrayList<>()).get(0);
    assertEquals(Problem.AWS_CONFIG_UNREADABLE, failed.problem());
  }

  private static Check failing(String name, Failure failure) {
    return new Sound(name) {
      @Override
      public CheckOutcome examine() {
        return new CheckOutcome.Failed(failure);
      }
    };
  }

  private static Check behind(String name, Check need) {
    return new Sound(name) {
      @Override
      public List<Check> needs() {
        return List.of(need);
      }
    };
  }

  static Stream<Arguments> failures_with_one_cause() {
    return Stream.of(
        arguments(
            Problem.NO_REGION.failure("none").requestId("one"),
            Problem.NO_REGION.failure("none").requestId("another")),
        arguments(
            Problem.TLS_UNTRUSTED.failure("a.example").with("issuer", "CN=Proxy"),
            Problem.TLS_UNTRUSTED.failure("b.example").with("issuer", "CN=Proxy")),
        arguments(
            Problem.CREDENTIALS_EXPIRED.failure("an hour ago"),
            Problem.CREDENTIALS_REJECTED.failure("unknown")),
        arguments(
            Problem.PROXY_FAILED.failure("for a.example"),
            Problem.PROXY_FAILED.failure("for b.example")));
  }

  @ParameterizedTest
  @MethodSource("failures_with_one_cause")
  void a_cause_is_reported_once_and_whoever_needs_the_other_check_names_the_reporter(
      Failure one, Failure other) {
    Check first = failing("first", one);
    Check second =
        new Sound("second") {
          @Override
          public List<Check> waitsFor() {
            return List.of(first);
          }

          @Override
          public CheckOutcome examine() {
            return new CheckOutcome.Failed(other);
          }
        };
    List<CheckResult> results =
        made(List.of(first, second, behind("third", second)), new ArrayList<>());
    assertEquals(
        List.of(Status.FAILED, Status.SKIPPED, Status.SKIPPED),
        results.stream().map(CheckResult::status).toList());
    assertEquals("first", results.get(1).sameCauseAs());
    assertEquals("first", results.get(2).sameCauseAs());
  }

  static Stream<Arguments> failures_with_causes_of_their_own() {
    return Stream.of(
        arguments(Problem.HOST_UNKNOWN.failure("a"), Problem.HOST_UNKNOWN.failure("b")),
        arguments(
            Problem.TLS_UNTRUSTED.failure("same").with("issuer", "CN=Proxy"),
            Problem.TLS_UNTRUSTED.failure("same").with("issuer", "CN=Company")));
  }

  @ParameterizedTest
  @MethodSource("failures_with_causes_of_their_own")
  void failures_with_causes_of_their_own_are_all_reported(Failure one, Failure other) {
    List<CheckResult> results =
        made(List.of(failing("first", one), failing("second", other)), new ArrayList<>());
    assertEquals(
        List.of(Status.FAILED, Status.FAILED), results.stream().map(CheckResult::status).toList());
  }
}
