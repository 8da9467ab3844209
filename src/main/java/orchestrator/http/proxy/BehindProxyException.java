package orchestrator.http.proxy;

import java.io.IOException;

/** Something failed while a proxy was to open the way; the cause says what, and to whom. */
public final class BehindProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String source;

  /**
   * @param source who says that the proxy is to be used, for people
   */
  public BehindProxyException(String source, Exception cause) {
    super(cause);
    this.source = source;
  }

  public String source() {
    return source;
  }
}
