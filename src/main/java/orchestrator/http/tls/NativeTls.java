package orchestrator.http.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.conscrypt.Conscrypt;
import org.conscrypt.NativeCryptoJni;

/**
 * TLS in native code: BoringSSL through Conscrypt, for connections alone. It is asked for by its
 * object and not installed, so that everything else in the process stays the JDK's, and so do all
 * judgements of certificates (docs/adr/0065).
 */
final class NativeTls {
  private static final String RSA_KEYS = "TLS_RSA_*";

  /**
   * What the JDKs from 17 to 25 forbid as they come: BoringSSL does not offer it, or see {@link
   * #restrict}.
   */
  private static final Set<String> USUALLY_FORBIDDEN =
      Set.of(
          "SSLv3",
          "TLSv1",
          "TLSv1.1",
          "DTLSv1.0",
          "RC4",
          "DES",
          "MD5withRSA",
          "DH keySize < 1024",
          "EC keySize < 224",
          "3DES_EDE_CBC",
          "anon",
          "NULL",
          "ECDH",
          RSA_KEYS,
          "rsa_pkcs1_sha1 usage HandshakeSignature",
          "ecdsa_sha1 usage HandshakeSignature",
          "dsa_sha1 usage HandshakeSignature");

  private NativeTls() {}

  /** Whether there is a library for this machine, and nothing that only the JDK's TLS obeys. */
  static boolean isAvailable() {
    Path library = NativeCryptoJni.library();
    return library != null && Files.exists(library) && isAsItComes() && Conscrypt.isAvailable();
  }

  /**
   * Whether Java is configured for TLS as it comes. Where somebody forbids more, or has put other
   * cryptography first, such as a validated one, that holds for us as well.
   */
  private static boolean isAsItComes() {
    if (!Security.getProviders()[0].getName().equals("SUN")) {
      return false;
    }
    for (String one : forbidden().split(",", -1)) {
      if (!USUALLY_FORBIDDEN.contains(one.strip())) {
        return false;
      }
    }
    return true;
  }

  private static String forbidden() {
    String forbidden = Security.getProperty("jdk.tls.disabledAlgorithms");
    return forbidden == null ? "" : forbidden;
  }

  /** Takes back what a newer JDK forbids of what BoringSSL offers: keys sent under RSA. */
  static void restrict(SSLParameters parameters) {
    if (forbidden().contains(RSA_KEYS)) {
      List<String> suites = new ArrayList<>(List.of(parameters.getCipherSuites()));
      suites.removeIf(suite -> suite.startsWith("TLS_RSA_"));
      parameters.setCipherSuites(suites.toArray(String[]::new));
    }
  }

  /**
   * The machinery.
   *
   * @param judge of certificates
   */
  static SSLContext context(TrustManager judge) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS", Conscrypt.newProvider());
    context.init(new KeyManager[0], new TrustManager[] {judge}, null);
    return context;
  }
}
