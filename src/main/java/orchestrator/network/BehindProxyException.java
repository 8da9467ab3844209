package orchestrator.network;

import java.io.IOException;

/** Something failed while a proxy was to open the way; the cause says what, and to whom. */
final class BehindProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String source;

  /**
   * @param source who says that the proxy is to be used, for people
   */
  BehindProxyException(String source, Exception cause) {
    super(cause);
    this.source = source;
  }

  String source() {
    return source;
  }
}
