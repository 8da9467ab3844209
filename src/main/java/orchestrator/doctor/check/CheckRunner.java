package orchestrator.doctor.check;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import orchestrator.doctor.check.CheckResult.Status;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks side by side, each as soon as what it needs is in order, none for longer than it may.
 * A cause that several checks meet is reported by the first of them only.
 */
public final class CheckRunner {
  /** When everything must be over, except a real call to a model that has begun by then. */
  private static final Duration LONGEST = Duration.ofSeconds(18);

  /** What ends within this time is told in the order of the road. */
  private static final Duration TOGETHER = Duration.ofMillis(150);

  private final List<Check> checks;
  private final ReportRedactor mask;
  private final Consumer<CheckResult> listener;
  private final Map<String, CompletableFuture<CheckResult>> results = new HashMap<>();
  private final Map<Cause, First> causes = new HashMap<>();
  private final long end = System.nanoTime() + LONGEST.toNanos();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "doctor");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * An examination.
   *
   * @param listener hears of each result soon after it comes, on the thread that makes all checks
   */
  public CheckRunner(List<Check> checks, ReportRedactor mask, Consumer<CheckResult> listener) {
    this.checks = checks;
    this.mask = mask;
    this.listener = listener;
    checks.forEach(check -> results.put(check.name(), new CompletableFuture<>()));
  }

  /** Who met a cause first, and whether a run fails for it. */
  private record First(String check, boolean failed) {}

  /** Makes all checks and returns their results in the order in which the checks were given. */
  public List<CheckResult> make() {
    try {
      checks.forEach(check -> threads.execute(() -> make(check)));
      var all = CompletableFuture.allOf(results.values().toArray(CompletableFuture[]::new));
      Set<Check> untold = new LinkedHashSet<>(checks);
      while (!all.isDone()) {
        try {
          all.get(TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          tell(untold);
        }
      }
      tell(untold);
      return checks.stream().map(check -> future(check).join()).toList();
    } catch (InterruptedException e) {
      throw Problem.INTERRUPTED.failure("").exception(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** What is known by now; checks that have not ended count as skipped. */
  public List<CheckResult> known() {
    return checks.stream()
        .map(
            check ->
                future(check)
                    .getNow(
                        result(check, new CheckOutcome.Skipped("interrupted before it ended"), 0)))
        .toList();
  }

  private void make(Check check) {
    CheckResult result;
    try {
      result = looked(check);
    } catch (RuntimeException | Error e) {
      result = result(check, new CheckOutcome.Failed(failure(check.name(), e)), 0);
    }
    future(check).complete(result);
  }

  /** Those that have ended in the meantime, in the order of the road. */
  private void tell(Set<Check> untold) {
    for (Check check : List.copyOf(untold)) {
      if (future(check).isDone()) {
        untold.remove(check);
        listener.accept(future(check).join());
      }
    }
  }

  private CompletableFuture<CheckResult> future(Check check) {
    return known(check.name());
  }

  private CompletableFuture<CheckResult> known(String name) {
    CompletableFuture<CheckResult> future = results.get(name);
    if (future == null) {
      throw new IllegalStateException(name + " is not part of the examination");
    }
    return future;
  }

  private CheckResult looked(Check check) {
    check.waitsFor().forEach(before -> future(before).join());
    CheckOutcome missing = missing(check);
    long start = System.nanoTime();
    CheckOutcome finding = missing == null ? find(check) : missing;
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return result(check, once(check, finding), millis);
  }

  /** Why a check cannot be made; null if it can. */
  private @Nullable CheckOutcome missing(Check check) {
    for (Check need : check.needs()) {
      CheckResult before = future(need).join();
      if (before.status() == Status.FAILED) {
        return new CheckOutcome.Skipped(need.name() + " failed");
      }
      if (before.status() == Status.SKIPPED) {
        String other = before.sameCauseAs();
        return other == null
            ? new CheckOutcome.Skipped(before.evidence())
            : new CheckOutcome.SameCause(other);
      }
    }
    return null;
  }

  private CheckOutcome find(Check check) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return new CheckOutcome.Skipped("no time was left");
    }
    boolean patient = check.bound().compareTo(LONGEST) > 0;
    long bound = patient ? check.bound().toNanos() : Math.min(check.bound().toNanos(), left);
    Future<CheckOutcome> work = threads.submit(check::examine);
    try {
      return work.get(bound, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      work.cancel(true);
      return check.late();
    } catch (ExecutionException e) {
      return new CheckOutcome.Failed(failure(check.name(), e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CheckOutcome.Skipped("interrupted");
    }
  }

  /**
   * What it means that something threw. What is no problem that we know is a fault of this program:
   * where it happened is shown, and not its message, which may hold anything.
   */
  public static Failure failure(String check, @Nullable Throwable thrown) {
    if (thrown instanceof ProblemException problem) {
      return problem.failure();
    }
    StackTraceElement[] trace = thrown == null ? new StackTraceElement[0] : thrown.getStackTrace();
    return Problem.INTERNAL_ERROR.failure(
        "the check '"
            + check
            + "' ended with "
            + (thrown == null ? "nothing" : thrown.getClass().getName())
            + (trace.length == 0 ? "" : " at " + trace[0])
            + ".");
  }

  /** The finding, unless another check has told the same. */
  private CheckOutcome once(Check check, CheckOutcome finding) {
    Failure failure = failure(finding);
    if (failure == null) {
      return finding;
    }
    boolean failed = finding instanceof CheckOutcome.Failed;
    String first = failure.problem().exitCode() == ExitCode.UNAVAILABLE ? way(check, failed) : null;
    if (first == null) {
      check.yieldsTo().forEach(other -> future(other).join());
      first = first(check, failure, failed);
    }
    return first == null ? finding : new CheckOutcome.SameCause(first);
  }

  private static @Nullable Failure failure(CheckOutcome finding) {
    if (finding instanceof CheckOutcome.Failed failed) {
      return failed.failure();
    }
    return finding instanceof CheckOutcome.Warned warned ? warned.failure() : null;
  }

  /** The connection that is the reason why something behind it was not reached; null for none. */
  private @Nullable String way(Check check, boolean failed) {
    for (Check connection : check.goesThrough()) {
      CheckResult told = future(connection).join();
      String other = told.sameCauseAs();
      if (other != null) {
        told = known(other).join();
      }
      if (told.status() == Status.FAILED || (!failed && told.status() == Status.WARNED)) {
        return told.name();
      }
    }
    return null;
  }

  /**
   * Who reported the cause before; null if this check is to. A warning does not cover a failure.
   */
  private synchronized @Nullable String first(Check check, Failure failure, boolean failed) {
    Cause cause = check.cause(failure);
    First first = causes.get(cause);
    if (first == null || (failed && !first.failed())) {
      causes.put(cause, new First(check.name(), failed));
      return null;
    }
    return first.check();
  }

  private CheckResult result(Check check, CheckOutcome finding, long millis) {
    if (finding instanceof CheckOutcome.Passed passed) {
      return result(check, Status.PASSED, passed.evidence(), passed.details(), null, millis);
    }
    if (finding instanceof CheckOutcome.Warned warned) {
      return result(check, Status.WARNED, "", warned.details(), warned.failure(), millis);
    }
    if (finding instanceof CheckOutcome.Failed failed) {
      return result(check, Status.FAILED, "", failed.details(), failed.failure(), millis);
    }
    String other = finding instanceof CheckOutcome.SameCause same ? same.check() : null;
    String reason =
        finding instanceof CheckOutcome.Skipped skipped
            ? skipped.reason()
            : "same cause as " + other;
    return new CheckResult(
        check.name(), Status.SKIPPED, mask.text(reason), List.of(), other, null, "", millis);
  }

  private CheckResult result(
      Check check,
      Status status,
      String evidence,
      List<String> details,
      @Nullable Failure failure,
      long millis) {
    String shown = failure == null ? evidence : sentence(failure);
    return new CheckResult(
        check.name(),
        status,
        mask.text(shown),
        details.stream().map(mask::text).toList(),
        null,
        failure == null ? null : failure.problem(),
        failure == null ? "" : mask.text(failure.advice().strip()),
        millis);
  }

  private static String sentence(Failure failure) {
    String title = failure.problem().title();
    String id = failure.requestId() == null ? "" : " (AWS request id " + failure.requestId() + ")";
    return (failure.detail().isBlank() ? title + "." : title + ": " + failure.detail()) + id;
  }
}
