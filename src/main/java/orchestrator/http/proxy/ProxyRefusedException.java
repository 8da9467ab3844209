package orchestrator.http.proxy;

import java.io.IOException;

/** The proxy answered in the target's place. */
public final class ProxyRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String proxy;

  /**
   * @param proxy its host and port
   */
  public ProxyRefusedException(int status, String proxy) {
    super("the proxy " + proxy + " answered " + status);
    this.status = status;
    this.proxy = proxy;
  }

  /** Host and port of the proxy. */
  public String proxy() {
    return proxy;
  }

  public int status() {
    return status;
  }
}
