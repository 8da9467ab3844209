package orchestrator.http.sdk;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;

/**
 * One request and its answer, on the thread that runs it. The body is published as it arrives, and
 * no faster than the subscriber asks for it.
 */
final class StreamingExchange implements Runnable, Publisher<ByteBuffer>, Subscription {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SdkHttpClient client;
  private final AsyncExecuteRequest request;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  // Guarded by this.
  private @Nullable Subscriber<? super ByteBuffer> subscriber;
  private @Nullable ExecutableHttpRequest call;
  private @Nullable Throwable unheard;
  private boolean taken;
  private long demand;

  StreamingExchange(SdkHttpClient client, AsyncExecuteRequest request) {
    this.client = client;
    this.request = request;
    // Cancelled, timed out, failed: whoever waits inside wakes up, and the connection goes.
    var unused =
        done.whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                abort();
              }
            });
  }

  /** Completes when the whole body has been handed over; completing it before stops the rest. */
  CompletableFuture<Void> done() {
    return done;
  }

  @Override
  public void run() {
    try {
      HttpExecuteResponse response = send();
      request.responseHandler().onHeaders(response.httpResponse());
      request.responseHandler().onStream(this);
      publish(response);
    } catch (Throwable failure) { // whatever it is, the SDK waits to hear of it
      fail(failure);
    }
  }

  private HttpExecuteResponse send() throws IOException {
    byte[] content = content();
    SdkHttpRequest head = request.request();
    HttpExecuteRequest.Builder whole = HttpExecuteRequest.builder();
    if (content.length > 0) {
      head =
          head.toBuilder()
              .putHeader("Content-Length", Integer.toString(content.length))
              .removeHeader("Transfer-Encoding")
              .build();
      whole.contentStreamProvider(() -> new ByteArrayInputStream(content));
    }
    ExecutableHttpRequest prepared = client.prepareRequest(whole.request(head).build());
    synchronized (this) {
      call = prepared;
    }
    if (done.isDone()) {
      throw new CancellationException("cancelled before it was sent");
    }
    return prepared.call();
  }

  /** The request's body as a whole: the SDK has it in memory anyway. */
  private byte[] content() {
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    request
        .requestContentPublisher()
        .subscribe(
            new Subscriber<>() {
              private byte[] bytes = {};

              @Override
              public void onSubscribe(Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(ByteBuffer part) {
                boolean isAll =
                    bytes.length == 0
                        && part.hasArray()
                        && part.arrayOffset() == 0
                        && part.remaining() == part.array().length;
                if (isAll) { // as mostly; thirty calls at once need not hold it twice
                  bytes = part.array();
                  return;
                }
                int before = bytes.length;
                bytes = Arrays.copyOf(bytes, before + part.remaining());
                part.get(bytes, before, part.remaining());
              }

              @Override
              public void onError(Throwable failure) {
                whole.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                whole.complete(bytes);
              }
            });
    return whole.join();
  }

  private void publish(HttpExecuteResponse response) throws IOException, InterruptedException {
    AbortableInputStream body =
        response.responseBody().orElseGet(AbortableInputStream::createEmpty);
    EventFrames frames = new EventFrames();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      if (count > 0) {
        frames.follow(buffer, count);
        awaitDemand().onNext(ByteBuffer.wrap(Arrays.copyOf(buffer, count)));
      }
    }
    body.close();
    if (isCut(response.httpResponse(), frames)) {
      throw new EOFException("the event stream ended too early");
    }
    Subscriber<? super ByteBuffer> reader = awaitSubscriber();
    if (done.complete(null)) {
      reader.onComplete();
    }
  }

  /**
   * Whether an event stream ended inside a frame, or by mere silence: where neither its length is
   * given nor its last chunk marked, the end of a connection proves nothing.
   */
  private static boolean isCut(SdkHttpResponse head, EventFrames frames) {
    boolean events =
        head.firstMatchingHeader("Content-Type").orElse("").startsWith(EventFrames.CONTENT_TYPE);
    boolean delimited =
        head.firstMatchingHeader("Transfer-Encoding").isPresent()
            || head.firstMatchingHeader("Content-Length").isPresent();
    return events && !(delimited && frames.areWhole());
  }

  private synchronized Subscriber<? super ByteBuffer> awaitDemand() throws InterruptedException {
    Subscriber<? super ByteBuffer> reader = awaitSubscriber();
    while (demand == 0) {
      wait();
      stopWhenDone();
    }
    demand--;
    return reader;
  }

  private synchronized Subscriber<? super ByteBuffer> awaitSubscriber()
      throws InterruptedException {
    stopWhenDone();
    while (subscriber == null) {
      wait();
      stopWhenDone();
    }
    return subscriber;
  }

  private void stopWhenDone() {
    if (done.isDone()) {
      throw new CancellationException("cancelled while the answer arrived");
    }
  }

  private void fail(Throwable failure) {
    if (!done.completeExceptionally(failure)) {
      return; // cancelled: what fails afterwards is the echo of that
    }
    Subscriber<? super ByteBuffer> reader;
    synchronized (this) {
      reader = subscriber;
      unheard = failure;
    }
    if (reader != null) {
      reader.onError(failure);
    }
    request.responseHandler().onError(failure);
  }

  private void abort() {
    ExecutableHttpRequest prepared;
    synchronized (this) {
      prepared = call;
      notifyAll();
    }
    if (prepared != null) {
      prepared.abort();
    }
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> reader) {
    boolean second;
    synchronized (this) {
      second = taken;
      taken = true;
    }
    if (second) {
      reader.onSubscribe(new NoSubscription());
      reader.onError(new IllegalStateException("the body of an answer can be read once"));
      return;
    }
    reader.onSubscribe(this);
    Throwable failure;
    synchronized (this) {
      subscriber = reader;
      failure = unheard;
      notifyAll();
    }
    if (failure != null) {
      reader.onError(failure);
    }
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      fail(new IllegalArgumentException("a subscriber must ask for at least one part"));
      return;
    }
    synchronized (this) {
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      notifyAll();
    }
  }

  @Override
  public void cancel() {
    done.completeExceptionally(new CancellationException("cancelled by the reader"));
  }

  private static final class NoSubscription implements Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
