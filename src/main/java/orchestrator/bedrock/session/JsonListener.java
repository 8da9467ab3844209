package orchestrator.bedrock.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import orchestrator.bedrock.error.BedrockProblems;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Keeps a body of JSON that comes in the place of a stream; the SDK, which could not read it, does
 * not see it.
 */
public final class JsonListener implements RecordingHttpClient.Listener {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean json;
  private volatile byte @Nullable [] whole;

  @Override
  public void head(SdkHttpResponse head) {
    json = BedrockProblems.isOneBody(head);
  }

  @Override
  public boolean part(ByteBuffer part) {
    if (!json) {
      return true;
    }
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    bytes.writeBytes(copy);
    return false;
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
