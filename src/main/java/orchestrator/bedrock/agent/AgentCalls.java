package orchestrator.bedrock.agent;

import java.nio.charset.StandardCharsets;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.SdkJson;
import orchestrator.bedrock.session.SignedCall;
import orchestrator.json.Json;
import orchestrator.model.Prompt;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentRequest;
import software.amazon.awssdk.services.bedrockagentruntime.model.StreamingConfigurations;
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
    return post(
        InvokeAgentRequest.builder()
            .inputText(prompt.withoutMedia().systemAndText())
            .sessionState(InputFiles.of(prompt))
            .enableTrace(true)
            .streamingConfigurations(
                StreamingConfigurations.builder().streamFinalResponse(stream).build())
            .build());
  }

  /** Ends the session; an agent that hears of one for the first time does not go to work. */
  SignedCall end(String text) {
    return post(InvokeAgentRequest.builder().inputText(text).endSession(true).build());
  }

  /** The session that an answer belongs to. */
  String session(SdkHttpResponse head) {
    return head.firstMatchingHeader(SESSION_HEADER).orElse(sessionId);
  }

  private SignedCall post(InvokeAgentRequest body) {
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
        Json.line(SdkJson.of(body)).getBytes(StandardCharsets.UTF_8));
  }
}
