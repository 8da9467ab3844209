package orchestrator.bedrock.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import orchestrator.bedrock.codec.ModelCodec;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One of the two ways in which Bedrock lets a model be asked. For one prompt each. */
interface ModelApi {
  /** Who reads what comes back. */
  ModelCodec codec();

  /**
   * The operation and its headers.
   *
   * @param stream whether the answer is to come in events
   */
  SdkHttpRequest.Builder request(boolean stream);

  byte[] body();

  /** The body in a request that has its tokens counted. */
  ObjectNode counted();

  /** The JSON that an event holds; Nova's are members of their own names. */
  default byte[] event(String type, byte[] payload) {
    String json = payload.length == 0 ? "{}" : new String(payload, StandardCharsets.UTF_8);
    return ("{\"" + type + "\":" + json + "}").getBytes(StandardCharsets.UTF_8);
  }
}
