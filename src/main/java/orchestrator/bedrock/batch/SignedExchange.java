package orchestrator.bedrock.batch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.http.NetworkProblems;
import orchestrator.http.RetryPolicy;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signed requests that may be made again without harm, with bodies that are streamed both ways
 * (docs/adr/0086).
 *
 * @param http the way there
 * @param credentials whose signature they carry
 * @param region where they go
 * @param service whose they are
 * @param address the service's, without a path
 * @param headers what each request says beside
 */
record SignedExchange(
    SdkHttpClient http,
    AwsCredentialsProvider credentials,
    String region,
    AwsService service,
    URI address,
    Map<String, String> headers) {
  private static final RetryPolicy RETRIES =
      new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(10));

  private static final int LARGEST_DOCUMENT = 1024 * 1024;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /** An answer; whoever gets it closes it. */
  record Reply(SdkHttpResponse head, InputStream body) implements AutoCloseable {
    /** The whole body, which is a small document. */
    byte[] document() throws IOException {
      return body.readNBytes(LARGEST_DOCUMENT);
    }

    boolean isBusy() {
      return head.statusCode() >= SERVER_ERROR || head.statusCode() == TOO_MANY_REQUESTS;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * What a request carries.
   *
   * @param content from its beginning, as often as it is asked
   * @param headers what is said of it
   */
  record Body(ContentStreamProvider content, long length, Map<String, String> headers) {
    static final Body NONE = new Body(InputStream::nullInputStream, 0, Map.of());

    static Body json(byte[] bytes) {
      return new Body(
          ContentStreamProvider.fromByteArrayUnsafe(bytes),
          bytes.length,
          Map.of("Content-Type", "application/json"));
    }
  }

  /**
   * Sends a request, again where the service is busy or cannot be reached.
   *
   * @param path percent-encoded
   * @return the answer, be it a refusal
   * @throws orchestrator.problem.ProblemException if there is none
   */
  Reply send(SdkHttpMethod method, String path, Map<String, String> query, Body body) {
    for (int made = 1; ; made++) {
      boolean last = made >= RETRIES.tries();
      try {
        Reply reply = once(method, path, query, body);
        if (last || !reply.isBusy()) {
          return reply;
        }
        reply.close();
      } catch (IOException e) {
        if (last) {
          throw NetworkProblems.of(e, address)
              .orElseGet(() -> Problem.CONNECTION_LOST.failure(address.getHost() + "."))
              .exception(e);
        }
      }
      pause(RETRIES.pause(made));
    }
  }

  private Reply once(SdkHttpMethod method, String path, Map<String, String> query, Body body)
      throws IOException {
    String base = address.getRawPath() == null ? "" : address.getRawPath();
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(method)
            .protocol(address.getScheme())
            .host(address.getHost())
            .port(address.getPort() < 0 ? null : address.getPort())
            .encodedPath(base.replaceFirst("/$", "") + path)
            .putHeader("User-Agent", "orchestrator");
    query.forEach(request::putRawQueryParameter);
    headers.forEach(request::putHeader);
    body.headers.forEach(request::putHeader);
    boolean carries = method == SdkHttpMethod.PUT || method == SdkHttpMethod.POST;
    if (carries) {
      request.putHeader("Content-Length", Long.toString(body.length));
    }
    SdkHttpRequest whole = request.build();
    boolean storage = service == AwsService.S3;
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                signing ->
                    signing
                        .identity(credentials.resolveCredentials())
                        .request(whole)
                        .payload(body.content)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.id())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        // S3 signs a path as it is sent, and every body's hash.
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !storage)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !storage))
            .request();
    HttpExecuteRequest.Builder exchange = HttpExecuteRequest.builder().request(signed);
    if (carries) {
      exchange.contentStreamProvider(body.content);
    }
    HttpExecuteResponse response = http.prepareRequest(exchange.build()).call();
    return new Reply(
        response.httpResponse(),
        response.responseBody().<InputStream>map(it -> it).orElseGet(InputStream::nullInputStream));
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.INTERRUPTED.failure("").exception(e);
    }
  }

  /** A header of an answer; null where it is not there. */
  static @Nullable String header(Reply reply, String name) {
    return reply.head().firstMatchingHeader(name).orElse(null);
  }
}
