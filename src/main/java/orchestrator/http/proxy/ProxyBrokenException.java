package orchestrator.http.proxy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpHost;

/** The proxy took the connection, and the way to the target did not open. */
public final class ProxyBrokenException extends IOException {
  private static final long serialVersionUID = 1L;

  private ProxyBrokenException(String message, Exception cause) {
    super(message, cause);
  }

  /** The proxy kept us waiting. */
  static ProxyBrokenException silent(HttpHost proxy, Duration patience, Exception cause) {
    return new ProxyBrokenException(
        "The proxy " + proxy.toHostString() + " did not answer within " + seconds(patience), cause);
  }

  /**
   * What a failure before the way was open means. One that tells by itself whether it met the proxy
   * or the target stays as it is.
   */
  public static IOException of(Exception failure, HttpHost proxy, Duration patience) {
    boolean speaksForItself =
        failure instanceof ConnectException
            || failure instanceof ConnectTimeoutException
            || failure instanceof NoRouteToHostException
            || failure instanceof UnknownHostException
            || failure instanceof SSLException
            || failure instanceof ProxyRefusedException;
    if (speaksForItself && failure instanceof IOException known) {
      return known;
    }
    if (failure instanceof SocketTimeoutException) {
      return silent(proxy, patience, failure);
    }
    return new ProxyBrokenException(
        "The proxy " + proxy.toHostString() + " broke the connection off or did not answer in HTTP",
        failure);
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
