package orchestrator.bedrock.error;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What AWS says when it denies a call: {@code User: W is not authorized to perform: A on resource:
 * R because|with an explicit deny in P}. Each kind of policy is mended by somebody else. Who asked
 * and for what are names that somebody chose, so that only what stands behind them tells the
 * reason.
 *
 * @param reason what AWS said, in lower case, with straight apostrophes, behind the resource
 * @param action what was denied; null where the text does not tell
 * @param resource on what; {@code *} where the text does not tell
 */
record AccessDenial(String reason, @Nullable String action, String resource) {
  private static final String MODEL_ACTION = "bedrock:InvokeModel";

  /** What a run asks for; somebody who allows but one of the two is asked for the other next. */
  private static final String MODEL_ACTIONS =
      MODEL_ACTION + " (and " + BedrockProblems.STREAM_ACTION + " to stream)";

  private static final Pattern SENTENCE =
      Pattern.compile(
          "not authorized to perform: *(?<action>[\\w-]+:\\w+)"
              + "(?: on resource: *(?<resource>[^\\s,]+))?");

  static AccessDenial of(String message) {
    Matcher sentence = SENTENCE.matcher(message);
    boolean told = sentence.find();
    return new AccessDenial(
        (told ? message.substring(sentence.end()) : message).toLowerCase(Locale.ROOT),
        told ? sentence.group("action") : null,
        told && sentence.group("resource") != null ? sentence.group("resource") : "*");
  }

  /** Whether the text is about what somebody wanted to do behind the call that was made. */
  boolean isOfAnotherThan(String attempted) {
    return action == null
        ? ServiceText.DENIED_BEHIND_THE_CALL.isIn(reason)
        : !action.equals(attempted);
  }

  /** Whether the permission to stream is what is missing. */
  boolean isOfStreaming() {
    return BedrockProblems.STREAM_ACTION.equals(action);
  }

  /** The denial of what an agent wanted to do with its own role. */
  Failure ofAgentsRole(String detail) {
    Failure failure = Problem.AGENT_ROLE_DENIED.failure(detail);
    return action == null ? failure : failure.with("action", action);
  }

  /**
   * The denial of the caller.
   *
   * @param attempted the action, where the text does not tell
   * @param service the service's name as VPC endpoints know it
   * @param region where the call went
   */
  Failure failure(String detail, String attempted, String service, String region) {
    String denied = action == null ? attempted : action;
    String[] arn = resource.split(":", 6);
    boolean elsewhere = arn.length == 6 && !arn[3].isEmpty() && !arn[3].equals(region);
    String where =
        elsewhere
            ? (detail.endsWith(".") ? "" : ".")
                + " The denied resource is in "
                + arn[3]
                + ", where the inference profile sends calls."
            : "";
    return problem(elsewhere)
        .failure(detail + where)
        .with("action", denied)
        .with("needed", denied.startsWith(MODEL_ACTION) ? MODEL_ACTIONS : denied)
        .with("resource", resource)
        .with("service", service)
        .with("region", region);
  }

  private Problem problem(boolean elsewhere) {
    ServiceText policy = ServiceText.first(ServiceText.POLICIES, reason);
    if (policy != null) {
      return policy.problem();
    }
    if (action == null) {
      Problem told = withoutAction();
      if (told != null) {
        return told;
      }
    } else if (action.startsWith("aws-marketplace:")) {
      return Problem.MARKETPLACE_SUBSCRIPTION_MISSING;
    }
    if (elsewhere) {
      return Problem.ACCESS_DENIED_IN_OTHER_REGION;
    }
    return ServiceText.NO_IDENTITY_POLICY.isIn(reason)
        ? Problem.ACCESS_DENIED_BY_IDENTITY_POLICY
        : Problem.ACCESS_DENIED;
  }

  /** What Bedrock itself says, of its own accord and not of a policy's. */
  private @Nullable Problem withoutAction() {
    if (ServiceText.KEY_EXPIRED.isIn(reason)) {
      return Problem.CREDENTIALS_EXPIRED;
    }
    if (ServiceText.KEY_INVALID.isIn(reason)) {
      return Problem.CREDENTIALS_REJECTED;
    }
    return ServiceText.MODEL_ACCESS_MISSING.isIn(reason) ? Problem.MODEL_ACCESS_MISSING : null;
  }
}
