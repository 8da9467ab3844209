package orchestrator.http.sdk;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * The asynchronous face that the SDK's streaming operations insist on, over its blocking client:
 * one daemon thread per request. Unlike the SDK's netty client, it reports a stream that was cut
 * off as an error (docs/adr/0001).
 */
final class ThreadPerRequestClient implements SdkAsyncHttpClient {
  private final SdkHttpClient blocking;

  ThreadPerRequestClient(SdkHttpClient blocking) {
    this.blocking = blocking;
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    StreamingExchange exchange = new StreamingExchange(blocking, request);
    Thread thread = new Thread(exchange, "http " + request.request().host());
    thread.setDaemon(true);
    thread.start();
    return exchange.done();
  }

  @Override
  public void close() {
    blocking.close();
  }

  @Override
  public String clientName() {
    return blocking.clientName();
  }
}
