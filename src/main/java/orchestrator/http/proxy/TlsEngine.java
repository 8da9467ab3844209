package orchestrator.http.proxy;

/** What secures connections; who is trusted does not depend on it. */
public enum TlsEngine {
  /** BoringSSL in native code, which starts faster. */
  NATIVE,
  /** Java's own. */
  JDK
}
