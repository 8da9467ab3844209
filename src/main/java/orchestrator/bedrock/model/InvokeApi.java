package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import orchestrator.bedrock.codec.ModelCodec;
import orchestrator.bedrock.option.ResponseFormat;
import orchestrator.bedrock.option.Thinking;
import orchestrator.json.Json;
import orchestrator.model.option.ServiceTier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;

/** {@code InvokeModel}: the body is the one that the model's family speaks. */
final class InvokeApi implements ModelApi {
  private final ModelRequest request;
  private final ModelCodec codec;
  private final byte[] body;
  private final @Nullable String tier;
  private final @Nullable String metadata;

  InvokeApi(ModelRequest request, ModelCodec codec, ModelRequest.Content content) {
    this.request = request;
    this.codec = codec;
    ServiceTier serviceTier = content.options().serviceTier();
    this.tier = serviceTier == null ? null : serviceTier.word();
    this.metadata = ConverseFields.metadata(content.options());
    String json = Json.line(body(codec, content));
    this.body = json.getBytes(StandardCharsets.UTF_8);
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
  public SdkHttpRequest.Builder request(boolean stream) {
    SdkHttpRequest.Builder asked = operation(request.id().given(), stream);
    put(asked, "X-Amzn-Bedrock-GuardrailIdentifier", request.guardrailId());
    put(asked, "X-Amzn-Bedrock-GuardrailVersion", request.guardrailVersion());
    put(asked, "X-Amzn-Bedrock-Service-Tier", tier);
    put(asked, "X-Amzn-Bedrock-Request-Metadata", metadata);
    return asked;
  }

  /** The operation on a model, whatever is sent. */
  static SdkHttpRequest.Builder operation(String model, boolean stream) {
    return ModelRequest.post(model, stream ? "invoke-with-response-stream" : "invoke")
        .putHeader(stream ? "X-Amzn-Bedrock-Accept" : "Accept", ModelRequest.JSON);
  }

  private static void put(SdkHttpRequest.Builder asked, String header, @Nullable String value) {
    if (value != null) {
      asked.putHeader(header, value);
    }
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public ObjectNode counted() {
    return Json.object().set("invokeModel", Json.object().put("body", body));
  }

  /** What a chunk wraps is the family's own; nobody knows other events. */
  @Override
  public byte[] event(String type, byte[] payload) {
    if (!type.equals("chunk")) {
      return ModelApi.super.event(type, payload);
    }
    try {
      byte[] bytes = Json.parse(payload).path("bytes").binaryValue();
      return bytes == null ? payload : bytes;
    } catch (Json.JsonException | IOException e) {
      return payload; // The reader says what is wrong with it.
    }
  }
}
