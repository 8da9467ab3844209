package orchestrator.bedrock.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * The requests that Bedrock takes for an agent.
 *
 * @param sessionId in which session
 */
record AgentCalls(AgentTarget agent, String sessionId, Connection connection) {
  private static final String SESSION_HEADER = "x-amz-bedrock-agent-session-id";

  /** Sets the agent to work. */
  SignedCall invoke(Prompt prompt, boolean stream) {
    ObjectNode body = Json.object().put("enableTrace", true);
    body.put("inputText", prompt.withoutMedia().systemAndText());
    ObjectNode state = InputFiles.of(prompt);
    if (state != null) {
      body.set("sessionState", state);
    }
    body.set("streamingConfigurations", Json.object().put("streamFinalResponse", stream));
    return post(body);
  }

  /** Ends the session; an agent that hears of one for the first time does not go to work. */
  SignedCall end(String text) {
    return post(Json.object().put("endSession", true).put("inputText", text));
  }

  /** The session that an answer belongs to. */
  String session(SdkHttpResponse head) {
    return head.firstMatchingHeader(SESSION_HEADER).orElse(sessionId);
  }

  private SignedCall post(ObjectNode body) {
    return SignedCall.post(
        connection,
        AwsService.BEDROCK_AGENT_RUNTIME,
        SdkHttpRequest.builder()
            .encodedPath(
                String.join(
                    "/",
                    "/agents",
                    agent.agentId(),
                    "agentAliases",
                    agent.agentAliasId(),
                    "sessions",
                    SdkHttpUtils.urlEncode(sessionId),
                    "text"))
            .putHeader("Content-Type", "application/json")
            .putHeader("User-Agent", "orchestrator"),
        Json.line(body).getBytes(StandardCharsets.UTF_8));
  }
}
