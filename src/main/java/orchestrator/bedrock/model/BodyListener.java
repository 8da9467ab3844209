package orchestrator.bedrock.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import orchestrator.bedrock.session.RecordingHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Keeps the body of one response as it came. */
final class BodyListener implements RecordingHttpClient.Listener {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable SdkHttpResponse head;
  private volatile ModelApi.@Nullable Body whole;

  @Override
  public void head(SdkHttpResponse begun) {
    head = begun;
  }

  @Override
  public int part(ByteBuffer part) {
    byte[] copy = new byte[part.remaining()];
    part.get(copy);
    bytes.writeBytes(copy);
    return copy.length;
  }

  @Override
  public void end() {
    if (head != null) {
      whole = new ModelApi.Body(SdkBytes.fromByteArray(bytes.toByteArray()), head);
    }
  }

  /**
   * The body, if all of it arrived, whatever the SDK made of it.
   *
   * @param failure why it did not
   */
  ModelApi.Body or(@Nullable Throwable failure) {
    ModelApi.Body body = whole;
    if (body == null) {
      if (failure instanceof CompletionException already) {
        throw already;
      }
      throw new CompletionException(failure);
    }
    return body;
  }
}
