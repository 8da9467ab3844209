package orchestrator.bedrock.agentcore;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.SignedCall;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The requests that AgentCore takes for a runtime.
 *
 * @param target which runtime
 * @param sessionId in which session
 */
record RuntimeCalls(AgentRuntimeTarget target, String sessionId, Connection connection) {
  private static final String SESSION_HEADER = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

  /** Sets the agent to work; its container is started if it is not running. */
  SignedCall invoke(byte[] payload, boolean stream) {
    String types = (stream ? "text/event-stream, " : "") + "application/json";
    return post("invocations", types, payload);
  }

  /** Ends the session, and with it its container. */
  SignedCall stop() {
    return post("stopruntimesession", "application/json", new byte[0]);
  }

  /** The session that an answer belongs to. */
  String session(SdkHttpResponse head) {
    return head.firstMatchingHeader(SESSION_HEADER).orElse(sessionId);
  }

  private SignedCall post(String what, String accepted, byte[] payload) {
    String arn = URLEncoder.encode(target.arn().value(), StandardCharsets.UTF_8);
    return SignedCall.post(
        connection,
        AwsService.BEDROCK_AGENTCORE,
        SdkHttpRequest.builder()
            .encodedPath("/runtimes/" + arn + "/" + what)
            .putRawQueryParameter("qualifier", target.endpoint())
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", accepted)
            .putHeader("User-Agent", "orchestrator")
            .putHeader(SESSION_HEADER, sessionId),
        payload);
  }
}
