package orchestrator.http.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Leaves the decision to the JDK, but keeps hold of the certificate that was turned down: its
 * issuer is what tells people that a proxy is looking into their connections.
 */
public final class RecordingTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;

  RecordingTrustManager(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /** A certificate that was turned down. */
  public static final class RejectedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final transient X509Certificate certificate;

    RejectedCertificateException(X509Certificate certificate, CertificateException cause) {
      super(cause.getMessage(), cause);
      this.certificate = certificate;
    }

    public X509Certificate certificate() {
      return certificate;
    }
  }

  /** What TLS 1.3 calls the key exchange, which says nothing any more, in the JDK's word for it. */
  private static String known(String authType) {
    return authType.equals("GENERIC") ? "UNKNOWN" : authType;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    if (socket instanceof SSLSocket secure) {
      HostName.find(chain[0], secure);
    }
    try {
      judge.checkServerTrusted(chain, known(authType), socket);
    } catch (CertificateException e) {
      throw new RejectedCertificateException(chain[0], e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkServerTrusted(chain, known(authType), engine);
    } catch (CertificateException e) {
      throw new RejectedCertificateException(chain[0], e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      judge.checkServerTrusted(chain, known(authType));
    } catch (CertificateException e) {
      throw new RejectedCertificateException(chain[0], e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
