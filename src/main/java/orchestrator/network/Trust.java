package orchestrator.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Secures connections: trusts the JDK's authorities and those of a company's PEM file, and checks
 * that the certificate is for the host. The TLS machinery is made for the first secure connection,
 * since it takes a tenth of a second.
 */
final class Trust implements TlsSocketStrategy {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";
  private static final long MAX_BUNDLE_BYTES = 10_000_000;

  private final List<X509Certificate> own;
  private @Nullable SSLContext context;

  /**
   * Reads the PEM file, if there is one.
   *
   * @throws ProblemException if it cannot be read or holds no certificate
   */
  Trust(@Nullable Path caBundle) {
    own = caBundle == null ? List.of() : certificates(caBundle);
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, @Nullable Object attachment, HttpContext http)
      throws IOException {
    SSLSocket secure =
        (SSLSocket) context().getSocketFactory().createSocket(socket, target, port, false);
    try {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    } catch (IOException | RuntimeException e) {
      secure.close();
      throw e;
    }
  }

  /** The TLS machinery, made once. */
  synchronized SSLContext context() {
    if (context == null) {
      try {
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(null, new TrustManager[] {new ExplainingTrust(trustManager())}, null);
        context = made;
      } catch (GeneralSecurityException | IOException e) {
        throw Problem.TLS_FAILED
            .failure("This Java installation cannot set up TLS: " + e.getMessage())
            .exception(e);
      }
    }
    return context;
  }

  private X509ExtendedTrustManager trustManager() throws GeneralSecurityException, IOException {
    X509ExtendedTrustManager platform = trustManager(null);
    if (own.isEmpty()) {
      return platform;
    }
    KeyStore both = KeyStore.getInstance(KeyStore.getDefaultType());
    both.load(null, null);
    int count = 0;
    for (X509Certificate certificate : platform.getAcceptedIssuers()) {
      both.setCertificateEntry("platform-" + count++, certificate);
    }
    for (X509Certificate certificate : own) {
      both.setCertificateEntry("own-" + count++, certificate);
    }
    return trustManager(both);
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

  private static List<X509Certificate> certificates(Path bundle) {
    try {
      if (Files.size(bundle) > MAX_BUNDLE_BYTES) {
        throw unreadable(bundle, "is too large to be a list of certificates", null);
      }
      String pem = Files.readString(bundle, StandardCharsets.ISO_8859_1);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> found = new ArrayList<>();
      for (int begin = pem.indexOf(BEGIN); begin >= 0; begin = pem.indexOf(BEGIN, begin + 1)) {
        int end = pem.indexOf(END, begin);
        if (end < 0) {
          throw unreadable(bundle, "ends in the middle of a certificate", null);
        }
        byte[] block =
            pem.substring(begin, end + END.length()).getBytes(StandardCharsets.ISO_8859_1);
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
      }
      if (found.isEmpty()) {
        throw unreadable(bundle, "holds no PEM certificate", null);
      }
      return found;
    } catch (NoSuchFileException e) {
      throw unreadable(bundle, "does not exist", e);
    } catch (IOException e) {
      throw unreadable(bundle, "cannot be read", e);
    } catch (CertificateException e) {
      throw unreadable(bundle, "holds a damaged certificate", e);
    }
  }

  private static ProblemException unreadable(Path bundle, String why, @Nullable Exception cause) {
    var failure = Problem.CA_BUNDLE_UNREADABLE.failure(bundle + " " + why + ".");
    return cause == null ? failure.exception() : failure.exception(cause);
  }
}
