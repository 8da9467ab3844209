package orchestrator.http.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * What the AWS SDK sees of the process's one HTTP client (docs/adr/0032). Made by methods whose
 * types say nothing of these classes: else whoever names them would load the SDK.
 *
 * @param http the client
 * @param longestSilence how long to wait for the next byte
 */
public record SdkHttpClientAdapter(CloseableHttpClient http, Duration longestSilence)
    implements SdkHttpClient {
  /** HttpClient writes these itself, from the address and the body. */
  private static final Set<String> OWN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OWN.addAll(List.of("Host", "Content-Length", "Transfer-Encoding"));
  }

  public static SdkHttpClient of(CloseableHttpClient http, Duration longestSilence) {
    return new SdkHttpClientAdapter(http, longestSilence);
  }

  public static SdkAsyncHttpClient streaming(SdkHttpClient blocking) {
    return new ThreadPerRequestClient(blocking);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest asked) {
    SdkHttpRequest head = asked.httpRequest();
    HttpUriRequestBase request = new HttpUriRequestBase(head.method().name(), head.getUri());
    head.forEachHeader(
        (name, values) -> {
          if (!OWN.contains(name)) {
            values.forEach(value -> request.addHeader(name, value));
          }
        });
    ContentStreamProvider body = asked.contentStreamProvider().orElse(null);
    if (body != null) {
      long length = head.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
      request.setEntity(new InputStreamEntity(body.newStream(), length, null));
    }
    request.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(longestSilence.toMillis(), TimeUnit.MILLISECONDS)
            .build());
    return new Call(http, request);
  }

  @Override
  public String clientName() {
    return "Apache5";
  }

  /** Nothing: the network closes the client that all share. */
  @Override
  public void close() {}

  private record Call(CloseableHttpClient http, HttpUriRequestBase request)
      implements ExecutableHttpRequest {
    @Override
    public HttpExecuteResponse call() throws IOException {
      ClassicHttpResponse response = http.executeOpen(null, request, null);
      SdkHttpFullResponse.Builder head =
          SdkHttpFullResponse.builder()
              .statusCode(response.getCode())
              .statusText(response.getReasonPhrase());
      for (Header header : response.getHeaders()) {
        head.appendHeader(header.getName(), header.getValue());
      }
      return HttpExecuteResponse.builder()
          .response(head.build())
          .responseBody(body(response.getEntity()))
          .build();
    }

    private AbortableInputStream body(@Nullable HttpEntity entity) throws IOException {
      InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return AbortableInputStream.create(content, request::abort);
    }

    @Override
    public void abort() {
      request.abort();
    }
  }
}
