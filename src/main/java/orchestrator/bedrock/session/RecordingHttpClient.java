package orchestrator.bedrock.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * An HTTP client that shows each response as it comes. What the SDK makes of one is empty where it
 * holds something that is newer than the SDK, and nothing at all where it is no JSON. For one call
 * at a time.
 */
public final class RecordingHttpClient implements SdkAsyncHttpClient {
  /** Hears of a successful response, ahead of the SDK. */
  public interface Listener {
    void head(SdkHttpResponse head);

    /**
     * Takes a part of the body.
     *
     * @return how many of its bytes the SDK gets too: none where it could not read the body, and
     *     not all where what follows them is damaged
     */
    int part(ByteBuffer part);

    /** The body has come to its end. */
    void end();
  }

  private final SdkAsyncHttpClient http;
  private volatile @Nullable Listener listener;

  public RecordingHttpClient(SdkAsyncHttpClient http) {
    this.http = http;
  }

  /** Names who hears of the next response, and the first to hear of it. */
  public void listen(Listener next) {
    listener = next;
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    Listener listening = listener;
    listener = null;
    return http.execute(
        AsyncExecuteRequest.builder()
            .request(request.request())
            .requestContentPublisher(request.requestContentPublisher())
            .fullDuplex(request.fullDuplex())
            .metricCollector(request.metricCollector().orElse(null))
            .responseHandler(
                listening == null
                    ? request.responseHandler()
                    : recording(request.responseHandler(), listening))
            .build());
  }

  private static SdkAsyncHttpResponseHandler recording(
      SdkAsyncHttpResponseHandler handler, Listener listener) {
    return new SdkAsyncHttpResponseHandler() {
      private boolean success;

      @Override
      public void onHeaders(SdkHttpResponse head) {
        success = head.isSuccessful();
        if (success) {
          listener.head(head);
        }
        handler.onHeaders(head);
      }

      @Override
      public void onStream(Publisher<ByteBuffer> parts) {
        handler.onStream(success ? reader -> parts.subscribe(recording(reader, listener)) : parts);
      }

      @Override
      public void onError(Throwable failure) {
        handler.onError(failure);
      }
    };
  }

  private static Subscriber<ByteBuffer> recording(
      Subscriber<? super ByteBuffer> reader, Listener listener) {
    return new Subscriber<>() {
      private @Nullable Subscription source;
      private boolean damaged;

      @Override
      public void onSubscribe(Subscription subscription) {
        source = subscription;
        reader.onSubscribe(subscription);
      }

      @Override
      public void onNext(ByteBuffer part) {
        int all = part.remaining();
        int passed = damaged ? 0 : listener.part(part.duplicate());
        if (passed == all) {
          reader.onNext(part);
        } else if (passed > 0) {
          damaged = true;
          reader.onNext(part.duplicate().limit(part.position() + passed));
          reader.onError(new IOException("What follows is no event"));
        } else if (source != null) {
          source.request(1);
        }
      }

      @Override
      public void onError(Throwable failure) {
        if (!damaged) {
          reader.onError(failure);
        }
      }

      @Override
      public void onComplete() {
        if (!damaged) {
          listener.end();
          reader.onComplete();
        }
      }
    };
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  /** Nothing: whoever made the client that it uses closes that. */
  @Override
  public void close() {}
}
