package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.bedrock.session.EventQueue;
import orchestrator.bedrock.session.RecordingHttpClient;
import orchestrator.json.Json;
import orchestrator.model.option.ServiceTier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensInput;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/** {@code InvokeModel}: the body is the one that the model's family speaks. */
final class InvokeApi implements ModelApi {
  private static final String JSON = "application/json";

  private final BedrockRuntimeAsyncClient bedrock;
  private final RecordingHttpClient recording;
  private final ModelRequest request;
  private final ModelCodec codec;
  private final SdkBytes body;
  private final @Nullable String tier;
  private final @Nullable String metadata;

  /**
   * A call in the making.
   *
   * @param recording the client that {@code bedrock} uses
   */
  InvokeApi(
      BedrockRuntimeAsyncClient bedrock,
      RecordingHttpClient recording,
      ModelRequest request,
      ModelCodec codec,
      ModelRequest.Content content) {
    this.bedrock = bedrock;
    this.recording = recording;
    this.request = request;
    this.codec = codec;
    ServiceTier serviceTier = content.options().serviceTier();
    this.tier = serviceTier == null ? null : serviceTier.word();
    this.metadata = ConverseFields.metadata(content.options());
    String json = Json.line(body(codec, content));
    this.body = SdkBytes.fromByteArrayUnsafe(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The body, in a call as in a record of a job. */
  static ObjectNode body(ModelCodec codec, ModelRequest.Content content) {
    Integer limit = content.maxTokens();
    int maxTokens = limit == null ? ModelRequest.DEFAULT_TOKENS_OF_UNKNOWN : limit;
    ObjectNode json = codec.conversation(content.prompt(), maxTokens, content.temperature());
    if (content.cacheSystem()) {
      codec.cacheSystem(json);
    }
    if (content.marks() != null) {
      codec.cache(json, content.marks());
    }
    Thinking thinking = content.options().thinking();
    if (thinking != null) {
      codec.think(json, thinking);
    }
    ResponseFormat format = content.options().format();
    if (format != null) {
      codec.hold(json, format);
    }
    return json;
  }

  @Override
  public ModelCodec codec() {
    return codec;
  }

  @Override
  public CompletableFuture<Void> stream(
      EventQueue<SdkBytes> inbox, Consumer<SdkHttpResponse> head) {
    recording.listen(new EventListener(head, inbox::deliver, InvokeApi::event));
    return bedrock.invokeModelWithResponseStream(
        InvokeModelWithResponseStreamRequest.builder()
            .modelId(request.id().given())
            .contentType(JSON)
            .accept(JSON)
            .guardrailIdentifier(request.guardrailId())
            .guardrailVersion(request.guardrailVersion())
            .serviceTier(tier)
            .requestMetadata(metadata)
            .body(body)
            .build(),
        InvokeModelWithResponseStreamResponseHandler.builder().subscriber(event -> {}).build());
  }

  @Override
  public CountTokensInput counted() {
    return CountTokensInput.fromInvokeModel(call -> call.body(body));
  }

  /** What a chunk wraps is the family's own; nobody knows other events. */
  private static SdkBytes event(String type, byte[] payload) {
    if (!type.equals("chunk")) {
      return EventListener.named(type, payload);
    }
    try {
      byte[] bytes = Json.parse(payload).path("bytes").binaryValue();
      return SdkBytes.fromByteArrayUnsafe(bytes == null ? payload : bytes);
    } catch (Json.JsonException | IOException e) {
      return SdkBytes.fromByteArrayUnsafe(payload); // The reader says what is wrong with it.
    }
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
                .serviceTier(tier)
                .requestMetadata(metadata)
                .body(body)
                .build())
        .thenApply(response -> new Body(response.body(), response.sdkHttpResponse()));
  }
}
