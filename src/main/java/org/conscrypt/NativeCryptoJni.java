package org.conscrypt;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/**
 * Stands in front of Conscrypt's class of this name, which copies the native library out of its jar
 * to a temporary folder whenever a process begins. This one loads it from where the distribution
 * has it (docs/adr/0065).
 */
@NullMarked
public final class NativeCryptoJni {
  private static final String LIBRARY = "native/libconscrypt_openjdk_jni-linux-x86_64.so";

  private NativeCryptoJni() {}

  /** Where the library is, if it is there at all: beside this program's jar. */
  public static Path library() {
    try {
      return Path.of(
              NativeCryptoJni.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling(LIBRARY);
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
    System.load(library().toString());
  }
}
