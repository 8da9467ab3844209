package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.json.Json;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler.Visitor;

/** {@code InvokeModel}: the body is the one that the model's family speaks. */
final class InvokeApi implements ModelApi {
  private static final String JSON = "application/json";

  private final BedrockRuntimeAsyncClient bedrock;
  private final ModelRequest request;
  private final ModelCodec codec;
  private final SdkBytes body;

  InvokeApi(
      BedrockRuntimeAsyncClient bedrock,
      ModelRequest request,
      ModelCodec codec,
      ModelRequest.Content content) {
    this.bedrock = bedrock;
    this.request = request;
    this.codec = codec;
    Integer limit = content.maxTokens();
    int maxTokens = limit == null ? ModelRequest.DEFAULT_TOKENS_OF_UNKNOWN : limit;
    ObjectNode json = codec.body(content.prompt(), maxTokens, content.temperature());
    if (content.cacheSystem()) {
      codec.cacheSystem(json);
    }
    this.body = SdkBytes.fromByteArrayUnsafe(Json.line(json).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ModelCodec codec() {
    return codec;
  }

  @Override
  public CompletableFuture<Void> stream(
      EventQueue<SdkBytes> inbox, Consumer<SdkHttpResponse> head) {
    Visitor visitor = Visitor.builder().onChunk(part -> inbox.deliver(part.bytes())).build();
    return bedrock.invokeModelWithResponseStream(
        InvokeModelWithResponseStreamRequest.builder()
            .modelId(request.id().given())
            .contentType(JSON)
            .accept(JSON)
            .guardrailIdentifier(request.guardrailId())
            .guardrailVersion(request.guardrailVersion())
            .body(body)
            .build(),
        InvokeModelWithResponseStreamResponseHandler.builder()
            .onResponse(response -> head.accept(response.sdkHttpResponse()))
            .subscriber(visitor)
            .build());
  }

  @Override
  public CompletableFuture<Body> whole() {
    return bedrock
        .invokeModel(
            InvokeModelRequest.builder()
                .modelId(request.id().given())
                .contentType(JSON)
                .accept(JSON)
                .guardrailIdentifier(request.guardrailId())
                .guardrailVersion(request.guardrailVersion())
                .body(body)
                .build())
        .thenApply(response -> new Body(response.body(), response.sdkHttpResponse()));
  }
}
