package orchestrator.bedrock.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import orchestrator.bedrock.session.JsonListener;
import orchestrator.bedrock.session.RecordingHttpClient;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Takes the events of a stream out of its frames, as they came: the SDK drops those that are newer
 * than itself, and those that come in one piece with a broken one. A body of JSON that comes in the
 * place of a stream is taken as a whole, and the SDK, which could not read it, does not see it.
 */
final class EventListener implements RecordingHttpClient.Listener {
  /** Makes an event of what a frame holds. */
  interface Form {
    SdkBytes event(String type, byte[] payload);
  }

  private final Consumer<SdkHttpResponse> heads;
  private final Consumer<SdkBytes> events;
  private final Form form;
  private final JsonListener json = new JsonListener(this::frame);

  /**
   * A listener for one call.
   *
   * @param heads receives the beginning of the response
   * @param events receives each event, or the one body
   */
  EventListener(Consumer<SdkHttpResponse> heads, Consumer<SdkBytes> events, Form form) {
    this.heads = heads;
    this.events = events;
    this.form = form;
  }

  /** The event as a member of its own name, which is how Nova's are. */
  static SdkBytes named(String type, byte[] payload) {
    String json = payload.length == 0 ? "{}" : new String(payload, StandardCharsets.UTF_8);
    return SdkBytes.fromUtf8String("{\"" + type + "\":" + json + "}");
  }

  @Override
  public void head(SdkHttpResponse head) {
    json.head(head);
    heads.accept(head);
  }

  @Override
  public int part(ByteBuffer part) {
    return json.part(part);
  }

  @Override
  public void end() {
    json.end();
    byte[] body = json.body();
    if (body != null) {
      events.accept(SdkBytes.fromByteArrayUnsafe(body));
    }
  }

  private void frame(Message frame) {
    if (text(frame, ":message-type").equals("event")) {
      events.accept(form.event(text(frame, ":event-type"), frame.getPayload()));
    }
  }

  private static String text(Message frame, String header) {
    HeaderValue value = frame.getHeaders().get(header);
    return value == null ? "" : value.getString();
  }
}
