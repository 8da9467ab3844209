package orchestrator.bedrock.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import orchestrator.bedrock.session.RecordingHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/** Takes the events of a stream of Converse out of its frames, as they came. */
final class EventListener implements RecordingHttpClient.Listener {
  private final Consumer<SdkHttpResponse> heads;
  private final Consumer<SdkBytes> events;
  private @Nullable MessageDecoder frames = new MessageDecoder(this::frame);

  /**
   * A listener for one call.
   *
   * @param heads receives the beginning of the response
   * @param events receives each event as a member of its own name, which is the form of Nova's
   */
  EventListener(Consumer<SdkHttpResponse> heads, Consumer<SdkBytes> events) {
    this.heads = heads;
    this.events = events;
  }

  @Override
  public void head(SdkHttpResponse head) {
    heads.accept(head);
  }

  @Override
  public void part(ByteBuffer part) {
    try {
      if (frames != null) {
        frames.feed(part);
      }
    } catch (RuntimeException e) {
      frames = null; // The SDK meets the same broken frame next, and says so.
    }
  }

  @Override
  public void end() {}

  private void frame(Message frame) {
    if (text(frame, ":message-type").equals("event")) {
      String payload = new String(frame.getPayload(), StandardCharsets.UTF_8);
      events.accept(
          SdkBytes.fromUtf8String("{\"" + text(frame, ":event-type") + "\":" + payload + "}"));
    }
  }

  private static String text(Message frame, String header) {
    HeaderValue value = frame.getHeaders().get(header);
    return value == null ? "" : value.getString();
  }
}
