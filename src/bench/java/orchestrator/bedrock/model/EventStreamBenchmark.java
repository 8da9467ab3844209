package orchestrator.bedrock.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import orchestrator.bedrock.session.Connection;
import orchestrator.bedrock.session.RetryingInvoker;
import orchestrator.model.Answer;
import orchestrator.model.InferenceOptions;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** A model's streamed answer, from the bytes of its frames to the text; per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EventStreamBenchmark {
  private static final int EVENTS = 2000;
  private static final int READ_AT_ONCE = 16 * 1024;

  private final List<byte[]> answer = answer();

  /** Reads the whole answer. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Answer read() {
    Connection connection =
        new Connection(
            new InvocationContext("us-east-1", "", "", null, null, null, null, "https://127.0.0.1"),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")),
            null,
            List.of(),
            new Recorded(answer),
            Clock.systemUTC());
    try (ModelInvoker invoker =
        new ModelInvoker(
            new ModelTarget("anthropic.claude-sonnet-4-6", null),
            InferenceOptions.DEFAULT,
            () -> connection,
            RetryingInvoker.USUAL)) {
      return invoker.ask(new Prompt("none", null, "Hello."), event -> {});
    }
  }

  private static List<byte[]> answer() {
    List<byte[]> frames = new ArrayList<>();
    frames.add(frame("{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9}}}"));
    for (int i = 0; i < EVENTS; i++) {
      frames.add(
          frame(
              "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\""
                  + "word "
                  + i
                  + "\"}}"));
    }
    frames.add(
        frame(
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                + "\"usage\":{\"output_tokens\":9}}"));
    frames.add(frame("{\"type\":\"message_stop\"}"));
    return frames;
  }

  private static byte[] frame(String event) {
    String payload =
        "{\"bytes\":\""
            + Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8))
            + "\"}";
    ByteBuffer encoded =
        new Message(
                Map.of(
                    ":message-type", HeaderValue.fromString("event"),
                    ":event-type", HeaderValue.fromString("chunk"),
                    ":content-type", HeaderValue.fromString("application/json")),
                payload.getBytes(StandardCharsets.UTF_8))
            .toByteBuffer();
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  /** Answers with recorded frames, in pieces as large as the HTTP client reads. */
  private record Recorded(List<byte[]> frames) implements SdkAsyncHttpClient {
    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
      request
          .responseHandler()
          .onHeaders(
              SdkHttpFullResponse.builder()
                  .statusCode(200)
                  .putHeader("Content-Type", "application/vnd.amazon.eventstream")
                  .build());
      request.responseHandler().onStream(this::publish);
      return CompletableFuture.completedFuture(null);
    }

    private void publish(Subscriber<? super ByteBuffer> reader) {
      ByteBuffer whole = ByteBuffer.allocate(frames.stream().mapToInt(f -> f.length).sum());
      frames.forEach(whole::put);
      whole.flip();
      reader.onSubscribe(
          new Subscription() {
            @Override
            public void request(long count) {
              for (long i = 0; i < count && whole.hasRemaining(); i++) {
                byte[] piece = new byte[Math.min(READ_AT_ONCE, whole.remaining())];
                whole.get(piece);
                reader.onNext(ByteBuffer.wrap(piece));
                if (!whole.hasRemaining()) {
                  reader.onComplete();
                }
              }
            }

            @Override
            public void cancel() {}
          });
    }

    @Override
    public void close() {}
  }
}
