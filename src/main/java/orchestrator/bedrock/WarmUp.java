package orchestrator.bedrock;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.model.Engine;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Makes a whole call that is not sent, and reads a made-up word of an answer to it. That loads and
 * runs once what the real call needs, which can be done while a page is still being fetched: some
 * two thousand classes, and what stands between the first word's arrival and the user.
 */
final class WarmUp implements SdkAsyncHttpClient {
  private static final InvocationContext NOWHERE =
      new InvocationContext("us-east-1", "", "", null, null, null, null, "https://127.0.0.1");
  private static final Prompt NOTHING = new Prompt("none", null, "-");
  private static final String SERVER_SENT = "text/event-stream";
  private static final String WORD =
      "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"-\"}}";

  static void of(BedrockTarget target) {
    of(target, NOWHERE, event -> {});
  }

  /**
   * Makes the call without sending it. The answer does not end as it should, which is told to
   * nobody.
   *
   * @param route where it would go
   * @param events hear of the word that was made up
   */
  static void of(BedrockTarget target, InvocationContext route, Consumer<RunEvent> events) {
    try (Engine engine = target.engine(InferenceOptions.DEFAULT, () -> connection(route))) {
      engine.ask(NOTHING, events);
    }
  }

  private static Connection connection(InvocationContext route) {
    return new Connection(
        route,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")),
        null,
        List.of(),
        new WarmUp(),
        Clock.systemUTC());
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    boolean runtime =
        request.request().firstMatchingHeader("Accept").orElse("").startsWith(SERVER_SENT);
    request
        .responseHandler()
        .onHeaders(
            SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader(
                    "Content-Type", runtime ? SERVER_SENT : "application/vnd.amazon.eventstream")
                .build());
    request
        .responseHandler()
        .onStream(
            runtime
                ? AsyncRequestBody.fromString("data: {\"text\":\"-\"}\n\n")
                : AsyncRequestBody.fromByteBuffer(word().toByteBuffer()));
    return CompletableFuture.completedFuture(null);
  }

  private static Message word() {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(":event-type", HeaderValue.fromString("chunk"));
    headers.put(":content-type", HeaderValue.fromString("application/json"));
    headers.put(":message-type", HeaderValue.fromString("event"));
    String bytes = Base64.getEncoder().encodeToString(WORD.getBytes(StandardCharsets.UTF_8));
    return new Message(headers, ("{\"bytes\":\"" + bytes + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {}
}
