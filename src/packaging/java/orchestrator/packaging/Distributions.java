package orchestrator.packaging;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes what is published of {@code target/dist}: {@code ./mvnw -B -DskipTests package
 * -Pdistributions}. Needs no root, no network and no container engine, but a Linux, for its runtime
 * is that of the machine it runs on.
 */
final class Distributions {
  private final Release release;
  private final String name;

  private Distributions(Release release) {
    this.release = release;
    this.name = "orchestrator-" + release.version();
  }

  /**
   * Makes all of them.
   *
   * @param args {@code target/dist}, the folder for the artefacts, {@code src/packaging}, the JDK,
   *     version, commit, time and address of the release
   */
  public static void main(String[] args) throws Exception {
    Path out = Path.of(args[1]).toAbsolutePath();
    Release release =
        new Release(
            Path.of(args[0]).toAbsolutePath(),
            out,
            workplace(),
            Path.of(args[2]).toAbsolutePath(),
            Path.of(args[3]),
            args[4],
            args[5],
            Instant.parse(args[6]),
            args[7]);
    try {
      new Distributions(release).make();
    } finally {
      Folder.delete(release.work());
    }
  }

  /** Always the same folder, since its path decides about the order in a start-up archive. */
  private static Path workplace() throws IOException {
    Path folder = Path.of("/tmp/orchestrator-distributions");
    try {
      return Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          folder + " is there: another build is at work, or was killed. Then remove it.", e);
    }
  }

  private void make() throws Exception {
    Folder.delete(release.out());
    Files.createDirectories(release.out());
    Path plain = plain();
    Path plainFile = release.artefact(name + ".tar.gz");
    Tarball.write(plain, name, release.time(), plainFile);
    formula(plainFile);

    Path home = release.work().resolve("alone");
    Folder.copy(plain, home);
    JavaRuntime runtime = JavaRuntime.link(release.jdk(), home.resolve("runtime"));
    new BillOfMaterials(release.dist().resolve("share/sbom.json"))
        .runtime(runtime)
        .write(home.resolve("share/sbom.json"));
    Folder.settle(home, release.time());
    StartupArchive.make(
        home, runtime.java(), Files.createDirectories(release.work().resolve("archive")));
    Folder.settle(home, release.time());
    Tarball.write(
        home,
        name + "-linux-x86_64",
        release.time(),
        release.artefact(name + "-linux-x86_64.tar.gz"));
    DebianPackage.write(release, home, Libraries.glibc(runtime.binaries()));
    ContainerImage.write(release, home, runtime);
    checksums();
  }

  /** The product as it is built, without the start-up archive for the JDK that built it. */
  private Path plain() throws IOException {
    Path plain = release.work().resolve("plain");
    for (String part : List.of("bin", "lib", "share")) {
      Folder.copy(release.dist().resolve(part), plain.resolve(part));
    }
    Folder.settle(plain, release.time());
    return plain;
  }

  private void formula(Path archive) throws IOException {
    Files.writeString(
        release.artefact("orchestrator.rb"),
        Template.filled(
            release.inputs().resolve("homebrew/orchestrator.rb"),
            Map.of(
                "url", release.url(),
                "version", release.version(),
                "sha256", StartupArchive.sha256(archive))));
  }

  private void checksums() throws IOException {
    StringBuilder sums = new StringBuilder();
    try (Stream<Path> files = Files.list(release.out())) {
      for (Path file : files.sorted().toList()) {
        sums.append(StartupArchive.sha256(file))
            .append("  ")
            .append(file.getFileName())
            .append('\n');
      }
    }
    Files.writeString(release.artefact("SHA256SUMS"), sums);
  }
}
