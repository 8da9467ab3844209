package orchestrator.aws.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Short requests to addresses that exist only inside one machine or task: instance metadata and
 * container credentials. They must never go through a proxy, which would hand the role's keys to
 * it, so they do not share the process's HTTP client.
 */
final class MetadataClient {
  private static final int LARGEST = 64 * 1024;

  private final int timeoutMillis;

  /**
   * @param timeout for the connection, and again for each silence
   */
  MetadataClient(Duration timeout) {
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body at most 64 KiB of it
   * @param server what answered, in its own word; null if it does not say
   */
  record Reply(int status, String body, @Nullable String server) {
    static final int OK = 200;

    /** Without the body, which may hold keys. */
    @Override
    public String toString() {
      return "Reply[" + status + "]";
    }
  }

  /** Nothing at the address took the connection. */
  static final class NobodyThereException extends IOException {
    private static final long serialVersionUID = 1L;

    NobodyThereException(Exception cause) {
      super(cause);
    }
  }

  /**
   * Sends a request without a body.
   *
   * @throws NobodyThereException if no connection could be made
   * @throws IOException if one was made and no answer came
   */
  Reply send(String method, URI address, Map<String, String> headers) throws IOException {
    URLConnection opened;
    try {
      opened = address.toURL().openConnection(Proxy.NO_PROXY);
    } catch (IllegalArgumentException | MalformedURLException e) {
      throw new NobodyThereException(e);
    }
    if (!(opened instanceof HttpURLConnection connection)) {
      throw new NobodyThereException(new MalformedURLException("neither http nor https"));
    }
    connection.setRequestMethod(method);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    headers.forEach(connection::setRequestProperty);
    if (method.equals("PUT")) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(0);
    }
    try {
      connection.connect();
    } catch (IOException e) {
      throw new NobodyThereException(e);
    }
    try {
      int status = connection.getResponseCode();
      try (InputStream body =
          status < 400 ? connection.getInputStream() : InputStream.nullInputStream()) {
        String text = new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8);
        return new Reply(status, text, connection.getHeaderField("Server"));
      }
    } finally {
      connection.disconnect();
    }
  }
}
