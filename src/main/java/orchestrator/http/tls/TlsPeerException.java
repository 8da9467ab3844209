package orchestrator.http.tls;

import javax.net.ssl.SSLException;

/** TLS failed with a host, which may be the target or the proxy before it. */
public final class TlsPeerException extends SSLException {
  private static final long serialVersionUID = 1L;

  private final String host;
  private final int port;

  TlsPeerException(String host, int port, SSLException cause) {
    super(cause.getMessage(), cause);
    this.host = host;
    this.port = port;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }
}
