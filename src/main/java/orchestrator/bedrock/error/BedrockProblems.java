package orchestrator.bedrock.error;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.aws.credentials.CredentialSource;
import orchestrator.aws.credentials.RefusedCredentials;
import orchestrator.bedrock.catalog.ModelId;
import orchestrator.bedrock.catalog.ModelTable;
import orchestrator.bedrock.session.Connection;
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
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;

/**
 * Says what the SDK's exceptions mean, and which of the failed calls may be made again. Matched by
 * error code first and by text second, as AWS uses one code for many causes.
 */
public final class BedrockProblems {
  public static final String STREAM_ACTION = "bedrock:InvokeModelWithResponseStream";

  /** How often a call is made in all that AWS turned away before any work. */
  private static final int TRIES_WHEN_BUSY = 6;

  /** Nobody listened: once more, in case a server is just starting, and no longer. */
  private static final int TRIES_WHEN_UNREACHED = 2;

  /** What the families say of a token limit that is too high, each in its own words. */
  private static final Pattern TOKEN_LIMIT =
      Pattern.compile(
          "(?:exceeds the model limit of"
              + "|max_?(?:gen_len|tokens|tokencount|completion_tokens): \\d+ is not less or equal to"
              + "|max_tokens: \\d+ >) (?<limit>\\d{1,7})\\b");

  /** What the vendors say of a prompt that does not fit, each in its own words. */
  private static final Pattern INPUT_TOO_LONG =
      Pattern.compile(
          "(?:input|prompt) is too long|too many input tokens|maximum context length"
              + "|exceeds?(?:ed)? (?:the |its )?(?:model's )?(?:maximum )?context"
              + " (?:limit|length|window|size)"
              + "|(?:larger|longer) than the (?:model's )?context window");

  private static final Pattern RETIRED =
      Pattern.compile(
          "(?:end of its|end of) life|marked by provider as legacy"
              + "|\\bmodel(?: version)?(?: [\\w.:-]+)? (?:is|was|has been) (?:deprecated|retired)"
              + "(?! (?:for|in|by|with)\\b)");

  private static final Pattern ON_DEMAND_REFUSED =
      Pattern.compile("on-demand throughput isn't supported|support on-demand throughput");

  private static final Pattern MODEL_ID_INVALID =
      Pattern.compile("model identifier is invalid|invalid model (?:id|identifier)\\b");

  private static final Pattern GUARDRAIL_UNKNOWN =
      Pattern.compile(
          "guardrail identifier or version provided in the request does not exist"
              + "|guardrail [\\w.:/-]*(?: version [\\w.]+)? ?"
              + "(?:does not exist|was not found|could not be found)"
              + "|could not (?:find|resolve) (?:the )?guardrail");

  private static final Pattern KNOWLEDGE_BASE_UNKNOWN =
      Pattern.compile("knowledge base [^.]{0,60}(?:does not exist|not found|could not be found)");

  /** The parameter as the subject of the sentence, or in the list of what is too much. */
  private static final Pattern TEMPERATURE_REFUSED =
      Pattern.compile(
          "temperature\\b(?:[^.;#]|\\.\\d){0,60}(?:not support|unsupported|deprecated)"
              + "|(?:not support|unsupported|deprecated|extraneous key)[^.;#]{0,60}temperature\\b");

  private static final int MAX_MESSAGE = 600;
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private final String service;
  private final String action;
  private final String subject;
  private final @Nullable ModelId model;
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
      Connection connection,
      Deadline deadline) {
    this.service = service;
    this.action = action;
    this.subject = subject;
    this.model = model;
    this.route = connection.route();
    this.region = route.region();
    this.endpoint = connection.endpoint();
    this.deadline = deadline;
    this.clock = connection.clock();
  }

  public static BedrockProblems ofModel(ModelId model, Connection connection, Deadline deadline) {
    return new BedrockProblems(
        "bedrock-runtime",
        "bedrock:InvokeModel",
        "Model " + model.given(),
        model,
        connection,
        deadline);
  }

  public static BedrockProblems ofAgent(
      String agentId, String aliasId, Connection connection, Deadline deadline) {
    return new BedrockProblems(
        "bedrock-agent-runtime",
        "bedrock:InvokeAgent",
        "Agent " + agentId + ", alias " + aliasId,
        null,
        connection,
        deadline);
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

  /** Whether a role lacks no more than the permission to stream. */
  public static boolean isStreamingDenied(Failure failure) {
    return failure.problem().name().startsWith("ACCESS_DENIED")
        && STREAM_ACTION.equals(failure.facts().get("action"));
  }

  /** Whether a model answers in one piece only. */
  public static boolean isStreamingUnsupported(Failure failure) {
    return failure.problem() == Problem.INVALID_REQUEST
        && failure.detail().contains("unsupported for streaming");
  }

  /** How many tokens a model writes at most, if a refusal was about that. */
  public static @Nullable Integer tokenLimit(Failure failure) {
    return failure.problem() == Problem.MAX_TOKENS_REFUSED
        ? Integer.valueOf(String.valueOf(failure.facts().get("limit")))
        : null;
  }

  /** Whether a model does without a temperature, which newer ones decide themselves. */
  public static boolean isTemperatureRefused(Failure failure) {
    return failure.problem() == Problem.INVALID_REQUEST
        && refusesTemperature(failure.detail().toLowerCase(Locale.ROOT));
  }

  private static boolean refusesTemperature(String text) {
    return TEMPERATURE_REFUSED.matcher(text).find();
  }

  /**
   * Whether an agent may have failed for want of the permission to stream. It may be the caller's
   * or that of the agent's role, and the text does not always say what was denied.
   */
  public static boolean mayBeStreamingDenied(Failure failure) {
    return isStreamingDenied(failure)
        || (failure.problem() == Problem.AGENT_ROLE_DENIED
            && STREAM_ACTION.equals(failure.facts().getOrDefault("action", STREAM_ACTION)));
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
      Failure failure = network.get();
      boolean unreached = failure.problem() == Problem.CONNECTION_REFUSED;
      return new CallFailedException(
          failure.requestId(requestId), unreached ? TRIES_WHEN_UNREACHED : 1, null, error);
    }
    if (head != null) { // What followed it was no event stream.
      return unreadable(head, error);
    }
    return CallFailedException.isFinal(
        Problem.INTERNAL_ERROR.failure(subject + ": " + error), error);
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
            + " that the whole answer may take.");
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
    // Of an agent that failed inside, nobody can tell what it has done by then.
    boolean ownFault =
        model != null && !inStream && requestId != null && code(code).equals("internalserver");
    return new CallFailedException(
        failure, tries(failure, e.statusCode(), ownFault), retryAfter(http), quoting ? null : e);
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
    Failure account = refusal || inStream ? AccountRefusal.of(text, detail) : null;
    if (account != null) {
      return account;
    }
    return switch (code) {
      case "accessdenied", "forbidden", "notauthorized", "unauthorizedoperation" -> {
        if (isRetired(text)) {
          yield Problem.MODEL_RETIRED.failure(detail);
        }
        AccessDenial denial = AccessDenial.of(message);
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
          text.contains("per day")
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
    if (text.contains("use case details")) {
      return Problem.USE_CASE_FORM_MISSING.failure(detail);
    }
    if (GUARDRAIL_UNKNOWN.matcher(text).find()) {
      return Problem.GUARDRAIL_NOT_FOUND.failure(detail);
    }
    if (isRetired(text)) {
      return Problem.MODEL_RETIRED.failure(detail);
    }
    if (model != null) {
      return unknown(model, detail);
    }
    return KNOWLEDGE_BASE_UNKNOWN.matcher(text).find()
        ? Problem.AGENT_DEPENDENCY_FAILED.failure(detail)
        : Problem.AGENT_NOT_FOUND.failure(detail);
  }

  private Failure invalid(String text, String detail) {
    if (model != null && ON_DEMAND_REFUSED.matcher(text).find()) {
      return profileNeeded(model, detail);
    }
    if (model != null && MODEL_ID_INVALID.matcher(text).find()) {
      return unknown(model, detail);
    }
    if (GUARDRAIL_UNKNOWN.matcher(text).find()) {
      return Problem.GUARDRAIL_NOT_FOUND.failure(detail);
    }
    if (isRetired(text)) {
      return Problem.MODEL_RETIRED.failure(detail);
    }
    if (INPUT_TOO_LONG.matcher(text).find()) {
      return Problem.INPUT_TOO_LONG.failure(detail);
    }
    Matcher limit = TOKEN_LIMIT.matcher(text);
    if (limit.find()) {
      return Problem.MAX_TOKENS_REFUSED.failure(detail).with("limit", limit.group("limit"));
    }
    boolean malformed =
        text.contains("malformed input request")
            || text.contains("required key")
            || text.contains("extraneous key");
    return malformed && !refusesTemperature(text) && !text.contains("or equal to")
        ? Problem.REQUEST_MALFORMED.failure(detail)
        : Problem.INVALID_REQUEST.failure(detail);
  }

  private static boolean isRetired(String text) {
    return RETIRED.matcher(text).find();
  }

  /** An id that Bedrock does not know; of some models that is what it says of the bare one. */
  private Failure unknown(ModelId id, String detail) {
    ModelTable table = ModelTable.load();
    return table.wantsProfile(id)
        ? profileNeeded(id, detail)
        : Problem.MODEL_NOT_FOUND.failure(detail + table.similar(id));
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
    return text.contains("signature expired") || text.contains("not yet current")
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

  /** Nothing is billed for a request that Bedrock turned away before any work. */
  private static int tries(Failure failure, int status, boolean ownFault) {
    return switch (failure.problem()) {
      case THROTTLED, MODEL_NOT_READY -> TRIES_WHEN_BUSY;
      case SERVICE_UNAVAILABLE -> status == 503 || ownFault ? TRIES_WHEN_BUSY : 1;
      default -> 1;
    };
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
    if (e instanceof ModelErrorException model && model.originalStatusCode() != null) {
      said += " (the model answered " + model.originalStatusCode() + ")";
    }
    if (e instanceof ModelStreamErrorException model && model.originalMessage() != null) {
      said += " (" + model.originalMessage() + ")";
    }
    if (said == null) {
      return "";
    }
    return oneLine(said.replaceAll("[\u2018\u2019]", "'"));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
  }
}
