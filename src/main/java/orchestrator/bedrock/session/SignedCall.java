package orchestrator.bedrock.session;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import orchestrator.aws.endpoint.AwsService;
import orchestrator.bedrock.error.ServiceRefusal;
import orchestrator.http.Deadline;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.http.async.SimpleSubscriber;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * One signed POST to a service for which no module of the SDK is on board (docs/adr/0072), and its
 * answer, part by part. Fails with the SDK's own exceptions. For one thread.
 */
public final class SignedCall implements AutoCloseable {
  private static final int LARGEST_ERROR = 64 * 1024;

  private final EventQueue<Part> parts = new EventQueue<>();
  private final CompletableFuture<Void> call;

  /** The head, then what follows. */
  private record Part(@Nullable SdkHttpResponse head, ByteBuffer bytes) {}

  private SignedCall(Connection connection, SdkHttpRequest request, byte[] body) {
    this.call =
        connection
            .http()
            .execute(
                AsyncExecuteRequest.builder()
                    .request(request)
                    .requestContentPublisher(new Body(AsyncRequestBody.fromBytesUnsafe(body)))
                    .responseHandler(new Handler(parts))
                    .build());
    parts.endWith(call);
  }

  /**
   * Signs and sends a request.
   *
   * @param request its path, query and headers; address, length and signature are added
   */
  public static SignedCall post(
      Connection connection, AwsService service, SdkHttpRequest.Builder request, byte[] body) {
    URI endpoint = connection.endpoint();
    String base = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    SdkHttpRequest whole =
        request
            .method(SdkHttpMethod.POST)
            .protocol(endpoint.getScheme())
            .host(endpoint.getHost())
            .port(endpoint.getPort() < 0 ? null : endpoint.getPort())
            .encodedPath(base.replaceFirst("/$", "") + request.encodedPath())
            .putHeader("Content-Length", Integer.toString(body.length))
            .build();
    return new SignedCall(connection, signed(connection, service, whole, body), body);
  }

  private static SdkHttpRequest signed(
      Connection connection, AwsService service, SdkHttpRequest request, byte[] body) {
    String token = connection.bearerToken();
    if (token != null) {
      return request.toBuilder().putHeader("Authorization", "Bearer " + token).build();
    }
    AwsCredentialsProvider credentials = Objects.requireNonNull(connection.credentials());
    return AwsV4HttpSigner.create()
        .sign(
            signing ->
                signing
                    .identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                    .putProperty(AwsV4HttpSigner.REGION_NAME, connection.route().region()))
        .request();
  }

  /**
   * Waits for the beginning of the answer.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if it is a refusal
   */
  public SdkHttpResponse head(Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    Part first = Objects.requireNonNull(parts.next(deadline), "a call fails or has a head");
    SdkHttpResponse head = Objects.requireNonNull(first.head());
    if (!head.isSuccessful()) {
      throw ServiceRefusal.of(head, start(deadline));
    }
    return head;
  }

  /** The next part of the body; null at its end, if it ended as HTTP says. */
  public byte @Nullable [] next(Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    Part part = parts.next(deadline);
    if (part == null) {
      return null;
    }
    byte[] bytes = new byte[part.bytes().remaining()];
    part.bytes().get(bytes);
    return bytes;
  }

  /** What is left of the body. */
  public byte[] rest(Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part = next(deadline); part != null; part = next(deadline)) {
      body.writeBytes(part);
    }
    return body.toByteArray();
  }

  /** Breaks off what is still under way. */
  @Override
  public void close() {
    call.cancel(true);
  }

  private byte[] start(Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part = next(deadline);
        part != null && body.size() < LARGEST_ERROR;
        part = next(deadline)) {
      body.writeBytes(part);
    }
    return body.toByteArray();
  }

  /** Brings the answer to whoever waits for it; that it failed, the call says. */
  private record Handler(EventQueue<Part> parts) implements SdkAsyncHttpResponseHandler {
    @Override
    public void onHeaders(SdkHttpResponse head) {
      parts.deliver(new Part(head, ByteBuffer.allocate(0)));
    }

    @Override
    public void onStream(Publisher<ByteBuffer> body) {
      body.subscribe(new SimpleSubscriber(part -> parts.deliver(new Part(null, part))));
    }

    @Override
    public void onError(Throwable failure) {}
  }

  /** The body of the request, as the client wants it. */
  private record Body(AsyncRequestBody bytes) implements SdkHttpContentPublisher {
    @Override
    public Optional<Long> contentLength() {
      return bytes.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> reader) {
      bytes.subscribe(reader);
    }
  }
}
