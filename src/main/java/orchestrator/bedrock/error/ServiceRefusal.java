package orchestrator.bedrock.error;

import com.fasterxml.jackson.databind.JsonNode;
import orchestrator.json.Json;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;

/** What the SDK's modules make of a refusal in JSON, for services whose module is not on board. */
public final class ServiceRefusal {
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

  private static JsonNode json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (Json.JsonException e) {
      return Json.object(); // the status and the headers tell
    }
  }
}
