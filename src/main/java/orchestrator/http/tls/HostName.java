package orchestrator.http.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The look for a host among the names that a certificate is for. What stands there letter by letter
 * leaves nothing to judge; all else is left to the JDK, which reads all of its authorities before
 * it judges (docs/adr/0064). So nothing is accepted that the JDK would refuse, nor the reverse.
 */
final class HostName {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;
  private static final String NOT_TO_BE_CHECKED = "";

  private HostName() {}

  /**
   * Spares the JDK its own look where the certificate names the host of a handshake literally.
   *
   * @param socket in its handshake, told to have the JDK check the name
   */
  static void find(X509Certificate certificate, SSLSocket socket) {
    SSLSession session = socket.getHandshakeSession();
    if (session != null && isIn(certificate, session.getPeerHost())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm(NOT_TO_BE_CHECKED);
      socket.setSSLParameters(parameters);
    }
  }

  /** Whether a certificate names a host as it is written, but for the case of its letters. */
  static boolean isIn(X509Certificate certificate, @Nullable String host) {
    if (host == null) {
      return false;
    }
    boolean name = isPlainName(host);
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> each : names == null ? List.<List<?>>of() : names) {
        boolean same = each.get(1) instanceof String written && written.equalsIgnoreCase(host);
        if (same && (name ? isOf(DNS, each) : isOf(ADDRESS, each))) {
          return true;
        }
      }
    } catch (CertificateParsingException e) {
      return false; // The JDK will say what is wrong with it.
    }
    return false;
  }

  private static boolean isOf(int type, List<?> name) {
    return name.get(0) instanceof Integer found && found == type;
  }

  /**
   * Whether a host is a name that needs no interpretation: labels of letters, digits and hyphens
   * between dots, at least one of them with a letter, which no address has, and none encoded.
   */
  private static boolean isPlainName(String host) {
    boolean letter = false;
    char before = '.';
    for (int at = 0; at < host.length(); at++) {
      char c = host.charAt(at);
      boolean alphabetic = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean inside = alphabetic || (c >= '0' && c <= '9');
      if (!inside && (before == '.' || (c == '.' ? before == '-' : c != '-'))) {
        return false;
      }
      letter |= alphabetic;
      before = c;
    }
    return letter
        && before != '.'
        && before != '-'
        && !host.toLowerCase(Locale.ROOT).contains("xn--");
  }
}
