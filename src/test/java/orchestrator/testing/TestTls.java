package orchestrator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.conscrypt.NativeCryptoJni;

/** Certificates for servers on 127.0.0.1; see {@code src/test/resources/network/README.md}. */
public final class TestTls {
  static {
    layOutNativeLibrary();
  }

  private TestTls() {}

  /** Puts the native library where the build puts it in the distribution, beside the classes. */
  private static void layOutNativeLibrary() {
    Path library = Objects.requireNonNull(NativeCryptoJni.library());
    String name = "/META-INF/native/" + library.getFileName();
    try (InputStream packed = TestTls.class.getResourceAsStream(name)) {
      Files.createDirectories(library.resolveSibling(""));
      Path draft = Files.createTempFile(library.resolveSibling(""), "library", "");
      Files.copy(Objects.requireNonNull(packed), draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Map<String, KeyStore> FILES = new ConcurrentHashMap<>();

  /** A server's side of TLS, from one of the files. */
  public static SSLContext server(String name) {
    return server(keys(name));
  }

  /** The same with one of the certificates of a file that holds several. */
  public static SSLContext server(String name, String alias) {
    try {
      KeyStore all = keys(name);
      KeyStore one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
      return server(one);
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The names of the certificates in a file. */
  public static List<String> aliases(String name) {
    try {
      return Collections.list(keys(name).aliases());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Read once: unlocking a file of many keys takes longer than all that is done with them. */
  private static KeyStore keys(String name) {
    return FILES.computeIfAbsent(name, TestTls::read);
  }

  private static KeyStore read(String name) {
    try (InputStream file = TestTls.class.getResourceAsStream("/network/" + name + ".p12")) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(Objects.requireNonNull(file), PASSWORD);
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SSLContext server(KeyStore keys) {
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
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
