package orchestrator.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** The {@code .deb}: the distribution with its runtime, laid out as Debian's policy says. */
final class DebianPackage {
  private static final String NAME = "orchestrator";
  private static final int FILE = 0100644;

  private final Release release;
  private final Path root;
  private final Path control;

  private DebianPackage(Release release) {
    this.release = release;
    this.root = release.work().resolve("deb/root");
    this.control = release.work().resolve("deb/control");
  }

  /**
   * Packs it.
   *
   * @param home the distribution with its runtime and start-up archive
   * @param glibc the newest version of the C library that the runtime asks for
   */
  static void write(Release release, Path home, int glibc) throws IOException {
    new DebianPackage(release).write(home, glibc);
  }

  private void write(Path home, int glibc) throws IOException {
    layOut(home);
    Folder.settle(root, release.time());
    describe(glibc);
    Folder.settle(control, release.time());
    pack(release.artefact(NAME + "_" + release.version() + "_amd64.deb"));
  }

  private void layOut(Path home) throws IOException {
    Path lib = root.resolve("usr/lib/" + NAME);
    for (String part : List.of("bin", "lib", "runtime", "archive")) {
      Folder.copy(home.resolve(part), lib.resolve(part));
    }
    Path programs = Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(
        programs.resolve(NAME), Path.of("../lib/orchestrator/bin/orchestrator"));

    Path share = home.resolve("share");
    Path doc = root.resolve("usr/share/doc/" + NAME);
    Folder.copy(share.resolve("doc/" + NAME), doc);
    Folder.copy(share.resolve("licences/THIRD-PARTY.txt"), doc.resolve("licences/THIRD-PARTY.txt"));
    if (Files.exists(share.resolve("sbom.json"))) {
      Folder.copy(share.resolve("sbom.json"), doc.resolve("sbom.json"));
    }
    Folder.copy(release.inputs().resolve("debian/copyright"), doc.resolve("copyright"));
    gzip(changelog().getBytes(StandardCharsets.UTF_8), doc.resolve("changelog.gz"));
    try (Stream<Path> pages = Files.list(share.resolve("man/man1"))) {
      for (Path page : pages.toList()) {
        Path packed = root.resolve("usr/share/man/man1/" + page.getFileName() + ".gz");
        gzip(Files.readAllBytes(page), packed);
      }
    }
    Folder.copy(
        share.resolve("bash-completion/completions/orchestrator"),
        root.resolve("usr/share/bash-completion/completions/orchestrator"));
    Folder.copy(
        share.resolve("zsh/site-functions/_orchestrator"),
        root.resolve("usr/share/zsh/vendor-completions/_orchestrator"));
    Folder.copy(
        release.inputs().resolve("debian/lintian-overrides"),
        root.resolve("usr/share/lintian/overrides/" + NAME));
    // An example decides for nobody: what it sets becomes a comment.
    String example = Files.readString(share.resolve("doc/orchestrator/orchestrator.conf.example"));
    Path conf = root.resolve("etc/orchestrator/orchestrator.conf");
    Files.createDirectories(conf.resolveSibling(""));
    Files.writeString(conf, example.replaceAll("(?m)^(?=[a-z_]+ *=)", "# "));
  }

  private String changelog() {
    return """
        orchestrator (%s) unstable; urgency=medium

          * Release; docs/CHANGELOG.md says what is new.

         -- The orchestrator developers <orchestrator@example.com>  %s
        """
        .formatted(
            release.version(),
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
                .format(release.time().atOffset(ZoneOffset.UTC)));
  }

  private void describe(int glibc) throws IOException {
    Files.createDirectories(control);
    Files.writeString(
        control.resolve("control"),
        Template.filled(
            release.inputs().resolve("debian/control"),
            Map.of(
                "version", release.version(),
                "size", String.valueOf(Folder.size(root) / 1024),
                "glibc", "2." + glibc)));
    Files.writeString(control.resolve("conffiles"), "/etc/orchestrator/orchestrator.conf\n");
    StringBuilder sums = new StringBuilder();
    for (Path file : Folder.contents(root)) {
      String name = root.relativize(file).toString();
      if (Files.isRegularFile(file) && !Files.isSymbolicLink(file) && !name.startsWith("etc/")) {
        sums.append(md5(file)).append("  ").append(name).append('\n');
      }
    }
    Files.writeString(control.resolve("md5sums"), sums);
  }

  private void pack(Path deb) throws IOException {
    Path data = release.work().resolve("deb/data.tar.gz");
    Path about = release.work().resolve("deb/control.tar.gz");
    Tarball.write(root, ".", release.time(), data);
    Tarball.write(control, ".", release.time(), about);
    try (OutputStream out = Files.newOutputStream(deb);
        ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
      put(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      put(ar, "control.tar.gz", Files.readAllBytes(about));
      put(ar, "data.tar.gz", Files.readAllBytes(data));
    }
  }

  private void put(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
    ar.putArchiveEntry(
        new ArArchiveEntry(name, content.length, 0, 0, FILE, release.time().getEpochSecond()));
    ar.write(content);
    ar.closeArchiveEntry();
  }

  /** As {@code gzip -9n}, which Debian's policy asks for. */
  private static void gzip(byte[] content, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    GzipParameters best = new GzipParameters();
    best.setCompressionLevel(Deflater.BEST_COMPRESSION);
    try (OutputStream out = new GzipCompressorOutputStream(Files.newOutputStream(file), best)) {
      out.write(content);
    }
  }

  private static String md5(Path file) throws IOException {
    try {
      // For dpkg --verify against accidents; what is trusted is SHA256SUMS.
      byte[] hash = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
