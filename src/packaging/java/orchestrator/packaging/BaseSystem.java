package orchestrator.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image needs below the distribution: the C library, a shell and the few programs that the
 * launcher calls, taken from the machine that builds. There is no base image to fetch.
 */
final class BaseSystem {
  private static final List<String> PROGRAMS =
      List.of("/bin/sh", "/usr/bin/stat", "/usr/bin/readlink", "/bin/cat", "/bin/mkdir");

  private static final List<Path> LOCALES =
      List.of(Path.of("/usr/lib/locale/C.utf8"), Path.of("/usr/lib/locale/C.UTF-8"));

  /** Where each file goes in the image, and where it lies here. */
  private final Map<String, Path> files = new TreeMap<>();

  /** The Debian packages they are from, by name, with their versions. */
  private final Map<String, String> packages = new TreeMap<>();

  private BaseSystem() {}

  /** That of this machine, for these programs and the binaries of a runtime. */
  static BaseSystem of(List<Path> binaries) throws IOException, InterruptedException {
    BaseSystem base = new BaseSystem();
    for (String program : PROGRAMS) {
      base.add(program, Path.of(program).toRealPath());
      base.addLibraries(Path.of(program), true);
    }
    for (Path binary : binaries) {
      base.addLibraries(binary, false);
    }
    for (Path locale : LOCALES) {
      if (Files.isDirectory(locale)) {
        for (Path file : Folder.contents(locale)) {
          if (Files.isRegularFile(file)) {
            base.add(file.toString(), file);
          }
        }
      }
    }
    return base;
  }

  private void addLibraries(Path binary, boolean all) throws IOException, InterruptedException {
    for (Map.Entry<String, Path> library : Libraries.of(binary).entrySet()) {
      if (all || Libraries.isOfC(library.getKey())) {
        add(library.getValue().toString(), library.getValue().toRealPath());
      }
    }
  }

  private void add(String place, Path file) throws IOException, InterruptedException {
    if (files.putIfAbsent(place, file) == null
        && Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) {
      String owner;
      try {
        owner = Command.output(List.of("dpkg-query", "-S", file.toString()));
      } catch (IOException e) {
        owner = Command.output(List.of("dpkg-query", "-S", unmerged(file)));
      }
      String name = owner.substring(0, owner.lastIndexOf(": ")).split(",")[0];
      String query = "${Version}";
      packages.put(
          name.split(":")[0],
          Command.output(List.of("dpkg-query", "-W", "-f", query, name.strip())));
      Path licence = Path.of("/usr/share/doc", name.split(":")[0], "copyright");
      files.put(licence.toString(), licence.toRealPath());
    }
  }

  /** Packages older than the merge of /lib and /usr/lib know their files by the old names. */
  private static String unmerged(Path file) {
    return file.toString().replaceFirst("^/usr(?=/(bin|lib|lib64|sbin)/)", "");
  }

  Map<String, Path> files() {
    return files;
  }

  Map<String, String> packages() {
    return packages;
  }
}
