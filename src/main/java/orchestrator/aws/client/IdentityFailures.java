package orchestrator.aws.client;

import java.net.URI;
import java.time.Duration;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.http.NetworkProblems;
import orchestrator.http.RetryPolicy;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.text.ForeignText;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Says what failed when a service that hands out credentials could not be asked, or refused. */
public final class IdentityFailures {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private IdentityFailures() {}

  /**
   * What is the same for all of these services.
   *
   * @param e what the SDK threw
   * @param service which
   * @param endpoint where it was called
   * @param refused what it means when the service says no for a reason that has no problem of its
   *     own
   */
  public static Failure of(SdkException e, AwsService service, URI endpoint, Problem refused) {
    if (e instanceof AwsServiceException answer) {
      return answered(answer, service, endpoint, refused);
    }
    if (e instanceof ApiCallTimeoutException) {
      return Problem.CONNECT_TIMED_OUT.failure(
          service.title() + " at " + endpoint.getHost() + " did not answer in time.");
    }
    if (e instanceof AbortedException) {
      return Problem.INTERRUPTED.failure("");
    }
    return NetworkProblems.of(e, endpoint).orElseGet(() -> unreadable(service, endpoint));
  }

  /**
   * Whether the same call may succeed if it is made again soon. What took its time to fail, such as
   * a name that nobody resolves, does not belong to it: twice that is too long. Nor does what asks
   * for a longer pause than anybody waits for credentials.
   */
  static boolean mayPass(Throwable thrown, URI endpoint) {
    if (thrown instanceof AwsServiceException answer) {
      boolean busy =
          answer.isThrottlingException()
              || answer.statusCode() == TOO_MANY_REQUESTS
              || answer.statusCode() >= SERVER_ERROR;
      return answer.isClockSkewException() // the SDK has set its clock by now
          || (busy && pauseAskedFor(answer).compareTo(LONGEST_PAUSE) <= 0);
    }
    return NetworkProblems.of(thrown, endpoint)
        .map(failure -> failure.problem() == Problem.CONNECTION_LOST)
        .orElse(false);
  }

  /** How long the service asks to wait; nothing if it does not. */
  private static Duration pauseAskedFor(AwsServiceException answer) {
    SdkHttpResponse http =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().sdkHttpResponse();
    Duration asked =
        http == null
            ? null
            : RetryPolicy.retryAfter(http.firstMatchingHeader("Retry-After").orElse(null));
    return asked == null ? Duration.ZERO : asked;
  }

  /** The failure when an answer arrived that is none. */
  public static Failure unreadable(AwsService service, URI endpoint) {
    return Problem.NOT_FROM_AWS.failure(
        "What "
            + endpoint.getHost()
            + " answered in the place of "
            + service.title()
            + " is unreadable.");
  }

  private static Failure answered(
      AwsServiceException answer, AwsService service, URI endpoint, Problem refused) {
    int status = answer.statusCode();
    if (answer.requestId() == null && code(answer).isEmpty()) {
      return Problem.NOT_FROM_AWS.failure(
          endpoint.getHost() + " answered " + status + " in the place of " + service.title() + ".");
    }
    if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      return Problem.SERVICE_UNAVAILABLE
          .failure(service.title() + " at " + endpoint.getHost() + " answered " + status + ".")
          .requestId(answer.requestId());
    }
    return refused
        .failure(service.title() + " says: " + message(answer))
        .requestId(answer.requestId());
  }

  /** The service's name for the error; empty when it gave none. */
  public static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  /** What the service said, on one line and bounded; its error code when it said nothing. */
  public static String message(AwsServiceException e) {
    String said = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return said == null || said.isBlank()
        ? code(e) + " (" + e.statusCode() + ")"
        : ForeignText.oneLine(said);
  }
}
