package orchestrator.http.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what a company's own authorities vouch for, and what the JDK's do. The JDK's some 150
 * certificates are read only for a certificate that the company's do not know; that saves a
 * twentieth of a run.
 */
final class CompositeTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager company;
  private final Maker platformMaker;
  private @Nullable X509ExtendedTrustManager platform;

  /** Reads the JDK's authorities. */
  interface Maker {
    X509ExtendedTrustManager make() throws GeneralSecurityException;
  }

  CompositeTrustManager(X509ExtendedTrustManager company, Maker platform) {
    this.company = company;
    this.platformMaker = platform;
  }

  private interface Check {
    void by(X509ExtendedTrustManager judge) throws CertificateException;
  }

  private void check(Check check) throws CertificateException {
    try {
      check.by(company);
    } catch (CertificateException e) {
      if (!(e.getCause() instanceof CertPathBuilderException)) {
        throw e; // one of theirs, but expired or for another host
      }
      check.by(platform());
    }
  }

  private synchronized X509ExtendedTrustManager platform() throws CertificateException {
    if (platform == null) {
      try {
        platform = platformMaker.make();
      } catch (GeneralSecurityException e) {
        throw new CertificateException("the JDK's authorities cannot be read", e);
      }
    }
    return platform;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(judge -> judge.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(judge -> judge.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(judge -> judge.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(judge -> judge.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(judge -> judge.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(judge -> judge.checkClientTrusted(chain, authType));
  }

  /** Only servers ask clients for certificates by their issuers. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
