package orchestrator.http.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import orchestrator.http.HttpClients;
import orchestrator.http.NetworkProblems;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.problem.Problem;
import orchestrator.testing.RawServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ThreadPerRequestClientTest {
  private static final String HEAD = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n";

  @Test
  void a_body_arrives_in_parts_while_the_server_is_still_sending() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (RawServer server =
            RawServer.http(
                (head, c) -> {
                  c.send(HEAD + "5\nfirst\n");
                  seen.await();
                  c.send("6\nsecond\n0\n\n");
                });
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(Long.MAX_VALUE);
      CompletableFuture<Void> done = execute(network, server.url("/"), "a question", reader);
      assertEquals("first", reader.next());
      assertFalse(done.isDone());
      seen.countDown();
      assertEquals("second", reader.next());
      assertEquals("complete", reader.next());
      done.get(5, TimeUnit.SECONDS);
      assertEquals(200, reader.status);
      assertTrue(server.requests().get(0).contains("Content-Length: 10"));
    }
  }

  @Test
  void a_chunked_body_that_is_cut_off_is_an_error() throws Exception {
    try (RawServer server = RawServer.http((head, c) -> c.send(HEAD + "5\nfirst\n"));
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(Long.MAX_VALUE);
      CompletableFuture<Void> done = execute(network, server.url("/"), "", reader);
      assertEquals("first", reader.next());
      assertEquals("error", reader.next());
      assertLost(done, server.url("/"));
    }
  }

  @Test
  void a_reset_is_an_error() throws Exception {
    try (RawServer server =
            RawServer.http(
                (head, c) -> {
                  c.send(HEAD + "5\nfir");
                  c.reset();
                });
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      CompletableFuture<Void> done =
          execute(network, server.url("/"), "", new Reader(Long.MAX_VALUE));
      assertLost(done, server.url("/"));
    }
  }

  @Test
  void an_answer_without_a_body_is_complete_at_once() throws Exception {
    try (RawServer server = RawServer.http((head, c) -> c.send("HTTP/1.1 204 No Content\n\n"));
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(1);
      execute(network, server.url("/"), "", reader).get(5, TimeUnit.SECONDS);
      assertEquals("complete", reader.next());
    }
  }

  @Test
  void no_more_is_handed_over_than_was_asked_for() throws Exception {
    try (RawServer server =
            RawServer.http((head, c) -> c.send(HEAD + "5\nfirst\n6\nsecond\n0\n\n"));
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(1);
      CompletableFuture<Void> done = execute(network, server.url("/"), "", reader);
      assertEquals("first", reader.next());
      reader.awaitRest();
      assertTrue(reader.deliverer().isAlive(), "it went on to the end of the answer");
      assertNull(reader.events.poll());
      reader.subscription().request(1);
      assertEquals("second", reader.next());
      done.get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void cancelling_the_future_closes_the_connection() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawServer server = stalling(gone);
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(Long.MAX_VALUE);
      CompletableFuture<Void> done = execute(network, server.url("/"), "", reader);
      assertEquals("first", reader.next());
      done.cancel(true);
      assertTrue(gone.await(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void cancelling_the_subscription_closes_the_connection() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (RawServer server = stalling(gone);
        HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(Long.MAX_VALUE);
      CompletableFuture<Void> done = execute(network, server.url("/"), "", reader);
      assertEquals("first", reader.next());
      reader.subscription().cancel();
      assertTrue(gone.await(5, TimeUnit.SECONDS));
      assertTrue(done.isCompletedExceptionally());
      reader.deliverer().join(5_000);
      assertFalse(reader.deliverer().isAlive());
      assertNull(reader.events.poll());
    }
  }

  @Test
  void a_failure_to_connect_reaches_the_handler_and_the_future() throws Exception {
    URI nowhere = URI.create("http://nowhere.invalid/");
    try (HttpClients network = new HttpClients(HttpSettings.DIRECT)) {
      Reader reader = new Reader(1);
      CompletableFuture<Void> done = execute(network, nowhere, "", reader);
      ExecutionException thrown = assertThrows(ExecutionException.class, done::get);
      assertEquals(
          Problem.HOST_UNKNOWN, NetworkProblems.of(thrown, nowhere).orElseThrow().problem());
      assertInstanceOf(Exception.class, reader.failure.get(5, TimeUnit.SECONDS));
    }
  }

  private static RawServer stalling(CountDownLatch gone) {
    return RawServer.http(
        (head, c) -> {
          c.send(HEAD + "5\nfirst\n").stall();
          gone.countDown();
        });
  }

  private static void assertLost(CompletableFuture<Void> done, URI url) {
    ExecutionException thrown =
        assertThrows(ExecutionException.class, () -> done.get(5, TimeUnit.SECONDS));
    assertEquals(Problem.CONNECTION_LOST, NetworkProblems.of(thrown, url).orElseThrow().problem());
  }

  private static CompletableFuture<Void> execute(
      HttpClients network, URI url, String content, Reader reader) {
    return network
        .sdkAsync(Duration.ofSeconds(5))
        .execute(
            AsyncExecuteRequest.builder()
                .request(SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(url).build())
                .requestContentPublisher(new Content(content))
                .responseHandler(reader)
                .build());
  }

  /** Hands a body over in one part. */
  private record Content(String text) implements SdkHttpContentPublisher {
    @Override
    public Optional<Long> contentLength() {
      return Optional.of((long) text.length());
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              if (!text.isEmpty()) {
                subscriber.onNext(StandardCharsets.UTF_8.encode(text));
              }
              subscriber.onComplete();
            }

            @Override
            public void cancel() {}
          });
    }
  }

  /** Writes down what happens. */
  private static final class Reader implements SdkAsyncHttpResponseHandler, Subscriber<ByteBuffer> {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final long first;
    private volatile int status;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Thread deliverer;

    Reader(long first) {
      this.first = first;
    }

    String next() throws InterruptedException {
      String event = events.poll(5, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing happened");
      }
      return event;
    }

    Subscription subscription() {
      Subscription current = subscription;
      if (current == null) {
        throw new AssertionError("not subscribed");
      }
      return current;
    }

    /** The thread that brought the first part. */
    Thread deliverer() {
      Thread current = deliverer;
      if (current == null) {
        throw new AssertionError("nothing was delivered");
      }
      return current;
    }

    /** Returns when the thread that delivers waits for something, or has nothing left to do. */
    void awaitRest() {
      Thread thread = deliverer();
      while (thread.isAlive() && !(thread.getState() == Thread.State.WAITING && !isHere(thread))) {
        Thread.onSpinWait();
      }
    }

    private static boolean isHere(Thread thread) {
      return Arrays.stream(thread.getStackTrace())
          .anyMatch(frame -> frame.getMethodName().equals("onNext"));
    }

    @Override
    public void onHeaders(SdkHttpResponse headers) {
      status = headers.statusCode();
    }

    @Override
    public void onStream(Publisher<ByteBuffer> stream) {
      stream.subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(first);
    }

    @Override
    public void onNext(ByteBuffer part) {
      deliverer = Thread.currentThread();
      events.add(StandardCharsets.UTF_8.decode(part).toString());
    }

    @Override
    public void onComplete() {
      events.add("complete");
    }

    @Override
    public void onError(Throwable thrown) {
      if (failure.complete(thrown)) {
        events.add("error");
      }
    }
  }
}
