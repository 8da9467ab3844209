package orchestrator.bedrock.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import orchestrator.bedrock.error.BedrockProblems;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * Keeps a body of JSON that comes in the place of a stream; the SDK, which could not read it, does
 * not see it, and of a stream nothing that comes together with a broken frame but good events.
 */
public final class JsonListener implements RecordingHttpClient.Listener {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Consumer<Message> listener;

  /** Made when a frame comes. */
  private @Nullable MessageDecoder frames;

  private boolean json;
  private boolean broken;

  /** How long the frames are that have come as a whole. */
  private long framed;

  /** How many bytes of frames the SDK has been given. */
  private long passed;

  private volatile byte @Nullable [] whole;

  /** One that nobody listens to. */
  public JsonListener() {
    this(frame -> {});
  }

  /**
   * One for a stream that is read beside the SDK too.
   *
   * @param listener receives each frame until the first that is broken
   */
  public JsonListener(Consumer<Message> listener) {
    this.listener = listener;
  }

  @Override
  public void head(SdkHttpResponse head) {
    json = BedrockProblems.isOneBody(head);
  }

  @Override
  public int part(ByteBuffer part) {
    if (!json) {
      return events(part);
    }
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    bytes.writeBytes(copy);
    return 0;
  }

  private void count(Message frame) {
    framed += frame.toByteBuffer().remaining();
    if (!broken) {
      listener.accept(frame);
    }
  }

  /** By itself the SDK takes nothing from a part of which it cannot read all. */
  private int events(ByteBuffer part) {
    int all = part.remaining();
    try {
      if (frames == null) {
        frames = new MessageDecoder(this::count);
      }
      frames.feed(part);
    } catch (RuntimeException e) {
      broken = true;
      int whole = (int) (framed - passed);
      return whole > 0 ? whole : all;
    }
    passed += all;
    return all;
  }

  @Override
  public void end() {
    if (bytes.size() > 0) {
      whole = bytes.toByteArray();
    }
  }

  /** The body, if one came and all of it arrived. */
  public byte @Nullable [] body() {
    return whole;
  }
}
