package orchestrator.aws.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context.ModifyHttpResponse;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Makes answers UTF-8, as AWS's are: where a proxy's page is not, the JDK's XML parser, which the
 * SDK hands it to, would write a line of its own to standard error.
 */
final class Utf8Responses implements ExecutionInterceptor {
  /** Far more than any of these services says. */
  private static final int LARGEST_BYTES = 1 << 20;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      ModifyHttpResponse context, ExecutionAttributes attributes) {
    return context.responseBody().map(Utf8Responses::readable);
  }

  private static InputStream readable(InputStream body) {
    try (body) {
      String text = new String(body.readNBytes(LARGEST_BYTES), StandardCharsets.UTF_8);
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
