package orchestrator.bedrock;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import orchestrator.llm.Route;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.bedrockagentruntime.BedrockAgentRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockagentruntime.model.InvokeAgentResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/**
 * Takes a call through the SDK up to the point where it would be sent. That loads some two thousand
 * classes, which can be done while a page is still being fetched.
 */
final class WarmUp implements SdkAsyncHttpClient {
  private static final Route NOWHERE =
      new Route("us-east-1", "", "", null, null, null, null, "https://127.0.0.1");

  static void model() {
    try (BedrockRuntimeAsyncClient client = BedrockClients.models(connection())) {
      client
          .invokeModelWithResponseStream(
              request -> request.modelId("none").body(SdkBytes.fromUtf8String("{}")),
              InvokeModelWithResponseStreamResponseHandler.builder().subscriber(e -> {}).build())
          .exceptionally(unsent -> null)
          .join();
    }
  }

  static void agent() {
    try (BedrockAgentRuntimeAsyncClient client = BedrockClients.agents(connection())) {
      client
          .invokeAgent(
              request -> request.agentId("A").agentAliasId("A").sessionId("none").inputText("-"),
              InvokeAgentResponseHandler.builder().subscriber(e -> {}).build())
          .exceptionally(unsent -> null)
          .join();
    }
  }

  private static Connection connection() {
    return new Connection(
        NOWHERE,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")),
        null,
        List.of(),
        new WarmUp(),
        Clock.systemUTC());
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    IllegalStateException unsent = new IllegalStateException("a warm-up is not sent");
    request.responseHandler().onError(unsent);
    return CompletableFuture.failedFuture(unsent);
  }

  @Override
  public void close() {}
}
