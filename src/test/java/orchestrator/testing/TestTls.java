package orchestrator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates for servers on 127.0.0.1; see {@code src/test/resources/network/README.md}. */
public final class TestTls {
  private TestTls() {}

  /** A server's side of TLS, from one of the files. */
  public static SSLContext server(String name) {
    char[] password = "changeit".toCharArray();
    try (InputStream file = TestTls.class.getResourceAsStream("/network/" + name + ".p12")) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(Objects.requireNonNull(file), password);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The PEM file that makes most of those servers trusted. */
  public static Path caBundle() {
    return bundle("authorities.pem");
  }

  /** A PEM file. */
  public static Path bundle(String name) {
    try {
      return Path.of(Objects.requireNonNull(TestTls.class.getResource("/network/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
