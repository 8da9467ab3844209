package org.conscrypt;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of Conscrypt's class of this name, which copies the native library out of its jar
 * to a temporary folder whenever a process begins. This one loads it from where the distribution
 * has it (docs/adr/0065).
 */
@NullMarked
public final class NativeCryptoJni {
  private static final String LIBRARY = "native/libconscrypt_openjdk_jni-linux-x86_64.so";

  private NativeCryptoJni() {}

  /**
   * Where the library is, if it is there at all: beside this program's jar. Null where the JVM does
   * not say where that is, as with an archive made for a jar at another path.
   */
  public static @Nullable Path library() {
    CodeSource source = NativeCryptoJni.class.getProtectionDomain().getCodeSource();
    URL jar = source == null ? null : source.getLocation();
    try {
      return jar == null ? null : Path.of(jar.toURI()).resolveSibling(LIBRARY);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Loads it.
   *
   * @throws UnsatisfiedLinkError if it is not there, or not for this machine
   */
  static void init() {
    Path library = library();
    if (library == null) {
      throw new UnsatisfiedLinkError("nobody knows where it would be");
    }
    System.load(library.toString());
  }
}
