package orchestrator.bedrock.error;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What AWS and the models' vendors say, where their codes do not tell one cause from another. The
 * only place in the program that knows their sentences; all are looked for in lower case, with
 * straight apostrophes.
 */
enum ServiceText {
  // what is wrong with a request
  ON_DEMAND_REFUSED("on-demand throughput isn't supported|support on-demand throughput"),
  MODEL_ID_INVALID("model identifier is invalid|invalid model (?:id|identifier)\\b"),
  GUARDRAIL_UNKNOWN(
      "guardrail identifier or version provided in the request does not exist"
          + "|guardrail [\\w.:/-]*(?: version [\\w.]+)? ?"
          + "(?:does not exist|was not found|could not be found)"
          + "|could not (?:find|resolve) (?:the )?guardrail"),
  KNOWLEDGE_BASE_UNKNOWN(
      "knowledge base [^.]{0,60}(?:does not exist|not found|could not be found)"),
  MODEL_RETIRED(
      "(?:end of its|end of) life|marked by provider as legacy"
          + "|\\bmodel(?: version)?(?: [\\w.:-]+)? (?:is|was|has been) (?:deprecated|retired)"
          + "(?! (?:for|in|by|with)\\b)"),
  /** Of a prompt that does not fit, as each vendor says it. */
  INPUT_TOO_LONG(
      "(?:input|prompt) is too long|too many input tokens|maximum context length"
          + "|exceeds?(?:ed)? (?:the |its )?(?:model's )?(?:maximum )?context"
          + " (?:limit|length|window|size)"
          + "|(?:larger|longer) than the (?:model's )?context window"),
  /** Of a token limit that is too high, as each vendor says it. */
  TOKEN_LIMIT(
      "(?:exceeds the model limit of"
          + "|max_?(?:gen_len|tokens|tokencount|completion_tokens): \\d+ is not less or equal to"
          + "|max_tokens: \\d+ >) (?<limit>\\d{1,7})\\b"),
  /** The parameter as the subject of the sentence, or in the list of what is too much. */
  TEMPERATURE_REFUSED(
      "temperature\\b(?:[^.;#]|\\.\\d){0,60}(?:not support|unsupported|deprecated)"
          + "|(?:not support|unsupported|deprecated|extraneous key)[^.;#]{0,60}temperature\\b"),
  STREAMING_UNSUPPORTED("unsupported for streaming"),
  BODY_MALFORMED("malformed input request|required key|extraneous key"),
  /** Only what stands behind permissions and model ids knows what a model's body must hold. */
  BODY_INCOMPLETE("field required|anthropic_version"),
  VALUE_OUT_OF_RANGE("or equal to"),
  USE_CASE_DETAILS("use case details"),
  DAILY_LIMIT("per day"),
  SESSION_ENDED("^session is terminated"),
  SIGNATURE_OUTDATED("signature expired|not yet current"),

  // what denies a call
  MODEL_ACCESS_MISSING("(?:don't|do not|does not) have access to (?:the|this) model"),
  KEY_EXPIRED("(?:api key|bearer token)[^.]{0,20} expired"),
  KEY_INVALID(
      "your api key is valid|invalid (?:api key|bearer token)"
          + "|(?:api key|bearer token)[^.]{0,20} (?:is|was) (?:invalid|not valid|not recognized)"),
  DENIED_BEHIND_THE_CALL("access denied when calling"),
  NO_IDENTITY_POLICY("no identity-based policy"),
  OTHER_AUTHORIZATION("authorization method mismatch|different authorization method"),

  // the policies that deny one, those first that others cannot overrule
  SERVICE_CONTROL_POLICY("service control policy", Problem.ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY),
  PERMISSIONS_BOUNDARY("permissions boundary", Problem.ACCESS_DENIED_BY_BOUNDARY),
  ENDPOINT_POLICY("vpc endpoint policy", Problem.ACCESS_DENIED_BY_ENDPOINT_POLICY),
  SESSION_POLICY("session policy", Problem.ACCESS_DENIED_BY_SESSION_POLICY),
  EXPLICIT_DENY("explicit deny", Problem.ACCESS_DENIED_EXPLICITLY),

  // the state of the account, whatever the request holds: AWS gives such refusals different codes
  // The whole text: with more behind it, something in the request is what is not allowed.
  OPERATION_NOT_ALLOWED("^operation not allowed\\.?$", Problem.ACCOUNT_NOT_ENABLED),
  ACCOUNT_BLOCKED(
      "\\baccount is (?:currently |temporarily )?(?:blocked|suspended|closed|on hold)\\b"
          + "|access to bedrock models is not allowed for this account",
      Problem.ACCOUNT_NOT_ENABLED),
  ACCOUNT_UNVERIFIED(
      "\\baccount is (?:currently |still )?(?:being verified|pending verification)",
      Problem.ACCOUNT_NOT_ENABLED),
  ACCOUNT_WITHOUT_MODEL(
      "your account is not authorized to invoke this api operation", Problem.MODEL_ACCESS_MISSING),
  DATA_RETENTION(
      "(?:data retention mode ['\"`]?(?=[\\w-]+['\"`]? is not available for this model)"
          + "|model is not available under data retention mode ['\"`]?)(?<mode>[\\w-]+)",
      Problem.DATA_RETENTION_MODE),
  USE_CASE_NOT_SUBMITTED(
      "model use case details have not been submitted for this account",
      Problem.USE_CASE_FORM_MISSING),
  PAYMENT_METHOD(
      "invalid_payment_instrument|a valid payment instrument must be provided",
      Problem.PAYMENT_METHOD_INVALID),
  AGENTS_IN_MAINTENANCE("bedrock agents is in maintenance mode", Problem.AGENTS_IN_MAINTENANCE),
  CHANNEL_PROGRAM(
      "access to this model is not available for channel program accounts",
      Problem.MODEL_NOT_FOR_ACCOUNT),
  COUNTRY(
      "access to [\\w ]{1,40} is not allowed from unsupported countries",
      Problem.MODEL_NOT_FOR_ACCOUNT),
  MARKETPLACE_ACTIONS("required aws marketplace actions", Problem.MARKETPLACE_SUBSCRIPTION_MISSING),
  MARKETPLACE_PENDING(
      "aws marketplace subscription for (?:the|this) model is (?:still being processed|pending)",
      Problem.MARKETPLACE_SUBSCRIPTION_PENDING),
  MARKETPLACE_FAILED(
      "aws marketplace subscription for (?:the|this) model cannot be completed",
      Problem.MARKETPLACE_SUBSCRIPTION_FAILED);

  static final Set<ServiceText> POLICIES = EnumSet.range(SERVICE_CONTROL_POLICY, EXPLICIT_DENY);
  static final Set<ServiceText> ACCOUNT = EnumSet.range(OPERATION_NOT_ALLOWED, MARKETPLACE_FAILED);

  private final Pattern words;
  private final @Nullable Problem problem;

  ServiceText(String words) {
    this(words, null);
  }

  ServiceText(String words, @Nullable Problem problem) {
    this.words = Pattern.compile(words);
    this.problem = problem;
  }

  boolean isIn(String text) {
    return words.matcher(text).find();
  }

  /** What a group of the sentence says; null if the text does not hold it. */
  @Nullable String group(String name, String text) {
    Matcher matcher = words.matcher(text);
    return matcher.find() ? matcher.group(name) : null;
  }

  /** What it means by itself. */
  Problem problem() {
    if (problem == null) {
      throw new IllegalStateException(name());
    }
    return problem;
  }

  /** The first of them that a text holds; null for none. */
  static @Nullable ServiceText first(Set<ServiceText> among, String text) {
    for (ServiceText each : among) {
      if (each.isIn(text)) {
        return each;
      }
    }
    return null;
  }
}
