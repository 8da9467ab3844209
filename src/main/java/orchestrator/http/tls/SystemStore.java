package orchestrator.http.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import orchestrator.problem.Problem;

/**
 * The authorities that this machine's administrator trusts: where browsers and {@code curl} look,
 * and Java does not.
 */
public final class SystemStore {
  /** Where the distributions of Linux, the BSDs and macOS keep theirs. */
  private static final List<Path> FILES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  /** What Java calls the stores of Windows and macOS, which only exist there. */
  private static final List<String> STORES =
      List.of("Windows-ROOT", "KeychainStore-ROOT", "KeychainStore");

  private SystemStore() {}

  /**
   * Its certificates.
   *
   * @throws orchestrator.problem.ProblemException {@code CA_BUNDLE_UNREADABLE} if there are none
   */
  static List<X509Certificate> certificates() {
    return certificates(FILES);
  }

  public static List<X509Certificate> certificates(List<Path> files) {
    List<X509Certificate> found = new ArrayList<>();
    for (Path file : files) {
      if (Files.isReadable(file)) {
        found.addAll(PemFile.certificates(file));
        break;
      }
    }
    for (String store : STORES) {
      found.addAll(stored(store));
    }
    if (found.isEmpty()) {
      throw Problem.CA_BUNDLE_UNREADABLE
          .failure("[network] system_ca is on, and this system's own store was not found.")
          .exception();
    }
    return found;
  }

  private static List<X509Certificate> stored(String type) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      for (String alias : Collections.list(store.aliases())) {
        Certificate certificate = store.getCertificate(alias);
        if (certificate instanceof X509Certificate authority) {
          found.add(authority);
        }
      }
    } catch (KeyStoreException e) {
      return List.of(); // another system
    } catch (GeneralSecurityException | IOException e) {
      throw Problem.CA_BUNDLE_UNREADABLE
          .failure("This system's store " + type + " cannot be read.")
          .exception(e);
    }
    return found;
  }
}
