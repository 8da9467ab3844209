package orchestrator.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** A file with certificates in PEM, among whatever else stands there. */
final class PemFile {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";
  private static final long MAX_BUNDLE_BYTES = 10_000_000;

  private PemFile() {}

  /**
   * All certificates in the file, at least one.
   *
   * @throws ProblemException {@code CA_BUNDLE_UNREADABLE}
   */
  static List<X509Certificate> certificates(Path bundle) {
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
