package orchestrator.bedrock;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;

/**
 * What AWS says when it denies a call: {@code User: W is not authorized to perform: A on resource:
 * R because|with an explicit deny in P}. Each kind of policy is mended by somebody else.
 */
final class AccessDenial {
  private static final Pattern SENTENCE =
      Pattern.compile(
          "not authorized to perform: *(?<action>[\\w-]+:\\w+)"
              + "(?: on resource: *(?<resource>[^\\s,]+))?");

  private AccessDenial() {}

  /**
   * The failure behind a denial.
   *
   * @param message what AWS said, with straight apostrophes
   * @param action what was attempted, where the message does not tell
   * @param service the service's name as VPC endpoints know it
   * @param region where the call went
   */
  static Failure failure(
      String message, String detail, String action, String service, String region) {
    String text = message.toLowerCase(Locale.ROOT);
    Matcher sentence = SENTENCE.matcher(message);
    boolean told = sentence.find();
    String resource = told && sentence.group("resource") != null ? sentence.group("resource") : "*";
    return problem(text)
        .failure(detail + elsewhere(resource, region))
        .with("action", told ? sentence.group("action") : action)
        .with("resource", resource)
        .with("service", service)
        .with("region", region);
  }

  private static Problem problem(String text) {
    if (text.contains("aws-marketplace") || text.contains("aws marketplace")) {
      return Problem.MARKETPLACE_SUBSCRIPTION_MISSING;
    }
    if (text.contains("access to the model") || text.contains("access to this model")) {
      return Problem.MODEL_ACCESS_MISSING;
    }
    if (text.contains("api key") || text.contains("bearer token")) {
      return text.contains("expired") ? Problem.CREDENTIALS_EXPIRED : Problem.CREDENTIALS_REJECTED;
    }
    if (text.contains("service control policy")) {
      return Problem.ACCESS_DENIED_BY_SERVICE_CONTROL_POLICY;
    }
    if (text.contains("permissions boundary")) {
      return Problem.ACCESS_DENIED_BY_BOUNDARY;
    }
    if (text.contains("vpc endpoint policy")) {
      return Problem.ACCESS_DENIED_BY_ENDPOINT_POLICY;
    }
    if (text.contains("session policy")) {
      return Problem.ACCESS_DENIED_BY_SESSION_POLICY;
    }
    if (text.contains("explicit deny")) {
      return Problem.ACCESS_DENIED_EXPLICITLY;
    }
    return text.contains("no identity-based policy")
        ? Problem.ACCESS_DENIED_BY_IDENTITY_POLICY
        : Problem.ACCESS_DENIED;
  }

  /**
   * An inference profile calls models in several regions, and any of them may be the denied one.
   */
  private static String elsewhere(String resource, String region) {
    String[] arn = resource.split(":", 6);
    boolean other = arn.length == 6 && !arn[3].isEmpty() && !arn[3].equals(region);
    return other
        ? " The denied resource is in " + arn[3] + ", where the inference profile sends calls."
        : "";
  }
}
