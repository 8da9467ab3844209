package orchestrator.bedrock.agentcore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.problem.Problem;
import orchestrator.text.ForeignText;

/**
 * The ARN of an AgentCore runtime.
 *
 * @param value the ARN itself
 * @param region where the runtime is
 * @param id its own part, {@code NAME-0123456789}
 */
record RuntimeArn(String value, String region, String id) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-z-]*:bedrock-agentcore:(?<region>[a-z]{2,4}(?:-[a-z]+){1,3}-\\d+):\\d{12}"
              + ":runtime/(?<id>[a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10})");

  private static final Pattern OF_AN_ENDPOINT =
      Pattern.compile("(?<runtime>arn:[^/]+:runtime/[^/]+)/runtime-endpoint/(?<name>[^/]+)");

  /**
   * Reads one.
   *
   * @param source where it was said, for people
   * @throws orchestrator.problem.ProblemException {@code AGENT_ARN_INVALID}
   */
  static RuntimeArn of(String given, String source) {
    String value = given.strip();
    Matcher arn = FORM.matcher(value);
    if (!arn.matches()) {
      throw Problem.AGENT_ARN_INVALID
          .failure("'" + ForeignText.oneLine(value) + "' (" + source + ")." + hint(value))
          .exception();
    }
    return new RuntimeArn(value, arn.group("region"), arn.group("id"));
  }

  /** What else it is, where that can be told. */
  private static String hint(String value) {
    Matcher endpoint = OF_AN_ENDPOINT.matcher(value);
    if (endpoint.matches()) {
      return " That is an endpoint of one: --agent-arn "
          + endpoint.group("runtime")
          + " --agent-endpoint "
          + endpoint.group("name");
    }
    if (value.startsWith("arn:") && value.contains(":bedrock:")) {
      return value.contains(":agent")
          ? " Agents of Amazon Bedrock are named by --agent-id and --agent-alias-id."
          : " Models are named by --model.";
    }
    return value.contains(":harness/") ? " Harnesses of AgentCore cannot be asked." : "";
  }
}
