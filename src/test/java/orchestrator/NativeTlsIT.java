package orchestrator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import orchestrator.testing.RawServer;
import orchestrator.testing.TestTls;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What secures connections where the native library is not to be had; doctor says which it is. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NativeTlsIT {
  private static final String LIBRARY = "lib/native/libconscrypt_openjdk_jni-linux-x86_64.so";

  /** In the header of a library: which kind of processor it is for. */
  private static final int MACHINE = 18;

  private static final byte AARCH64 = (byte) 0xb7;

  @TempDir Path home;

  /** What is wrong with the library, if anything. */
  private enum Library {
    AS_BUILT,
    SWITCHED_OFF,
    MISSING,
    BROKEN,
    OF_ANOTHER_MACHINE
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void Confluence_is_reached_over_native_TLS_or_the_one_of_Java(Library library) throws Exception {
    try (RawServer confluence =
        RawServer.https(
            TestTls.server("server"), (head, answer) -> answer.send("HTTP/1.1 401 No\n\n"))) {
      Invocation doctor =
          new Launcher(home, dist(library))
              .set("ORCHESTRATOR_ARCHIVE", "off")
              .set("CONFLUENCE_URL", confluence.url("/").toString())
              .set("CONFLUENCE_PERSONAL_TOKEN", "wiki-token")
              .set("AWS_CA_BUNDLE", TestTls.caBundle().toString())
              .write("my.conf", library == Library.SWITCHED_OFF ? "[network]\ntls = jdk\n" : "")
              .set("ORCHESTRATOR_CONFIG", "my.conf")
              .run("doctor", "--verbose");
      String by = library == Library.AS_BUILT ? "native code" : "Java";
      assertTrue(doctor.out().contains("TLS by " + by + "\n"), doctor::out);
    }
  }

  /** The distribution with what is wrong with its library. */
  private Path dist(Library library) throws IOException {
    if (library == Library.AS_BUILT || library == Library.SWITCHED_OFF) {
      return Launcher.DIST;
    }
    Path dist = home.resolve("dist");
    for (String folder : new String[] {"bin", "lib", "lib/native"}) {
      Files.createDirectories(dist.resolve(folder));
      try (Stream<Path> files = Files.list(Launcher.DIST.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(
              file,
              dist.resolve(folder).resolve(file.getFileName()),
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path file = dist.resolve(LIBRARY);
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    if (library == Library.BROKEN) {
      Files.writeString(file, "no library");
    } else if (library == Library.OF_ANOTHER_MACHINE) {
      content[MACHINE] = AARCH64;
      Files.write(file, content);
    }
    return dist;
  }
}
