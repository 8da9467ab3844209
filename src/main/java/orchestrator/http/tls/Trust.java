package orchestrator.http.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.http.proxy.TlsEngine;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Secures connections: trusts the JDK's authorities, those of a company's PEM file and, if wanted,
 * the system's, and checks that the certificate is for the host. The TLS machinery is made for the
 * first secure connection, since it takes a tenth of a second.
 */
public final class Trust implements TlsSocketStrategy {
  private final List<X509Certificate> own;
  private final Duration patience;
  private final TlsEngine wanted;
  private @Nullable SSLContext context;

  /**
   * Reads the PEM file and the system's store, if they are wanted.
   *
   * @throws ProblemException if one cannot be read or holds no certificate
   */
  public Trust(HttpSettings access) {
    Path bundle = access.caBundle();
    own = new ArrayList<>(bundle == null ? List.of() : PemFile.certificates(bundle));
    if (access.systemCa()) {
      own.addAll(SystemStore.certificates());
    }
    patience = access.connectTimeout();
    wanted = access.tls();
  }

  /** What secures connections here: what is wanted, or the JDK where that is not to be had. */
  public static TlsEngine engine(TlsEngine wanted) {
    return wanted == TlsEngine.NATIVE && !NativeTls.isAvailable() ? TlsEngine.JDK : wanted;
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, @Nullable Object attachment, HttpContext http)
      throws IOException {
    SSLSocket secure =
        (SSLSocket) context().getSocketFactory().createSocket(socket, target, port, false);
    int usual = socket.getSoTimeout();
    try {
      secure.setSoTimeout(Math.toIntExact(patience.toMillis()));
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      NativeTls.restrict(parameters);
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      secure.setSoTimeout(usual);
      return secure;
    } catch (SSLException e) {
      secure.close();
      throw new TlsPeerException(target, port, e);
    } catch (SocketTimeoutException e) {
      secure.close();
      throw new TlsPeerException(target, port, new SSLException("no answer", e));
    } catch (IOException | RuntimeException e) {
      secure.close();
      throw e;
    }
  }

  /** The TLS machinery, made once. */
  synchronized SSLContext context() {
    if (context == null) {
      try {
        TrustManager judge = new RecordingTrustManager(trustManager());
        context = engine(wanted) == TlsEngine.NATIVE ? NativeTls.context(judge) : jdk(judge);
      } catch (GeneralSecurityException | IOException e) {
        throw Problem.TLS_FAILED
            .failure("This Java installation cannot set up TLS: " + e.getMessage())
            .exception(e);
      }
    }
    return context;
  }

  private static SSLContext jdk(TrustManager judge) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {judge}, null);
    return context;
  }

  private X509ExtendedTrustManager trustManager() throws GeneralSecurityException, IOException {
    if (own.isEmpty()) {
      return trustManager(null);
    }
    KeyStore company = KeyStore.getInstance(KeyStore.getDefaultType());
    company.load(null, null);
    for (X509Certificate certificate : own) {
      company.setCertificateEntry("own-" + company.size(), certificate);
    }
    return new CompositeTrustManager(trustManager(company), () -> trustManager(null));
  }

  /** The JDK's checks over the given certificates, or over its own where none are given. */
  private static X509ExtendedTrustManager trustManager(@Nullable KeyStore certificates)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(certificates);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
