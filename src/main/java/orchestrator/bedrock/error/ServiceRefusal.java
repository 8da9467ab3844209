package orchestrator.bedrock.error;

import com.fasterxml.jackson.databind.JsonNode;
import orchestrator.json.Json;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What the SDK's modules make of a refusal in JSON, for services whose module is not on board. */
public final class ServiceRefusal {
  private static final String UNAVAILABLE = "serviceUnavailableException";

  private ServiceRefusal() {}

  /** The exception that the SDK would throw. */
  public static AwsServiceException of(SdkHttpResponse head, byte[] body) {
    JsonNode json = json(body);
    String type =
        head.firstMatchingHeader("x-amzn-errortype")
            .orElse(json.path("__type").asText(json.path("code").asText()));
    return AwsServiceException.builder()
        .statusCode(head.statusCode())
        .requestId(head.firstMatchingHeader("x-amzn-requestid").orElse(null))
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(type.replaceFirst(":.*", "").replaceFirst(".*#", ""))
                .errorMessage(json.path("message").asText(json.path("Message").asText()))
                .sdkHttpResponse(head)
                .rawResponse(SdkBytes.fromByteArrayUnsafe(body))
                .build())
        .build();
  }

  /**
   * The exception that the SDK would throw for a frame of a stream.
   *
   * @param head of the answer that holds it
   * @param code what AWS calls it
   * @param message what AWS says, where the body does not
   */
  public static AwsServiceException of(
      SdkHttpResponse head, String code, String message, byte[] body) {
    JsonNode json = json(body);
    return AwsServiceException.builder()
        .statusCode(code.equals(UNAVAILABLE) ? 503 : 500)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(json.path("message").asText(json.path("Message").asText(message)))
                .sdkHttpResponse(head)
                .rawResponse(SdkBytes.fromByteArrayUnsafe(body))
                .build())
        .build();
  }

  /** What the model itself said, where AWS passes that on; else nothing. */
  static String original(AwsServiceException refusal) {
    AwsErrorDetails details = refusal.awsErrorDetails();
    SdkBytes raw = details == null ? null : details.rawResponse();
    JsonNode json = raw == null ? Json.object() : json(raw.asByteArrayUnsafe());
    if (json.hasNonNull("originalMessage")) {
      return " (" + json.path("originalMessage").asText() + ")";
    }
    return json.hasNonNull("originalStatusCode")
        ? " (the model answered " + json.path("originalStatusCode").asText() + ")"
        : "";
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (Json.JsonException e) {
      return Json.object(); // the status and the headers tell
    }
  }
}
