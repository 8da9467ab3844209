package orchestrator.bedrock.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import orchestrator.bedrock.error.ServiceRefusal;
import orchestrator.http.Deadline;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** The events of one answer, taken out of its frames, up to the first that is broken. */
public final class EventStream {
  private final SignedCall call;
  private final SdkHttpResponse head;
  private final Queue<Message> frames = new ArrayDeque<>();
  private final FrameReader reader = new FrameReader(frames::add);
  private @Nullable RuntimeException broken;

  public EventStream(SignedCall call, SdkHttpResponse head) {
    this.call = call;
    this.head = head;
  }

  /**
   * The next event; null at the end.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if AWS says why it ends
   */
  public @Nullable Message next(Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    while (frames.isEmpty()) {
      if (broken != null) {
        throw new ExecutionException(broken);
      }
      byte[] part = call.next(deadline);
      if (part == null) {
        return null;
      }
      try {
        reader.feed(part);
      } catch (RuntimeException e) {
        broken = e;
      }
    }
    Message frame = frames.remove();
    if (header(frame, ":message-type").equals("event")) {
      return frame;
    }
    throw ServiceRefusal.of(
        head,
        header(frame, ":exception-type") + header(frame, ":error-code"),
        header(frame, ":error-message"),
        frame.getPayload());
  }

  /** The kind of an event. */
  public static String type(Message event) {
    return header(event, ":event-type");
  }

  private static String header(Message frame, String name) {
    HeaderValue value = frame.getHeaders().get(name);
    return value == null ? "" : value.getString();
  }
}
