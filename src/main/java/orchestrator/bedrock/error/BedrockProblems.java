package orchestrator.bedrock.error;

import java.io.CharConversionException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.RefusedCredentials;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.error.CallFailedException.Reason;
import orchestrator.http.Deadline;
import orchestrator.http.NetworkProblems;
import orchestrator.http.RetryPolicy;
import orchestrator.json.Json;
import orchestrator.model.InvocationContext;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/**
 * Says what the SDK's exceptions mean, and which of the failed calls may be made again. Matched by
 * error code first and by text second, as AWS uses one code for many causes.
 */
public final class BedrockProblems {
  public static final String STREAM_ACTION = "bedrock:InvokeModelWithResponseStream";

  /** What calls of a runtime need. */
  public static final String RUNTIME_ACTION = "bedrock-agentcore:InvokeAgentRuntime";

  private static final String NOT_REPEATED =
      " The call was not repeated, since it may already have been billed.";

  private static final int MAX_MESSAGE = 600;
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private final String service;
  private final String action;
  private final String subject;
  private final @Nullable ModelId model;
  private final @Nullable AgentRuntimeProblems runtime;
  private final InvocationContext route;
  private final String region;
  private final URI endpoint;
  private final Deadline deadline;
  private final Clock clock;

  private BedrockProblems(
      String service,
      String action,
      String subject,
      @Nullable ModelId model,
      @Nullable AgentRuntimeProblems runtime,
      InvocationContext route,
      Deadline deadline,
      Clock clock) {
    this.service = service;
    this.action = action;
    this.subject = subject;
    this.model = model;
    this.runtime = runtime;
    this.route = route;
    this.region = route.region();
    this.endpoint = URI.create(route.endpoint());
    this.deadline = deadline;
    this.clock = clock;
  }

  public static BedrockProblems ofModel(
      ModelId model, InvocationContext route, Deadline deadline, Clock clock) {
    return new BedrockProblems(
        "bedrock-runtime",
        "bedrock:InvokeModel",
        "Model " + model.given(),
        model,
        null,
        route,
        deadline,
        clock);
  }

  public static BedrockProblems ofAgent(
      String agentId, String aliasId, InvocationContext route, Deadline deadline, Clock clock) {
    return new BedrockProblems(
        "bedrock-agent-runtime",
        "bedrock:InvokeAgent",
        "Agent " + agentId + ", alias " + aliasId,
        null,
        null,
        route,
        deadline,
        clock);
  }

  public static BedrockProblems ofJob(ModelId model, InvocationContext route, Clock clock) {
    return new BedrockProblems(
        "bedrock",
        "bedrock:CreateModelInvocationJob",
        "Batch inference with " + model.given(),
        model,
        null,
        route,
        Deadline.after(null),
        clock);
  }

  public static BedrockProblems ofAgentRuntime(
      AgentRuntimeProblems runtime, InvocationContext route, Deadline deadline, Clock clock) {
    return new BedrockProblems(
        "bedrock-agentcore",
        RUNTIME_ACTION,
        runtime.subject(),
        null,
        runtime,
        route,
        deadline,
        clock);
  }

  /**
   * Whether an agent's answer is the one to a request that only ends its session, so that it has
   * not been set to work.
   */
  public static boolean isSessionEnd(String answer) {
    return ServiceText.SESSION_ENDED.isIn(answer.toLowerCase(Locale.ROOT));
  }

  /** The id that AWS gave a request; null if the answer is not from AWS. */
  public static @Nullable String requestId(@Nullable SdkHttpResponse http) {
    return http == null ? null : http.firstMatchingHeader("x-amzn-requestid").orElse(null);
  }

  /**
   * What a response is by its own account, if that is nothing that Bedrock answers; else null. Some
   * gateways put the request id of the call that they swallowed on a page of their own.
   */
  public static @Nullable String foreignType(@Nullable SdkHttpResponse http) {
    String type = http == null ? "" : http.firstMatchingHeader("Content-Type").orElse("");
    String lower = type.toLowerCase(Locale.ROOT);
    return type.isBlank() || lower.contains("eventstream") || lower.contains("json") ? null : type;
  }

  /** Whether a response is one JSON body, whatever was asked for. */
  public static boolean isOneBody(SdkHttpResponse http) {
    String type = http.firstMatchingHeader("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.contains("json");
  }

  /** Whether a response says that it is what Bedrock streams. */
  public static boolean isEventStream(SdkHttpResponse http) {
    return http.firstMatchingHeader("Content-Type")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .contains("eventstream");
  }

  /**
   * What a failed call means.
   *
   * @param head the beginning of the response, if there was one
   */
  public CallFailedException explain(Throwable thrown, @Nullable SdkHttpResponse head) {
    String requestId = requestId(head);
    Throwable error = thrown;
    while ((error instanceof ExecutionException || error instanceof CompletionException)
        && error.getCause() != null) {
      error = error.getCause();
    }
    if (error instanceof TimeoutException) {
      return CallFailedException.isFinal(outOfTime().requestId(requestId), error);
    }
    if (isInterruption(error)) {
      // The failure carries it on. A thread that stays interrupted could not write the record.
      Thread.interrupted();
      return CallFailedException.isFinal(
          Problem.INTERRUPTED.failure("").requestId(requestId), error);
    }
    if (error instanceof Json.JsonException) {
      return unreadable(head, error);
    }
    if (error instanceof AwsServiceException answer) {
      return answered(answer, head);
    }
    Optional<Failure> network = NetworkProblems.of(error, endpoint);
    if (network.isPresent()) {
      Failure failure = called(network.get()).requestId(requestId);
      return failure.problem() == Problem.CONNECTION_REFUSED
          ? new CallFailedException(Reason.UNREACHED, false, null, null, failure, error)
          : CallFailedException.isFinal(failure, error);
    }
    if (head != null || isUnparsable(error)) { // What came was no event stream, or no JSON.
      return unreadable(head, error);
    }
    return CallFailedException.isFinal(
        Problem.INTERNAL_ERROR.failure(subject + ": " + error), error);
  }

  /** Whether the SDK itself could not parse what came; its parser's exceptions are its own. */
  private static boolean isUnparsable(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException || cause instanceof CharConversionException) {
        return true;
      }
    }
    return false;
  }

  /** A failure of the network, of a call that had been sent when the time was over. */
  private static Failure called(Failure failure) {
    return failure.problem() == Problem.TIMED_OUT
        ? failure.problem().failure(failure.detail() + NOT_REPEATED)
        : failure;
  }

  private static boolean isInterruption(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException || cause instanceof AbortedException) {
        return true;
      }
    }
    return false;
  }

  /** A response without anything in it. */
  public CallFailedException nothingCame(@Nullable SdkHttpResponse http) {
    if (foreignType(http) != null) {
      return unreadable(http, null);
    }
    Problem problem = requestId(http) == null ? Problem.NOT_FROM_AWS : Problem.CONNECTION_LOST;
    return CallFailedException.isFinal(
        problem.failure(subject + " answered nothing at all.").requestId(requestId(http)), null);
  }

  /** A response whose body is not what it must be. */
  private CallFailedException unreadable(
      @Nullable SdkHttpResponse http, @Nullable Throwable cause) {
    String requestId = requestId(http);
    String type = foreignType(http);
    Failure failure;
    if (type != null) {
      failure =
          Problem.NOT_FROM_AWS.failure(
              endpoint.getHost() + " sent " + oneLine(type) + ", which is no answer of a model.");
    } else if (requestId == null) {
      failure =
          Problem.NOT_FROM_AWS.failure(
              endpoint.getHost() + " sent something else, without an AWS request id.");
    } else {
      String why = cause instanceof Json.JsonException ? cause.getMessage() : "no event stream";
      failure = Problem.ANSWER_UNREADABLE.failure(subject + ": " + why + ".");
    }
    return CallFailedException.isFinal(failure.requestId(requestId), cause);
  }

  private Failure outOfTime() {
    Duration allowed = deadline.allowed();
    return Problem.TIMED_OUT.failure(
        subject
            + " was not done within the "
            + (allowed == null ? "time" : allowed.toSeconds() + " s")
            + " that the whole answer may take."
            + NOT_REPEATED);
  }

  private CallFailedException answered(AwsServiceException e, @Nullable SdkHttpResponse head) {
    AwsErrorDetails details = e.awsErrorDetails();
    SdkHttpResponse http = details == null ? null : details.sdkHttpResponse();
    boolean inStream = head != null;
    String requestId = inStream ? requestId(head) : e.requestId();
    if (!inStream && requestId == null && !hasErrorType(http)) {
      return CallFailedException.isFinal(
          Problem.NOT_FROM_AWS.failure(
              endpoint.getHost()
                  + " answered HTTP "
                  + e.statusCode()
                  + " without an AWS request id."),
          e);
    }
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String message = message(e, details);
    Failure failure =
        named(failure(code(code), e.statusCode(), message, http, inStream))
            .with("region", region)
            .requestId(requestId);
    boolean quoting =
        failure.problem() == Problem.SIGNATURE_REJECTED
            || failure.problem() == Problem.CLOCK_SKEWED;
    Reason reason = reason(failure, code(code), e.statusCode(), message, inStream);
    String limit =
        reason == Reason.TOKEN_LIMIT_EXCEEDED
            ? ServiceText.TOKEN_LIMIT.group("limit", message.toLowerCase(Locale.ROOT))
            : null;
    return new CallFailedException(
        reason,
        reason == Reason.OTHER && (inStream || !isRefusal(e.statusCode())),
        retryAfter(http),
        limit == null ? null : Integer.valueOf(limit),
        failure,
        quoting ? null : e);
  }

  /** Whether a status tells that nothing was done; of some, the model may have been at work. */
  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 424;
  }

  private Reason reason(
      Failure failure, String code, int status, String message, boolean inStream) {
    String text = message.toLowerCase(Locale.ROOT);
    return switch (failure.problem()) {
      case THROTTLED, MODEL_NOT_READY, AGENT_SESSION_BUSY -> Reason.BUSY;
      case SERVICE_UNAVAILABLE -> {
        // Of an agent that failed inside, nobody can tell what it has done by then.
        boolean ownFault =
            model != null
                && !inStream
                && failure.requestId() != null
                && code.equals("internalserver");
        // On AgentCore nobody can tell either who it is that is unavailable.
        boolean turnedAway = status == 503 && runtime == null;
        yield turnedAway || ownFault ? Reason.BUSY : Reason.OTHER;
      }
      case CREDENTIALS_EXPIRED -> Reason.CREDENTIALS_EXPIRED;
      case MAX_TOKENS_REFUSED -> Reason.TOKEN_LIMIT_EXCEEDED;
      case REQUEST_MALFORMED -> Reason.BODY_MALFORMED;
      case INVALID_REQUEST -> {
        if (ServiceText.STREAMING_UNSUPPORTED.isIn(text)) {
          yield Reason.STREAMING_UNSUPPORTED;
        }
        if (ServiceText.TEMPERATURE_REFUSED.isIn(text)) {
          yield Reason.TEMPERATURE_REFUSED;
        }
        yield ServiceText.BODY_INCOMPLETE.isIn(text) ? Reason.BODY_INCOMPLETE : Reason.OTHER;
      }
      case AGENT_ROLE_DENIED -> {
        // The text does not always say what was denied to the role.
        AccessDenial denial = AccessDenial.of(message);
        yield denial.action() == null || denial.isOfStreaming()
            ? Reason.STREAMING_DENIED
            : Reason.OTHER;
      }
      case ACCESS_DENIED,
          ACCESS_DENIED_BY_IDENTITY_POLICY,
          ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY,
          ACCESS_DENIED_BY_BOUNDARY,
          ACCESS_DENIED_BY_ENDPOINT_POLICY,
          ACCESS_DENIED_BY_SESSION_POLICY,
          ACCESS_DENIED_EXPLICITLY,
          ACCESS_DENIED_IN_OTHER_REGION ->
          AccessDenial.of(message).isOfStreaming() ? Reason.STREAMING_DENIED : Reason.OTHER;
      default -> Reason.OTHER;
    };
  }

  /** A refusal of the credentials is one of their source. */
  private Failure named(Failure failure) {
    CredentialSource.Kind kind = CredentialSource.Kind.of(route.credentialSource());
    return kind == null ? failure : new RefusedCredentials(kind, route.profile()).named(failure);
  }

  private Failure failure(
      String code, int status, String message, @Nullable SdkHttpResponse http, boolean inStream) {
    String text = message.toLowerCase(Locale.ROOT);
    String detail = subject + " in " + region + (message.isEmpty() ? "." : ": " + message);
    boolean refusal = status == 400 || status == 403 || status == 404;
    // Said of the model behind an agent, it is true of the same account.
    ServiceText account = refusal || inStream ? ServiceText.first(ServiceText.ACCOUNT, text) : null;
    if (account != null) {
      Failure failure = account.problem().failure(detail);
      return account == ServiceText.DATA_RETENTION
          ? failure.with("mode", Objects.requireNonNullElse(account.group("mode", text), ""))
          : failure;
    }
    Failure own = runtime == null ? null : runtime.of(code, text, detail);
    if (own != null) {
      return own;
    }
    return switch (code) {
      case "accessdenied", "forbidden", "notauthorized", "unauthorizedoperation" -> {
        if (ServiceText.MODEL_RETIRED.isIn(text)) {
          yield Problem.MODEL_RETIRED.failure(detail);
        }
        AccessDenial denial = AccessDenial.of(message);
        if (runtime != null) {
          yield runtime.denied(denial.failure(detail, action, service, region), denial.resource());
        }
        yield model == null && (inStream || denial.isOfAnotherThan(action))
            ? denial.ofAgentsRole(detail)
            : denial.failure(detail, action, service, region);
      }
      case "optinrequired", "subscriptionrequired" -> Problem.ACCOUNT_NOT_ENABLED.failure(detail);
      case "ftuformnotfilled" -> Problem.USE_CASE_FORM_MISSING.failure(detail);
      case "mpagreementbeingcreated" -> Problem.MARKETPLACE_SUBSCRIPTION_PENDING.failure(detail);
      case "expiredtoken", "expired" -> Problem.CREDENTIALS_EXPIRED.failure("");
      case "unrecognizedclient",
          "invalidclienttokenid",
          "missingauthenticationtoken",
          "incompletesignature" ->
          Problem.CREDENTIALS_REJECTED.failure("");
      // The text quotes the signed headers, and with them the session token: it is not shown.
      case "invalidsignature", "signaturedoesnotmatch" -> signature(text, http);
      case "requestexpired", "requesttimetooskewed" -> signature("signature expired", http);
      case "resourcenotfound" -> notFound(text, detail);
      case "validation" -> invalid(text, detail);
      case "throttling", "throttled", "toomanyrequests", "requestlimitexceeded" ->
          ServiceText.DAILY_LIMIT.isIn(text)
              ? Problem.DAILY_QUOTA_USED_UP.failure(detail)
              : Problem.THROTTLED.failure(detail);
      case "modelnotready" -> Problem.MODEL_NOT_READY.failure(detail);
      case "servicequotaexceeded" -> Problem.QUOTA_EXCEEDED.failure(detail);
      case "modeltimeout" -> Problem.MODEL_TIMED_OUT.failure(detail);
      case "modelerror", "modelstreamerror" -> Problem.MODEL_FAILED.failure(detail);
      case "dependencyfailed", "badgateway", "conflict" ->
          Problem.AGENT_DEPENDENCY_FAILED.failure(detail);
      case "serviceunavailable", "internalserver", "internalfailure" ->
          Problem.SERVICE_UNAVAILABLE.failure(detail);
      default -> byStatus(status, text, detail);
    };
  }

  private Failure byStatus(int status, String text, String detail) {
    String full = detail + " (HTTP " + status + ")";
    return switch (status) {
      case 400 -> invalid(text, full);
      case 401, 403 -> Problem.ACCESS_DENIED.failure(full);
      case 404 -> notFound(text, full);
      case 413 -> Problem.INPUT_TOO_LONG.failure(full);
      case 429 -> Problem.THROTTLED.failure(full);
      default ->
          status >= 500
              ? Problem.SERVICE_UNAVAILABLE.failure(full)
              : Problem.INVALID_REQUEST.failure(full);
    };
  }

  private Failure notFound(String text, String detail) {
    if (ServiceText.USE_CASE_DETAILS.isIn(text)) {
      return Problem.USE_CASE_FORM_MISSING.failure(detail);
    }
    if (ServiceText.GUARDRAIL_UNKNOWN.isIn(text)) {
      return Problem.GUARDRAIL_NOT_FOUND.failure(detail);
    }
    if (ServiceText.MODEL_RETIRED.isIn(text)) {
      return Problem.MODEL_RETIRED.failure(detail);
    }
    if (model != null) {
      return unknown(model, detail);
    }
    if (runtime != null) {
      return runtime.notFound(detail);
    }
    return ServiceText.KNOWLEDGE_BASE_UNKNOWN.isIn(text)
        ? Problem.AGENT_DEPENDENCY_FAILED.failure(detail)
        : Problem.AGENT_NOT_FOUND.failure(detail);
  }

  private Failure invalid(String text, String detail) {
    if (model != null && ServiceText.ON_DEMAND_REFUSED.isIn(text)) {
      return profileNeeded(model, detail);
    }
    if (model != null && ServiceText.MODEL_ID_INVALID.isIn(text)) {
      return unknown(model, detail);
    }
    if (ServiceText.GUARDRAIL_UNKNOWN.isIn(text)) {
      return Problem.GUARDRAIL_NOT_FOUND.failure(detail);
    }
    if (ServiceText.MODEL_RETIRED.isIn(text)) {
      return Problem.MODEL_RETIRED.failure(detail);
    }
    if (ServiceText.INPUT_TOO_LONG.isIn(text)) {
      return Problem.INPUT_TOO_LONG.failure(detail);
    }
    String limit = ServiceText.TOKEN_LIMIT.group("limit", text);
    if (limit != null) {
      return Problem.MAX_TOKENS_REFUSED.failure(detail).with("limit", limit);
    }
    return ServiceText.BODY_MALFORMED.isIn(text)
            && !ServiceText.TEMPERATURE_REFUSED.isIn(text)
            && !ServiceText.VALUE_OUT_OF_RANGE.isIn(text)
        ? Problem.REQUEST_MALFORMED.failure(detail)
        : Problem.INVALID_REQUEST.failure(detail);
  }

  /** An id that Bedrock does not know; of some models that is what it says of the bare one. */
  private Failure unknown(ModelId id, String detail) {
    ModelTable table = ModelTable.load();
    return table.wantsProfile(id)
        ? profileNeeded(id, detail)
        : Problem.MODEL_NOT_FOUND.failure(detail + table.similar(id, region));
  }

  private Failure profileNeeded(ModelId id, String detail) {
    ModelTable table = ModelTable.load();
    return table.profileNeeded(id, region, detail + table.profiles(id));
  }

  /** AWS says when it answered; the rest of the day is this machine's opinion. */
  private Failure signature(String text, @Nullable SdkHttpResponse http) {
    Duration skew = http == null ? Duration.ZERO : skew(http);
    if (skew.abs().compareTo(MAX_SKEW) > 0) {
      return Problem.CLOCK_SKEWED.failure(
          String.format(
              "It is %d minutes %s AWS.",
              skew.abs().toMinutes(), skew.isNegative() ? "behind" : "ahead of"));
    }
    return ServiceText.SIGNATURE_OUTDATED.isIn(text)
        ? Problem.CLOCK_SKEWED.failure("AWS says that the signature is too old or too new.")
        : Problem.SIGNATURE_REJECTED.failure("");
  }

  private Duration skew(SdkHttpResponse http) {
    try {
      Instant theirs =
          http.firstMatchingHeader("Date")
              .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
              .orElse(null);
      return theirs == null ? Duration.ZERO : Duration.between(theirs, clock.instant());
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static @Nullable Duration retryAfter(@Nullable SdkHttpResponse http) {
    return http == null
        ? null
        : RetryPolicy.retryAfter(http.firstMatchingHeader("Retry-After").orElse(null));
  }

  private static boolean hasErrorType(@Nullable SdkHttpResponse http) {
    return http != null && http.firstMatchingHeader("x-amzn-errortype").isPresent();
  }

  /**
   * Codes come as {@code ThrottlingException} in responses, {@code throttlingException} in streams.
   */
  private static String code(String code) {
    String bare = code.endsWith("Exception") ? code.substring(0, code.length() - 9) : code;
    return bare.toLowerCase(Locale.ROOT);
  }

  /** One line without control characters or typographic apostrophes, of bounded length. */
  private static String message(AwsServiceException e, @Nullable AwsErrorDetails details) {
    String said = details == null ? null : details.errorMessage();
    if (said == null) {
      return "";
    }
    said += ServiceRefusal.original(e);
    return oneLine(said.replaceAll("[\u2018\u2019]", "'"));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }
}
