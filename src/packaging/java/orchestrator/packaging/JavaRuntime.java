package orchestrator.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java runtime with the modules that the product needs and no others, made by jlink. */
final class JavaRuntime {
  /**
   * What jdeps finds, and what is looked up by name: {@code java.naming} for names in certificates,
   * {@code jdk.crypto.ec} for TLS, {@code jdk.charsets} for what a locale may ask for.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.desktop",
          "java.naming",
          "java.prefs",
          "java.security.jgss",
          "java.sql",
          "jdk.charsets",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.net",
          "jdk.unsupported");

  /** Windows, sound, printing and fonts; tools; what was only needed to make it. */
  private static final List<String> UNUSED =
      List.of(
          "bin/keytool",
          "bin/rmiregistry",
          "lib/classlist",
          "lib/jexec",
          "lib/jrt-fs.jar",
          "lib/libawt_xawt.so",
          "lib/libfontmanager.so",
          "lib/libfreetype.so",
          "lib/libjawt.so",
          "lib/libjsound.so",
          "lib/libsplashscreen.so",
          "lib/psfont.properties.ja",
          "lib/psfontj2d.properties");

  private final Path folder;

  private JavaRuntime(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes one.
   *
   * @param jdk the JDK to take the modules from
   * @param folder where it goes; must not exist
   */
  static JavaRuntime link(Path jdk, Path folder) throws IOException, InterruptedException {
    boolean newer =
        Command.output(List.of(jdk + "/bin/java", "--version")).matches("(?s)\\D*2\\d.*");
    Command.output(
        List.of(
            jdk + "/bin/jlink",
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            newer ? "--compress=zip-6" : "--compress=2",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString()));
    for (String file : UNUSED) {
      Files.deleteIfExists(folder.resolve(file));
    }
    JavaRuntime runtime = new JavaRuntime(folder);
    runtime.bringLibraries();
    return runtime;
  }

  /**
   * A distribution's JDK leans on the system's libraries; a copy beside it makes it stand alone.
   */
  private void bringLibraries() throws IOException, InterruptedException {
    for (Path file : binaries()) {
      for (Map.Entry<String, Path> library : Libraries.of(file).entrySet()) {
        Path copy = folder.resolve("lib").resolve(library.getKey());
        if (!Libraries.isOfC(library.getKey())
            && !library.getValue().normalize().startsWith(folder)
            && !Files.exists(copy)) {
          Files.copy(library.getValue(), copy);
        }
      }
    }
  }

  /** Its programs and libraries. */
  List<Path> binaries() throws IOException {
    List<Path> binaries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(
              file ->
                  file.startsWith(folder.resolve("bin"))
                      || file.toString().contains(".so")
                      || file.endsWith("jspawnhelper"))
          .sorted()
          .forEach(binaries::add);
    }
    return binaries;
  }

  /** The program {@code java}. */
  Path java() {
    return folder.resolve("bin/java");
  }

  /** What its file {@code release} says, such as {@code JAVA_RUNTIME_VERSION}. */
  String fact(String key) throws IOException {
    return Files.readAllLines(folder.resolve("release")).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).replace("\"", ""))
        .findFirst()
        .orElse("");
  }
}
