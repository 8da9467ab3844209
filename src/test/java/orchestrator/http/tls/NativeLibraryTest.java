package orchestrator.http.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.conscrypt.Conscrypt;
import org.conscrypt.NativeCryptoJni;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** One class of ours stands in front of Conscrypt's; a newer one may need more of it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NativeLibraryTest {
  private static final String SHADOWED = "org/conscrypt/NativeCryptoJni";

  @Test
  void ours_comes_first_and_Conscrypt_has_one_of_that_name() throws Exception {
    List<URL> found =
        Collections.list(getClass().getClassLoader().getResources(SHADOWED + ".class"));
    assertEquals(2, found.size(), found::toString);
    assertEquals("file", found.get(0).getProtocol(), found::toString);
    assertEquals("jar", found.get(1).getProtocol(), found::toString);
  }

  @Test
  void Conscrypt_asks_it_alone_for_its_library_which_is_in_its_jar() throws Exception {
    Path library = Objects.requireNonNull(NativeCryptoJni.library());
    Set<String> askers = new TreeSet<>();
    List<String> libraries = new ArrayList<>();
    URL conscrypt = Conscrypt.class.getProtectionDomain().getCodeSource().getLocation();
    try (JarFile jar = new JarFile(conscrypt.getPath())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        try (InputStream content = jar.getInputStream(entry)) {
          String text = new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
          if (name.endsWith(".class") && text.contains(SHADOWED) && !name.startsWith(SHADOWED)) {
            askers.add(name);
          } else if (name.endsWith("/" + library.getFileName())) {
            libraries.add(name);
          }
        }
      }
    }
    assertEquals(Set.of("org/conscrypt/NativeCrypto.class"), askers);
    assertEquals(1, libraries.size(), libraries::toString);
    assertTrue(library.endsWith("native/" + fileName(libraries.get(0))));
  }

  /** As with JDK 25 and an archive that was made for a jar at another path. */
  @Test
  void one_that_the_JVM_gives_no_place_for_has_no_library_and_fails_nobody() throws Exception {
    ClassLoader placeless =
        new ClassLoader(null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            String file = "/" + name.replace('.', '/') + ".class";
            try (InputStream code = NativeLibraryTest.class.getResourceAsStream(file)) {
              byte[] bytes = code.readAllBytes();
              return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
              throw new ClassNotFoundException(name, e);
            }
          }
        };
    Class<?> shadow = placeless.loadClass(NativeCryptoJni.class.getName());
    assertNull(shadow.getMethod("library").invoke(null));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
